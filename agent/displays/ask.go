package displays

import (
	"context"
	"encoding/hex"
	"errors"
	"fmt"
	"maps"
	"slices"
	"strings"
	"sync"
	"time"

	"klubba/agent/keep"
	"klubba/agent/wire"
	"klubba/devices"
	"klubba/room"
)

const (
	// askFor bounds one display's telling what it shows, setFor one setting: it
	// is read back when it has settled.
	askFor = 15 * time.Second
	setFor = 90 * time.Second
	// maxFrame bounds a technician's frame, in bytes.
	maxFrame = 256
)

// List tells the room's displays, and, if that is wanted, what each says: all
// are asked at once.
func (d *Desk) List(ctx context.Context, ask bool) wire.Displays {
	list := wire.Displays{V: wire.Version, Displays: make([]wire.Display, len(d.screens))}
	var asking sync.WaitGroup
	for i, s := range d.screens {
		list.Displays[i] = wire.Display{
			Name: s.Name, Required: s.Required, Protocol: s.Protocol, Line: s.Line, ID: s.ID,
			Input: s.Input, Inputs: s.Inputs, Scene: string(s.want.Value().scene),
		}
		if ask {
			asking.Go(func() {
				state := d.state(ctx, s, false)
				list.Displays[i].State = &state
			})
		}
	}
	asking.Wait()
	return list
}

// Status asks one display what it shows, what it is, and how it does. That it
// does not answer is an outcome like others; an error is of the asking.
func (d *Desk) Status(ctx context.Context, name string) (wire.DisplayState, error) {
	s, err := d.screen(name)
	if err != nil {
		return wire.DisplayState{}, err
	}
	return d.state(ctx, s, true), nil
}

// state asks a display, and for all that it tells if whole.
func (d *Desk) state(ctx context.Context, s *screen, whole bool) wire.DisplayState {
	ctx, cancel := context.WithTimeout(ctx, askFor)
	defer cancel()
	begun := d.opt.Now()
	state := wire.DisplayState{V: wire.Version, Display: s.Name, Time: wire.Format(begun.Wall)}
	is := devices.DisplayStatus{Volume: devices.VolumeUnknown}
	err := keep.Safe(func() (err error) {
		is, err = s.Status(ctx)
		if err == nil && whole {
			s.describe(ctx, &state)
		}
		return err
	})
	if err != nil && !errors.Is(err, devices.ErrUnsupported) {
		state.Error = err.Error()
	}
	state.Power, state.Input = is.Power.String(), is.Input
	state.PictureMute, state.SoundMute = is.PictureMute.String(), is.SoundMute.String()
	if is.Volume != devices.VolumeUnknown {
		state.Volume = &is.Volume
	}
	state.TookMS = d.opt.Now().Sub(begun).Milliseconds()
	return state
}

// describe adds what the display is, and how it does. What it does not tell is
// left out.
func (s *screen) describe(ctx context.Context, state *wire.DisplayState) {
	if id, err := s.Identity(ctx); err == nil {
		state.Maker, state.Model, state.Serial, state.Software, state.Title = id.Maker, id.Model, id.Serial, id.Software, id.Name
	}
	if h, err := s.Health(ctx); err == nil {
		state.Celsius, state.Hours, state.Faults, state.Warnings = h.Celsius, h.Hours, h.Faults, h.Warnings
	}
}

// Set does what a person in the room wants of a display, and returns when the
// display says that it holds. It lasts until the room's next order.
func (d *Desk) Set(ctx context.Context, name string, do room.DisplayUse, set wire.DisplaySet) (wire.DisplayDone, error) {
	s, err := d.screen(name)
	if err != nil {
		return wire.DisplayDone{}, err
	}
	work, err := s.work(do, set)
	if err != nil {
		return wire.DisplayDone{}, err
	}
	ctx, cancel := context.WithTimeout(ctx, setFor)
	defer cancel()
	done, begun := wire.DisplayDone{V: wire.Version, Display: name, Do: string(do), Protocol: s.Protocol}, d.opt.Now()
	err = keep.Safe(func() error { return work(ctx, &done) })
	if errors.Is(err, devices.ErrAsleep) && do == room.DisplayOff {
		err, done.Asleep = nil, true
	}
	if err == nil {
		s.look(ctx, d.opt.Now)
	}
	done.TookMS = d.opt.Now().Sub(begun).Milliseconds()
	return done, err
}

// work finds what is to be done, or why it makes no sense.
func (s *screen) work(do room.DisplayUse, set wire.DisplaySet) (func(context.Context, *wire.DisplayDone) error, error) {
	plain := func(f func(context.Context) error) (func(context.Context, *wire.DisplayDone) error, error) {
		return func(ctx context.Context, _ *wire.DisplayDone) error { return f(ctx) }, nil
	}
	switch do {
	case room.DisplayOn, room.DisplayOff:
		return plain(func(ctx context.Context) error { return s.SetPower(ctx, do == room.DisplayOn) })
	case room.DisplayInput:
		input, err := s.input(set.Input)
		if err != nil {
			return nil, err
		}
		return plain(func(ctx context.Context) error { return s.SetInput(ctx, input) })
	case room.DisplayMute:
		mute, err := s.muter(set.What)
		if err != nil {
			return nil, err
		}
		return plain(func(ctx context.Context) error { return mute(ctx, set.On) })
	case room.DisplaySend:
		frame, err := hex.DecodeString(set.Frame)
		if err != nil || len(frame) == 0 || len(frame) > maxFrame {
			return nil, fmt.Errorf("%w: a frame is 1 to %d bytes in hexadecimal", wire.ErrAsked, maxFrame)
		}
		return func(ctx context.Context, done *wire.DisplayDone) error { return s.send(ctx, frame, done) }, nil
	}
	return nil, fmt.Errorf("%w: a display can be told on, off, input, mute and send", wire.ErrAsked)
}

// input finds the display's own word for an input.
func (s *screen) input(name string) (string, error) {
	if known, ok := s.Inputs[name]; ok {
		return known, nil
	}
	if name == "" {
		names := slices.Sorted(maps.Keys(s.Inputs))
		return "", fmt.Errorf("%w: no input is named; there are: %s", wire.ErrAsked, strings.Join(append(names, "the protocol's own words"), ", "))
	}
	return name, nil
}

// muter finds what mutes the sound, or the picture.
func (s *screen) muter(what string) (func(context.Context, bool) error, error) {
	switch what {
	case "picture":
		if m, ok := s.Display.(devices.DisplayPictureMute); ok {
			return m.SetPictureMute, nil
		}
		return nil, fmt.Errorf("display %q: its picture cannot be muted: %w", s.Name, devices.ErrUnsupported)
	case "sound":
		if m, ok := s.Display.(devices.DisplaySoundMute); ok {
			return m.SetSoundMute, nil
		}
		return nil, fmt.Errorf("display %q: its sound cannot be muted: %w", s.Name, devices.ErrUnsupported)
	}
	return nil, fmt.Errorf("%w: its sound or its picture is muted", wire.ErrAsked)
}

// send sends a technician's frame.
func (s *screen) send(ctx context.Context, frame []byte, done *wire.DisplayDone) error {
	line, ok := s.Display.(devices.DisplayLine)
	if !ok {
		return fmt.Errorf("display %q: it takes no bytes: %w", s.Name, devices.ErrUnsupported)
	}
	answer, err := line.Exchange(ctx, frame)
	done.Answer = hex.EncodeToString(answer)
	return err
}
