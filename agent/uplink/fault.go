package uplink

import (
	"errors"

	"klubba/devices"
	"klubba/room/link"
)

// faultOf is what a probe's error means to the detector. A full queue of our
// own is no fault of the target, and neither is an interface that went away.
func faultOf(err error) link.Fault {
	for _, f := range []struct {
		is   error
		what link.Fault
	}{
		{devices.ErrUnresolved, link.FaultUnresolved},
		{devices.ErrRefused, link.FaultRefused},
		{devices.ErrGarbage, link.FaultGarbage},
		{devices.ErrWrongTransaction, link.FaultTransaction},
		{devices.ErrWrongSource, link.FaultTransaction},
		{devices.ErrRejected, link.FaultRateLimited},
		{devices.ErrNoRoute, link.FaultSend},
		{devices.ErrBlocked, link.FaultSend},
		{devices.ErrDenied, link.FaultSend},
	} {
		if errors.Is(err, f.is) {
			return f.what
		}
	}
	return link.FaultNone
}
