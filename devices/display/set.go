package display

import (
	"context"
	"errors"
	"fmt"
	"time"

	"klubba/devices"
	"klubba/devices/display/frame"
)

const (
	// verifyEvery is how often a value is read again that is not yet as
	// wanted, verifyLimit how long after the settle time.
	verifyEvery = time.Second
	verifyLimit = 10 * time.Second
	// powerLimit is the same for power.
	powerLimit = 30 * time.Second
)

// set tells the display something and reads back whether it did so. The port
// is free for others meanwhile. What cannot be asked is not verified.
func (d *Display) set(ctx context.Context, r frame.Request, done func(value string) bool) error {
	if done == nil {
		done = func(value string) bool { return frame.Same(r.Command, value, r.Value) }
	}
	defer d.port.hold()()
	about := subject{d.id, r.Command}
	number := d.port.turns.begin(about)
	_, err := d.ask(ctx, about, r)
	if err == nil && !d.everybody() && d.port.protocol.Can(frame.Request{Command: r.Command}) {
		err = d.verify(ctx, r, done, func() bool { return d.port.turns.superseded(about, number) })
	}
	return d.told(r.String(), err)
}

// verify reads back until the value is as wanted.
func (d *Display) verify(ctx context.Context, r frame.Request, done func(string) bool, superseded func() bool) error {
	t := d.port.timing
	settle, limit := t.Other, verifyLimit
	switch {
	case r.Command == frame.Power && r.Value == "on":
		settle, limit = t.On, powerLimit
	case r.Command == frame.Power:
		settle, limit = t.Off, powerLimit
	case r.Command == frame.Input:
		settle = t.Input
	}
	if err := wait(ctx, settle); err != nil {
		return err
	}
	for until := time.Now().Add(limit); ; {
		if superseded() {
			return ErrReplaced
		}
		value, err := d.readBack(ctx, r)
		switch {
		case err == nil && done(value):
			return nil
		case errors.Is(err, devices.ErrUnsupported):
			return nil // it did as told, and cannot tell
		case errors.Is(err, ErrDeaf), ctx.Err() != nil:
			return err
		case time.Now().After(until) && err != nil:
			return err
		case time.Now().After(until):
			return fmt.Errorf("%w: it shows %q", ErrNotSet, value)
		}
		if err := wait(ctx, verifyEvery); err != nil {
			return err
		}
	}
}

// readBack asks for what was set.
func (d *Display) readBack(ctx context.Context, r frame.Request) (string, error) {
	if r.Command == frame.Power {
		state, err := d.power(ctx)
		return state.String(), err
	}
	m, err := d.ask(ctx, subject{}, frame.Request{Command: r.Command})
	return m.Value, err
}
