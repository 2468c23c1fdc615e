// Package devices names the abilities that things in a meeting room have: to
// show a pattern of light, to be pressed, to tell whether sound and picture
// flow, to cut the remote side off.
//
// Each ability is an interface of one to three methods, so that a driver
// states exactly what its device can do and a test can break exactly that.
// Devices know nothing of rooms, meetings or the network that watches them.
//
// Every method that waits takes a context and returns soon after it ends.
// A driver opens its handles inside Watch or Play and closes them before it
// returns; an error means "restart me later", never "the room is broken".
// Nothing is opened by a constructor, so that a room with everything
// unplugged still starts and says what is missing.
//
// Not its job: judging what a report means (package room), restarting a
// driver (package agent), choosing one (package agent/rig).
package devices

import (
	"context"
	"errors"
	"time"
)

// Sentinel errors that a driver wraps, so that its caller can name the
// condition of the part without knowing the driver.
var (
	// ErrAbsent: no such device is here now. It may come.
	ErrAbsent = errors.New("not present")
	// ErrGone: the device was there and went away while in use.
	ErrGone = errors.New("unplugged while in use")
	// ErrBusy: somebody else holds the device.
	ErrBusy = errors.New("held by another program")
	// ErrDenied: this process may not open the device.
	ErrDenied = errors.New("permission denied")
	// ErrUnsupported: the device lives, but cannot do this. No outage.
	ErrUnsupported = errors.New("not supported by this device")
)

// Want is a value that somebody wants shown, and word of the next one.
// Latest returns the present value and a channel that is closed when there is
// a newer one. Only the newest counts: a slow reader skips, and never holds
// up the writer.
type Want[T any] interface {
	Latest() (T, <-chan struct{})
}

// Edge is one change of a button, free of contact bounce.
type Edge struct {
	// Pressed tells the logical state after the edge, whatever the wiring.
	Pressed bool
	// At is the time of the edge on CLOCK_MONOTONIC, as the kernel stamped it.
	At time.Duration
	// First marks the state found when watching began: not an edge that
	// somebody just made.
	First bool
}

// Button is something a person presses.
type Button interface {
	// Watch reports the state it finds (First) and then every edge, in
	// order, until ctx ends (nil or ctx.Err()) or the device fails.
	Watch(ctx context.Context, emit func(Edge)) error
}

// Evidence is what was measured, in words and figures.
type Evidence struct {
	// Text says what was seen, for people: "3 of 3 lines read back".
	Text string
}

// Tester is a device that can prove on request that it works.
type Tester interface {
	// Test measures the device now. A nil error means it was seen to work;
	// the evidence says how that is known.
	Test(ctx context.Context) (Evidence, error)
}

// Watcher is a part whose condition can be watched while it is in use.
type Watcher interface {
	// Watch emits a report when it starts, on every change, and often enough
	// that the evidence stays younger than MaxAge.
	Watch(ctx context.Context, emit func(Report)) error
}

// Report is what a Watcher saw of its own part.
type Report struct {
	// Err is nil for a part seen to work, or wraps one of the sentinels.
	Err error
	// Degraded marks a part that works, but not as it should; Evidence.Text
	// says how.
	Degraded bool
	// Unproven marks a part that is there, and of whose work nothing was
	// seen: plugged in is not seen to work.
	Unproven bool
	Evidence Evidence
	// MaxAge is how long the evidence may be relied on; zero leaves it to
	// the room's policy.
	MaxAge time.Duration
}
