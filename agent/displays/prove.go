package displays

import (
	"context"
	"errors"
	"fmt"
	"time"

	"klubba/agent/keep"
	"klubba/devices"
	"klubba/devices/display/frame"
	"klubba/room"
	"klubba/room/precheck"
)

// ProveFor is how long one display may take in a pre-check, from when its line
// is free: to be switched on and settle, and, if it says nothing, to find out
// why.
const ProveFor = 40 * time.Second

// Prove examines a display for the pre-check: that it does what the room wants
// of it, says so itself, and reports no fault. What it does not tell is a
// remark, since a person should look at it. The error is why it does not serve.
func (d *Desk) Prove(ctx context.Context, name string) (precheck.Result, error) {
	remark, err := d.prove(ctx, name)
	switch {
	case err != nil:
		return precheck.Result{}, err
	case remark != "":
		return precheck.Result{Verdict: precheck.Remark, Cause: precheck.CauseScreen, Detail: remark}, nil
	}
	return precheck.Result{Verdict: precheck.OK, How: "it says itself that it does what the room wants"}, nil
}

func (d *Desk) prove(ctx context.Context, name string) (remark string, err error) {
	s, err := d.screen(name)
	if err != nil {
		return "", err
	}
	select {
	case d.lines[s.Line] <- struct{}{}:
		defer func() { <-d.lines[s.Line] }()
	case <-ctx.Done():
		return "", ctx.Err()
	}
	ctx, cancel := context.WithTimeout(ctx, ProveFor)
	defer cancel()
	want := s.want.Value()
	err = s.settled(ctx, want)
	if ctx.Err() == nil && (err == nil || !s.answers(ctx)) {
		// Who does not answer is asked in other ways, to say why.
		if tested := s.test(ctx); tested != nil && (ctx.Err() == nil || err == nil) {
			err = tested
		}
	}
	if err != nil {
		return "", err
	}
	return s.compare(ctx, want.scene)
}

// settled waits until an order has been tried, and says what came of it.
func (s *screen) settled(ctx context.Context, want order) error {
	for want.scene != "" {
		done, newer := s.done.Latest()
		switch {
		case done.order == want:
			return done.err
		case ctx.Err() != nil:
			return fmt.Errorf("it does not do what it was told within %v", ProveFor)
		}
		wait(ctx, newer)
	}
	return nil
}

func (s *screen) answers(ctx context.Context) bool {
	_, err := s.Status(ctx)
	return err == nil
}

// test has the driver's own test, if there is one.
func (s *screen) test(ctx context.Context) error {
	tester, ok := s.Display.(devices.Tester)
	if !ok {
		return nil
	}
	return keep.Safe(func() error {
		_, err := tester.Test(ctx)
		return err
	})
}

// compare reads back whether the display shows what it should.
func (s *screen) compare(ctx context.Context, scene room.Scene) (remark string, err error) {
	is, err := s.Status(ctx)
	switch {
	case errors.Is(err, devices.ErrUnsupported):
		return "does not tell its power; look at it", nil
	case err != nil:
		return "", err
	case scene != room.SceneMeeting && is.Power != devices.PowerOn:
		return "is off, and was not switched on for this", nil
	case scene != room.SceneMeeting:
		return "", nil
	case is.Power != devices.PowerOn:
		return "", fmt.Errorf("it was switched on, and says that it is %s", is.Power)
	case is.PictureMute == devices.On:
		return "", errors.New("it is on, and its picture is muted")
	case s.Input != "" && is.Input != "" && !frame.Same(frame.Input, is.Input, s.Input):
		return "", fmt.Errorf("it shows the input %s, and should show %s", is.Input, s.Input)
	case s.Input != "" && is.Input == "":
		return "on, and does not tell its input; look at it", nil
	}
	return "", nil
}
