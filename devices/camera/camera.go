package camera

import (
	"context"
	"fmt"
	"time"

	"klubba/devices"
)

// Camera is one camera, found by its identity each time it is used. Its
// methods may be called at once: those that open it wait for each other.
type Camera struct {
	opt    Options
	system system
	// turn is held by whoever has the camera open.
	turn chan struct{}
}

// New returns a camera. It does no I/O: a camera that is not there is found
// out by its use.
func New(opt Options) *Camera { return onSystem(opt, realSystem()) }

// onSystem returns a camera of the given machine.
func onSystem(opt Options, s system) *Camera {
	return &Camera{opt: opt.withDefaults(), system: s, turn: make(chan struct{}, 1)}
}

// open reports whether this program has the camera open.
func (c *Camera) open() bool { return len(c.turn) > 0 }

// longest bounds what opens the camera, whatever the caller's context.
const longest = time.Minute

// grace is how long work that was told to end may take to do so.
const grace = time.Second

// during opens the camera and does work with it. The work runs in a goroutine
// of its own, since a request to a broken device may keep us in the kernel
// for long. Whoever waits is let go when ctx has ended and the work has not
// come back within the grace; the work then still closes the camera when the
// kernel lets it, and until then nobody else is let in.
func during[T any](ctx context.Context, c *Camera, work func(*opened) (T, error)) (T, error) {
	var none T
	ctx, cancel := context.WithTimeout(ctx, longest)
	defer cancel()
	select {
	case c.turn <- struct{}{}:
	case <-ctx.Done():
		return none, fmt.Errorf("camera %q: %w: an earlier look at it has not ended; unplug the camera and plug it in again", c.opt.ID, ErrStuck)
	}
	type outcome struct {
		value T
		err   error
	}
	done := make(chan outcome, 1)
	go func() {
		defer func() { <-c.turn }()
		v, err := once(ctx, c, work)
		done <- outcome{v, err}
	}()
	select {
	case o := <-done:
		return o.value, o.err
	case <-ctx.Done():
	}
	late := time.NewTimer(grace)
	defer late.Stop()
	select {
	case o := <-done:
		return o.value, o.err
	case <-late.C:
		return none, fmt.Errorf("camera %q: %w; unplug the camera and plug it in again", c.opt.ID, ErrStuck)
	}
}

// opened is an opened camera.
type opened struct {
	node       node
	device     Device
	capability capability
}

// once opens the camera, does the work and closes the camera.
func once[T any](ctx context.Context, c *Camera, work func(*opened) (T, error)) (v T, err error) {
	if err := ctx.Err(); err != nil {
		return v, err
	}
	d, n, able, err := c.system.openCamera(c.opt.ID)
	if err != nil {
		return v, err
	}
	defer func() {
		if cerr := n.Close(); cerr != nil && err == nil {
			err = fmt.Errorf("camera %q: close: %w", c.opt.ID, fault(cerr))
		}
	}()
	if v, err = work(&opened{node: n, device: d, capability: able}); err != nil {
		err = fmt.Errorf("camera %q: %w", c.opt.ID, err)
	}
	return v, err
}

// held adds to an error who holds the camera, if that is what is wrong.
func (c *Camera) held(err error) error {
	if !busy(err) {
		return err
	}
	nodes, ferr := c.system.find(c.opt.ID)
	if ferr != nil {
		return err
	}
	var u Use
	if u.Holders, u.Hidden = c.system.holders(nodes); len(u.Holders) == 0 {
		return fmt.Errorf("%w, which could not be seen; end its call, or look when there is no meeting", err)
	}
	return fmt.Errorf("%w: %s; end its call, or look when there is no meeting", err, u.who())
}

var (
	_ devices.Tester  = (*Camera)(nil)
	_ devices.Watcher = (*Camera)(nil)
)
