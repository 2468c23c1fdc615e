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
)

const (
	// warmFor bounds the wait for a display to be on, from when it is warming.
	warmFor = 90 * time.Second
	// warmEvery is how often it is asked meanwhile.
	warmEvery = time.Second
)

// apply makes the display do a scene. What it does already it is not told.
func (s *screen) apply(ctx context.Context, scene room.Scene) error {
	if scene == room.SceneOff {
		return s.switchOff(ctx)
	}
	is, err := s.Status(ctx)
	if scene == room.SceneDark && err == nil && is.Power == devices.PowerOff {
		return nil // to switch it on would light it
	}
	if is.Power != devices.PowerOn {
		if is, err = s.switchOn(ctx, is.Power == devices.PowerWarming); err != nil {
			return err
		}
	}
	if scene == room.SceneDark {
		return s.mute(ctx, is, true)
	}
	if s.Input != "" && !frame.Same(frame.Input, is.Input, s.Input) {
		if err := s.SetInput(ctx, s.Input); err != nil && !errors.Is(err, devices.ErrUnsupported) {
			return err
		}
	}
	if err := s.mute(ctx, is, false); err != nil && !errors.Is(err, devices.ErrUnsupported) {
		return err
	}
	return nil
}

// switchOff leaves a display asleep: one that hears nothing any more sleeps.
func (s *screen) switchOff(ctx context.Context) error {
	err := s.SetPower(ctx, false)
	if errors.Is(err, devices.ErrAsleep) {
		return nil
	}
	return err
}

// switchOn returns when the display is on, and what it shows then. One that
// does not tell its power is believed.
func (s *screen) switchOn(ctx context.Context, warming bool) (devices.DisplayStatus, error) {
	if !warming {
		if err := s.SetPower(ctx, true); err != nil {
			return devices.DisplayStatus{}, err
		}
	}
	ctx, cancel := context.WithTimeout(ctx, warmFor)
	defer cancel()
	for {
		is, err := s.Status(ctx)
		switch {
		case errors.Is(err, devices.ErrUnsupported), err == nil && is.Power == devices.PowerOn:
			return is, nil
		case ctx.Err() != nil && err == nil:
			return is, fmt.Errorf("it was switched on, and is still %s after %v", is.Power, warmFor)
		case ctx.Err() != nil:
			return is, err
		}
		keep.Sleep(ctx, warmEvery)
	}
}

// mute makes the picture dark or shows it, if it does not so already.
func (s *screen) mute(ctx context.Context, is devices.DisplayStatus, dark bool) error {
	if is.PictureMute == devices.On && dark || is.PictureMute == devices.Off && !dark {
		return nil
	}
	muter, ok := s.Display.(devices.DisplayPictureMute)
	if !ok {
		if dark {
			return fmt.Errorf("its picture cannot be muted: %w", devices.ErrUnsupported)
		}
		return nil
	}
	return muter.SetPictureMute(ctx, dark)
}

// picture is whether a display shows one, by what it says: silent is dark.
func (g sight) picture() room.Flow {
	switch {
	case g.report.Err != nil:
	case g.status.Power == devices.PowerOff:
		return room.Silent
	case g.status.Power != devices.PowerOn:
	case g.status.PictureMute == devices.On:
		return room.Silent
	case g.status.PictureMute == devices.Off:
		return room.Flowing
	}
	return room.FlowUnknown
}
