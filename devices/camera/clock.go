package camera

import (
	"time"

	"golang.org/x/sys/unix"
)

// monotonic is the clock of the kernel's stamps.
func monotonic() time.Duration {
	var ts unix.Timespec
	if err := unix.ClockGettime(unix.CLOCK_MONOTONIC, &ts); err != nil {
		return 0 // not reached: the clock is always there
	}
	return time.Duration(ts.Nano())
}
