package cec

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"time"

	"klubba/devices"
	"klubba/devices/cec/message"
)

// lookEvery is how often the television is asked while it is watched, maxAge how
// long a report may be relied on.
const lookEvery, maxAge = 5 * time.Second, 30 * time.Second

// Status asks for the power, and for what else the television tells.
func (tv *TV) Status(ctx context.Context) (devices.DisplayStatus, error) {
	defer tv.hold()()
	s := devices.DisplayStatus{Volume: devices.VolumeUnknown}
	var err error
	if s.Power, err = tv.power(ctx); err != nil || s.Power != devices.PowerOn {
		return s, tv.told("status", err)
	}
	volume, mute, _, err := tv.sound(ctx)
	switch {
	case err == nil:
		s.Volume, s.SoundMute = volume, devices.Off
		if mute {
			s.SoundMute = devices.On
		}
	case ctx.Err() != nil, errors.Is(err, devices.ErrAbsent), errors.Is(err, devices.ErrGone):
		return s, tv.told("status", err)
	}
	return s, nil
}

// Health is not told by CEC.
func (tv *TV) Health(context.Context) (devices.DisplayHealth, error) {
	return devices.DisplayHealth{}, tv.told("health", fmt.Errorf("%w: CEC does not tell it", devices.ErrUnsupported))
}

// Identity asks for the name on the screen, the maker's number and the
// version.
func (tv *TV) Identity(ctx context.Context) (devices.DisplayIdentity, error) {
	defer tv.hold()()
	var id devices.DisplayIdentity
	for _, part := range []struct {
		command message.Command
		to      *string
	}{{message.Name, &id.Name}, {message.Vendor, &id.Maker}, {message.Version, &id.Software}} {
		m, err := tv.say(ctx, message.TV, part.command, "")
		switch {
		case err == nil:
			*part.to = m.Value
		case !errors.Is(err, devices.ErrRejected) && !errors.Is(err, devices.ErrUnsupported) && !errors.Is(err, ErrSilent):
			return id, tv.told("identity", err)
		}
	}
	if id == (devices.DisplayIdentity{}) {
		return id, tv.told("identity", devices.ErrUnsupported)
	}
	return id, nil
}

// Watch reports the television's condition; see devices.Watcher. An adapter, a
// cable or a television that is not there is a report and no end.
func (tv *TV) Watch(ctx context.Context, emit func(devices.Report)) error {
	return tv.WatchStatus(ctx, func(_ devices.DisplayStatus, r devices.Report) { emit(r) })
}

// WatchStatus is Watch, and gives the status with each report. A television
// that does not tell its power is well if it acknowledges.
func (tv *TV) WatchStatus(ctx context.Context, emit func(devices.DisplayStatus, devices.Report)) error {
	defer tv.hold()()
	for ctx.Err() == nil {
		s, seen, err := tv.look(ctx)
		if ctx.Err() != nil {
			break
		}
		emit(s, devices.Report{Err: err, MaxAge: maxAge, Evidence: devices.Evidence{Text: seen}})
		_ = wait(ctx, lookEvery) // its only error is that ctx ended
	}
	return nil
}

// look asks how the television does, in any way that it answers.
func (tv *TV) look(ctx context.Context) (devices.DisplayStatus, string, error) {
	s, err := tv.Status(ctx)
	if errors.Is(err, devices.ErrUnsupported) || errors.Is(err, ErrSilent) {
		if _, err := tv.say(ctx, message.TV, message.Poll, ""); err != nil {
			return s, "polled", tv.told("poll", err)
		}
		return s, "acknowledges, and does not tell its power", nil
	}
	if err != nil {
		return s, "asked for its power", err
	}
	return s, "power " + s.Power.String(), nil
}

// Test asks the television what it is and how it does; see devices.Tester.
func (tv *TV) Test(ctx context.Context) (devices.Evidence, error) {
	defer tv.hold()()
	_, seen, err := tv.look(ctx)
	if err != nil {
		return devices.Evidence{Text: seen}, err
	}
	if id, err := tv.Identity(ctx); err == nil {
		seen = strings.TrimSpace(id.Name+" (maker "+id.Maker+")") + "; " + seen
	}
	return devices.Evidence{Text: seen}, nil
}
