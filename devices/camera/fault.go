package camera

import (
	"errors"
	"fmt"
	"io/fs"

	"golang.org/x/sys/unix"

	"klubba/devices"
)

// Causes that are a camera's own. They are wrapped by errors whose text names
// the camera and the remedy.
var (
	// ErrNoFrames: the camera is there and obeys, but no frame comes.
	ErrNoFrames = errors.New("delivers no frames")
	// ErrNotCamera: the node exists, but gives no pictures.
	ErrNotCamera = errors.New("gives no pictures")
	// ErrStuck: the kernel has not come back from the camera's driver.
	ErrStuck = errors.New("the camera's driver does not come back")
	// ErrFrame: a frame's bytes are not what its format says.
	ErrFrame = errors.New("frame cannot be read")
)

// fault gives an error of the kernel the sentinel that says what it means,
// and a word about the remedy. It keeps nil and what it does not know.
func fault(err error) error {
	switch {
	case err == nil:
		return nil
	case errors.Is(err, unix.ENODEV), errors.Is(err, unix.ENXIO), errors.Is(err, unix.ESHUTDOWN):
		return fmt.Errorf("%w: check the camera's cable and power", devices.ErrGone)
	case errors.Is(err, unix.EBUSY):
		return devices.ErrBusy
	case errors.Is(err, fs.ErrPermission):
		return fmt.Errorf("%w: let the service's user be a member of the group that owns /dev/video* (video)", devices.ErrDenied)
	case errors.Is(err, fs.ErrNotExist):
		return devices.ErrAbsent
	case errors.Is(err, unix.ENOTTY):
		return devices.ErrUnsupported
	case errors.Is(err, unix.ENOSPC):
		return fmt.Errorf("%w: the USB bus has no room for it: put the camera on a port of its own, or ask for a smaller picture", err)
	case errors.Is(err, unix.EPROTO), errors.Is(err, unix.EILSEQ), errors.Is(err, unix.ETIMEDOUT), errors.Is(err, unix.EPIPE):
		return fmt.Errorf("%w: the USB connection is bad: try another cable, without hub or extension", err)
	}
	return err
}

// away reports whether the node is no longer there, so that nothing more can
// be asked of it.
func away(err error) bool { return errors.Is(err, devices.ErrGone) }
