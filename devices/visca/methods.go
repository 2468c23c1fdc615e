package visca

import (
	"context"
	"errors"
	"fmt"
	"time"

	"klubba/devices"
)

// MaxDrive is how long one Drive, Zoom or Focus may last.
const MaxDrive = 10 * time.Second

// SetPower switches the camera on, or to standby.
func (c *Camera) SetPower(ctx context.Context, on bool) error { return c.Do(ctx, Power(on)) }

// SetPreset keeps the present view under a number from 1 on.
func (c *Camera) SetPreset(ctx context.Context, number int) error {
	return c.build(ctx, func(m Model) (Message, error) { return m.SetPreset(number) })
}

// RecallPreset goes to a view that was kept, and waits until it is there.
func (c *Camera) RecallPreset(ctx context.Context, number int) error {
	return c.build(ctx, func(m Model) (Message, error) { return m.RecallPreset(number) })
}

// ResetPreset forgets a view.
func (c *Camera) ResetPreset(ctx context.Context, number int) error {
	return c.build(ctx, func(m Model) (Message, error) { return m.ResetPreset(number) })
}

// MoveTo turns the head to a position and waits until it is there. Speed is in
// percent of the top speed, 1 to 100.
func (c *Camera) MoveTo(ctx context.Context, p Position, speed int) error {
	return c.build(ctx, func(m Model) (Message, error) { return m.MoveTo(p, speed) })
}

// MoveBy turns the head by so many steps and waits until it is there. A move
// whose arrival is in doubt is not repeated.
func (c *Camera) MoveBy(ctx context.Context, by Position, speed int) error {
	return c.build(ctx, func(m Model) (Message, error) { return m.MoveBy(by, speed) })
}

// ZoomTo sets the lens and waits until it is there; see the function ZoomTo.
func (c *Camera) ZoomTo(ctx context.Context, position int) error {
	return c.build(ctx, func(Model) (Message, error) { return ZoomTo(position) })
}

// Drive turns the head for a while, and stops it. It ends earlier when ctx
// ends; that is no error. The stop is sent whatever happens, and a second
// Drive waits for the first to end.
func (c *Camera) Drive(ctx context.Context, d Drive, lasting time.Duration) error {
	return c.drive(ctx, panTilt, lasting, func(m Model) (Message, error) { return m.Drive(d) })
}

// Zoom moves the lens for a while, and stops it; see Drive and DriveZoom.
func (c *Camera) Zoom(ctx context.Context, speed int, lasting time.Duration) error {
	return c.drive(ctx, zoom, lasting, func(Model) (Message, error) { return DriveZoom(speed) })
}

// Focus moves the focus for a while, and stops it; see Drive.
func (c *Camera) Focus(ctx context.Context, near bool, lasting time.Duration) error {
	return c.drive(ctx, focus, lasting, func(Model) (Message, error) { return DriveFocus(near), nil })
}

// Stop makes head, zoom and focus stand still.
func (c *Camera) Stop(ctx context.Context) error {
	var errs []error
	for _, a := range axes() {
		errs = append(errs, c.Do(ctx, a.stop()))
	}
	return errors.Join(errs...)
}

func (c *Camera) build(ctx context.Context, build func(Model) (Message, error)) error {
	_, err := c.ask(ctx, request{build: build})
	return err
}

// drive sets an axis going, waits, and stops it.
func (c *Camera) drive(ctx context.Context, a axis, lasting time.Duration, build func(Model) (Message, error)) error {
	if lasting <= 0 || lasting > MaxDrive {
		return fmt.Errorf("camera: drive for %v: give more than 0 and at most %v", lasting, MaxDrive)
	}
	select {
	case c.held[a] <- struct{}{}:
		defer func() { <-c.held[a] }()
	case <-ctx.Done():
		return fmt.Errorf("camera: %w", ctx.Err())
	}
	// Counted from before it is sent: a slow answer must not lengthen it.
	ctx, cancel := context.WithTimeout(ctx, lasting)
	defer cancel()
	err := c.build(ctx, build)
	if errors.Is(err, devices.ErrRejected) || errors.Is(err, devices.ErrAbsent) {
		return err // it does not turn
	}
	if err == nil {
		<-ctx.Done()
	}
	stop, cancel := context.WithTimeout(context.WithoutCancel(ctx), soon)
	defer cancel()
	stopErr := c.Do(stop, a.stop())
	if errors.Is(err, context.Canceled) || errors.Is(err, context.DeadlineExceeded) {
		err = nil
	}
	return errors.Join(err, stopErr)
}
