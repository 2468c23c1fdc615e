package gpio

import (
	"context"
	"errors"
	"fmt"
	"os"
	"time"

	"golang.org/x/sys/unix"

	"klubba/devices"
)

// checkEvery is how often the level is compared with what the edges said, and
// a chip that went away without a word is noticed.
const checkEvery = time.Second

// Button is a contact on a line.
type Button struct{ opt ButtonOptions }

// NewButton returns a button that is opened by Watch.
func NewButton(opt ButtonOptions) *Button { return &Button{opt: opt} }

// Watch reports the state it finds and then every edge until ctx ends (nil) or
// the chip goes away (devices.ErrGone); see devices.Button. It calls emit from
// its own goroutine, one edge at a time.
func (b *Button) Watch(ctx context.Context, emit func(devices.Edge)) error {
	line, err := requestEdges(b.opt)
	if err != nil {
		return err
	}
	defer line.Close()
	// A deadline in the past is what wakes a reader of a file.
	defer context.AfterFunc(ctx, func() { _ = line.SetReadDeadline(time.Unix(1, 0)) })()
	if err := follow(ctx, line, emit); err != nil {
		return fmt.Errorf("button on GPIO chip %q, %s: %w", b.opt.Chip, b.opt.Line, fault(err))
	}
	return nil
}

// follow reads edges from the line until ctx ends.
func follow(ctx context.Context, line *os.File, emit func(devices.Edge)) error {
	// Stamped before the level is read: an edge that is older is in it.
	now := monotonic()
	pressed, err := level(line)
	if err != nil {
		return err
	}
	t := found(pressed, now, emit)
	buf := make([]byte, eventsAtOnce*eventSize)
	for {
		if err := line.SetReadDeadline(time.Now().Add(checkEvery)); err != nil {
			return err
		}
		// Asked after the deadline is set: whoever ends ctx from here on
		// sets an earlier one.
		if ctx.Err() != nil {
			return nil
		}
		if err := t.drain(line, buf); !errors.Is(err, os.ErrDeadlineExceeded) {
			return err
		}
		if ctx.Err() != nil {
			return nil
		}
		if pressed, err = level(line); err != nil {
			return err
		}
		t.checked(pressed, monotonic())
	}
}

// monotonic is the kernel's clock that edges are stamped with.
func monotonic() time.Duration {
	var ts unix.Timespec
	_ = unix.ClockGettime(unix.CLOCK_MONOTONIC, &ts) // cannot fail for this clock
	return time.Duration(ts.Nano())
}
