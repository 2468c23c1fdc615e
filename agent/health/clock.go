package health

import (
	"fmt"
	"time"

	"golang.org/x/sys/unix"

	"klubba/room/precheck"
)

// Clock asks the kernel how right its wall clock is (adjtimex(2)).
func Clock() (precheck.Clock, error) {
	var tx unix.Timex
	state, err := unix.Adjtimex(&tx)
	if err != nil {
		return precheck.Clock{}, fmt.Errorf("ask the kernel for its clock: %w", err)
	}
	return clockOf(state, tx), nil
}

// clockOf reads the answer. Maxerror counts microseconds.
func clockOf(state int, tx unix.Timex) precheck.Clock {
	return precheck.Clock{
		Synced: state != unix.TIME_ERROR && tx.Status&unix.STA_UNSYNC == 0,
		Error:  time.Duration(tx.Maxerror) * time.Microsecond,
	}
}
