package gpio

import (
	"errors"
	"fmt"
	"io/fs"
	"syscall"

	"klubba/devices"
)

// fault gives an error of the kernel the sentinel that says what it means,
// and a word about the remedy. It keeps nil and what it does not know.
func fault(err error) error {
	switch {
	case err == nil:
		return nil
	case errors.Is(err, syscall.ENODEV), errors.Is(err, syscall.ENXIO):
		return fmt.Errorf("%w: the GPIO chip was removed", devices.ErrGone)
	case errors.Is(err, syscall.EBUSY):
		return devices.ErrBusy
	case errors.Is(err, fs.ErrPermission):
		return fmt.Errorf("%w: let the service's user be a member of the group that owns /dev/gpiochip* (gpio)", devices.ErrDenied)
	case errors.Is(err, fs.ErrNotExist):
		return devices.ErrAbsent
	}
	return err
}
