package cec

import (
	"errors"
	"fmt"
	"io/fs"

	"golang.org/x/sys/unix"

	"klubba/devices"
)

// What may be the matter beside the sentinels of package devices.
var (
	// ErrNoCable: nothing is plugged in, or the television is off at the wall.
	// It wraps devices.ErrAbsent.
	ErrNoCable = fmt.Errorf("%w: no television on the HDMI cable: plug it in, and switch the television on at the wall", devices.ErrAbsent)
	// ErrNoTelevision: the cable is in, and nobody acknowledges.
	ErrNoTelevision = fmt.Errorf("%w: the television does not acknowledge: turn HDMI-CEC on in its menu (Anynet+, SimpLink, Bravia Sync, EasyLink, Viera Link)", devices.ErrTimeout)
	// ErrSilent: it acknowledged, and did not answer.
	ErrSilent = fmt.Errorf("%w: the television acknowledged the question and did not answer it", devices.ErrTimeout)
	// ErrBus: the wire is disturbed.
	ErrBus = fmt.Errorf("%w: the CEC wire is disturbed: try another HDMI cable", devices.ErrGarbage)
	// ErrNotSet: the television acknowledged, and did something else.
	ErrNotSet = errors.New("it acknowledged, but did not do it")
)

// fault gives an error of the kernel the sentinel that says what it means.
func fault(err error) error {
	switch {
	case err == nil:
		return nil
	case errors.Is(err, unix.ENODEV), errors.Is(err, unix.ENXIO), errors.Is(err, unix.EBADF):
		return fmt.Errorf("%w: plug the CEC adapter in again", devices.ErrGone)
	case errors.Is(err, unix.ENONET):
		return ErrNoCable
	case errors.Is(err, unix.EBUSY):
		return fmt.Errorf("%w: another program controls the television", devices.ErrBusy)
	case errors.Is(err, fs.ErrPermission):
		return fmt.Errorf("%w: let the service's user be a member of the group that owns /dev/cec* (video)", devices.ErrDenied)
	case errors.Is(err, fs.ErrNotExist):
		return fmt.Errorf("%w: is the adapter plugged in? Many PCs have none", devices.ErrAbsent)
	case errors.Is(err, unix.ENOTTY):
		return fmt.Errorf("%w: this is no CEC adapter", devices.ErrUnsupported)
	}
	return err
}

// delivered says what became of a message, by its results.
func delivered(tx, rx byte, wanted bool) error {
	switch {
	case tx&txOK == 0 && tx&txNack != 0:
		return ErrNoTelevision
	case tx&txOK == 0 && tx&(txArbitrationLost|txLowDrive|txError) != 0:
		return ErrBus
	case tx&txOK == 0:
		return ErrNoCable // aborted, or given up: seen when there is no cable
	case wanted && rx&rxTimeout != 0:
		return ErrSilent
	case wanted && rx&(rxOK|rxAbort) == 0:
		return ErrNoCable // aborted while waiting
	}
	return nil
}
