package gpio

import (
	"context"
	"fmt"
	"runtime"
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
	interrupted := make(chan struct{})
	stop := context.AfterFunc(ctx, func() {
		defer close(interrupted)
		line.interrupt()
	})
	defer func() {
		if !stop() {
			<-interrupted // before what it writes to is closed
		}
		line.close()
	}()
	if err := follow(ctx, line, emit); err != nil {
		return fmt.Errorf("button on GPIO chip %q, %s: %w", b.opt.Chip, b.opt.Line, fault(err))
	}
	return nil
}

// follow reads edges from the line until ctx ends.
func follow(ctx context.Context, line *line, emit func(devices.Edge)) error {
	// Stamped before the level is read: an edge that is older is in it.
	now := monotonic()
	pressed, err := line.level()
	if err != nil {
		return err
	}
	t := found(pressed, now, emit)
	buf := make([]byte, eventsAtOnce*eventSize)
	for ctx.Err() == nil {
		n, err := line.read(buf, checkEvery)
		if err != nil {
			return err
		}
		if n > 0 {
			t.take(buf[:n])
			// Whoever the press woke shall run now, on this thread, and
			// not when another has noticed that this one is waiting.
			runtime.Gosched()
			continue
		}
		if pressed, err = line.level(); err != nil {
			return err
		}
		t.checked(pressed, monotonic())
	}
	return nil
}

// monotonic is the kernel's clock that edges are stamped with.
func monotonic() time.Duration {
	var ts unix.Timespec
	_ = unix.ClockGettime(unix.CLOCK_MONOTONIC, &ts) // cannot fail for this clock
	return time.Duration(ts.Nano())
}
