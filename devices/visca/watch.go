package visca

import (
	"context"
	"errors"
	"fmt"
	"time"

	"klubba/devices"
)

const (
	// lookEvery is how often Watch asks the camera whether it is there.
	lookEvery = 10 * time.Second
	// lookMaxAge is how long such an answer may be relied on.
	lookMaxAge = 3 * lookEvery
)

// Watch is Run for a part of a room: it reports which camera is there and
// whether it is on, when it starts and every ten seconds. It ends with an error
// when the camera no longer answers. See devices.Watcher.
func (c *Camera) Watch(ctx context.Context, emit func(devices.Report)) error {
	inner, cancel := context.WithCancel(ctx)
	defer cancel()
	models, ended := make(chan Model, 1), make(chan error, 1)
	go func() { ended <- c.run(inner, func(m Model) { models <- m }) }()
	select {
	case m := <-models:
		err := c.look(inner, m, emit, ended)
		cancel()
		if broke := <-ended; broke != nil {
			return broke // the cause of the other
		}
		if ctx.Err() != nil {
			return nil
		}
		return err
	case err := <-ended:
		return err
	}
}

// look reports until the camera does not answer, or the connection ends.
func (c *Camera) look(ctx context.Context, m Model, emit func(devices.Report), ended chan error) error {
	for tick := time.NewTicker(lookEvery); ; {
		report, err := c.report(ctx, m)
		if err != nil {
			tick.Stop()
			return err
		}
		emit(report)
		select {
		case <-tick.C:
		case err := <-ended:
			ended <- err
			tick.Stop()
			return err
		}
	}
}

// report asks once. A refusal is an answer.
func (c *Camera) report(ctx context.Context, m Model) (devices.Report, error) {
	on, err := c.Power(ctx)
	state := "on"
	switch {
	case errors.Is(err, devices.ErrRejected):
		state = "answers, and does not say whether it is on"
	case err != nil:
		return devices.Report{}, err
	case !on:
		state = "in standby"
	}
	text := fmt.Sprintf("%s answers by VISCA: %s", m.Name, state)
	return devices.Report{Evidence: devices.Evidence{Text: text}, MaxAge: lookMaxAge}, nil
}

// Test asks the camera which one it is, whether it is on, and where it looks.
// It needs Run or Watch. A camera in standby fails; a fixed one, which does
// not know positions, does not. See devices.Tester.
func (c *Camera) Test(ctx context.Context) (devices.Evidence, error) {
	v, err := c.Version(ctx)
	if err != nil && !errors.Is(err, devices.ErrRejected) {
		return devices.Evidence{}, err
	}
	text := ModelOf(c.brand, v).Name
	on, err := c.Power(ctx)
	switch {
	case err != nil:
		return devices.Evidence{Text: text}, err
	case !on:
		return devices.Evidence{Text: text + ": in standby"}, fmt.Errorf("camera: in standby: switch it on")
	}
	p, err := c.Position(ctx)
	switch {
	case errors.Is(err, devices.ErrRejected):
		return devices.Evidence{Text: text + ": on; it has no position"}, nil
	case err != nil:
		return devices.Evidence{Text: text + ": on"}, err
	}
	return devices.Evidence{Text: fmt.Sprintf("%s: on, looks at pan %d, tilt %d", text, p.Pan, p.Tilt)}, nil
}
