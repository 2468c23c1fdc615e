package agent

import (
	"time"

	"golang.org/x/sys/unix"

	"klubba/room"
)

// Now reads both clocks: CLOCK_MONOTONIC, on which the kernel stamps button
// edges too, and the wall clock.
func Now() room.Instant {
	var ts unix.Timespec
	if err := unix.ClockGettime(unix.CLOCK_MONOTONIC, &ts); err != nil {
		panic("agent: CLOCK_MONOTONIC: " + err.Error()) // every Linux has it
	}
	return room.Instant{Mono: time.Duration(ts.Nano()), Wall: time.Now().Round(0).UTC()}
}

// ClockSynced reports whether the kernel says that the wall clock is kept by
// a time service: adjtimex does not answer "unsynchronised".
func ClockSynced() bool {
	var tx unix.Timex
	state, err := unix.Adjtimex(&tx)
	return err == nil && state != unix.TIME_ERROR
}
