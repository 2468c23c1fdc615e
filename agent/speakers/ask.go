package speakers

import (
	"context"
	"errors"
	"fmt"
	"time"

	"klubba/agent/idle"
	"klubba/agent/wire"
	"klubba/devices"
)

const (
	// listenFor is how long a level is measured if nobody says otherwise;
	// mostListening bounds it.
	listenFor     = 3 * time.Second
	mostListening = 10 * time.Second
	// listFor bounds the asking of the sound system for its devices.
	listFor = 20 * time.Second
)

// List tells the room's speakerphones, and, if that is wanted, the sound cards
// that are plugged in. What the sound system offers is asked only while no
// meeting is on: it opens each device for a moment.
func (d *Desk) List(ctx context.Context, plugged bool) wire.Speakerphones {
	list := wire.Speakerphones{V: wire.Version, Speakerphones: []wire.Speakerphone{}, Cards: []wire.SoundCard{}, Devices: []wire.SoundDevice{}}
	for _, e := range d.ears {
		list.Speakerphones = append(list.Speakerphones, wire.Speakerphone{Name: e.Name, Required: e.Required, Reference: d.reference(e.Name)})
	}
	if d.opt.Finder == nil || !plugged {
		return list
	}
	for _, c := range d.opt.Finder.Cards() {
		list.Cards = append(list.Cards, wire.SoundCard(c))
	}
	err := idle.Run(ctx, d.opt.Live, wire.ErrSoundInMeeting, func(ctx context.Context) error {
		found, err := within(ctx, listFor, d.opt.Finder.Devices)
		for _, f := range found {
			list.Devices = append(list.Devices, wire.SoundDevice(f))
		}
		return err
	})
	if err != nil {
		list.Devices, list.Unfound = []wire.SoundDevice{}, err.Error()
	}
	return list
}

// Level measures how loud it is at a microphone. Over is how long, 0 for the
// usual time.
func (d *Desk) Level(ctx context.Context, name string, over time.Duration) (wire.SoundLevel, error) {
	e, err := d.ear(name)
	if err == nil && (over < 0 || over > mostListening) {
		err = fmt.Errorf("%w: a level is measured for at most %d ms, not %d", wire.ErrAsked, mostListening.Milliseconds(), over.Milliseconds())
	}
	if err != nil {
		return wire.SoundLevel{}, err
	}
	if over == 0 {
		over = listenFor
	}
	var l devices.SoundLevel
	err = d.use(ctx, func(ctx context.Context) (err error) {
		l, err = within(ctx, soundFor, func(ctx context.Context) (devices.SoundLevel, error) { return e.Level(ctx, over) })
		return err
	})
	if err != nil {
		return wire.SoundLevel{}, err
	}
	return wire.SoundLevel{
		V: wire.Version, Speakerphone: name, Time: wire.Format(d.opt.Now().Wall),
		LevelDB: l.LevelDB, PeakDB: l.PeakDB, ForMS: over.Milliseconds(),
	}, nil
}

// Refer keeps how a speakerphone sounds now, with what it is, for later tests
// to compare with. It is for a person who hears that the sound is right:
// findings are told and prevent nothing, but a sound that does not come back
// does.
func (d *Desk) Refer(ctx context.Context, name string) (wire.SoundTest, error) {
	e, err := d.ear(name)
	if err != nil {
		return wire.SoundTest{}, err
	}
	var got outcome
	err = d.use(ctx, func(ctx context.Context) error {
		type both struct {
			reference []byte
			heard     devices.Hearing
		}
		b, err := within(ctx, soundFor, func(ctx context.Context) (b both, err error) {
			b.reference, b.heard, err = e.Refer(ctx)
			return b, err
		})
		if err != nil {
			return err
		}
		if ctx.Err() != nil {
			return ctx.Err()
		}
		got.heard = &b.heard
		return d.keep(name, b.heard.Device, b.reference, d.opt.Now().Wall)
	})
	if err != nil {
		return wire.SoundTest{}, err
	}
	last := got.exam(d.opt.Now())
	e.exam.Set(last)
	t := got.wire(name, last)
	t.Kept = true
	return t, nil
}

// Test tries a speakerphone by sound, with its mute. That it could not be tried
// is an outcome like others; an error is of the asking.
func (d *Desk) Test(ctx context.Context, name string) (wire.SoundTest, error) {
	e, err := d.ear(name)
	if err != nil {
		return wire.SoundTest{}, err
	}
	var got outcome
	err = d.use(ctx, func(ctx context.Context) error {
		got = d.try(ctx, e)
		return ctx.Err()
	})
	if err != nil {
		return wire.SoundTest{}, err
	}
	last := got.exam(d.opt.Now())
	switch {
	case errors.Is(got.err, devices.ErrBusy): // nothing is known that was not
	case away(got.err): // the watch tells that, and when it is back
		e.forget()
	default:
		e.exam.Set(last)
	}
	return got.wire(name, last), nil
}
