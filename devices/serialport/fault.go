package serialport

import (
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"strings"

	"golang.org/x/sys/unix"

	"klubba/devices"
)

// errNoPort is a path that leads to something else.
var errNoPort = errors.New("this is no serial port: give a path of /dev/serial/by-id")

// refused says why a port could not be opened, and what to do.
func refused(path string, err error) error {
	switch {
	case errors.Is(err, fs.ErrNotExist), errors.Is(err, unix.ENXIO), errors.Is(err, unix.ENODEV), errors.Is(err, unix.EIO):
		return fmt.Errorf("%w: is the adapter plugged in? There are: %s", devices.ErrAbsent, present())
	case errors.Is(err, unix.EBUSY): // by open, so there is no handle
		return fmt.Errorf("%w: %s", devices.ErrBusy, holder(path, 0))
	case errors.Is(err, unix.EAGAIN): // by the lock
		return fmt.Errorf("%w: %s", devices.ErrBusy, holder(path, 1))
	case errors.Is(err, fs.ErrPermission):
		return fmt.Errorf("%w: let the service's user be a member of the group that owns the port (dialout)", devices.ErrDenied)
	case errors.Is(err, unix.ENOTTY):
		return errNoPort
	}
	return err
}

// fault says what became of a port in use. The kernel ends a port whose
// device went away by an end of file, or by EIO.
func fault(err error) error {
	switch {
	case err == nil:
		return nil
	case errors.Is(err, os.ErrClosed):
		return os.ErrClosed
	case errors.Is(err, os.ErrDeadlineExceeded):
		return os.ErrDeadlineExceeded
	case errors.Is(err, io.EOF), errors.Is(err, unix.EIO), errors.Is(err, unix.ENXIO), errors.Is(err, unix.ENODEV):
		return fmt.Errorf("%w: plug the adapter in again", devices.ErrGone)
	}
	return err
}

// byID is where udev names each adapter after its maker and serial number.
const byID = "/dev/serial/by-id"

// present lists the adapters that udev knows, without opening any.
func present() string {
	entries, err := os.ReadDir(byID)
	if err != nil || len(entries) == 0 {
		return "none in " + byID
	}
	var names []string
	for _, e := range entries {
		names = append(names, byID+"/"+e.Name())
	}
	return strings.Join(names, ", ")
}
