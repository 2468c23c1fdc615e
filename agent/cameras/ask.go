package cameras

import (
	"context"
	"fmt"
	"time"

	"klubba/agent/wire"
	"klubba/devices"
)

// List tells the room's cameras, and, if that is wanted and no meeting is on,
// those that are plugged in: to know them, each is opened for a moment.
func (d *Desk) List(ctx context.Context, plugged bool) wire.Cameras {
	list := wire.Cameras{V: wire.Version, Cameras: []wire.Camera{}, Found: []wire.FoundCamera{}}
	for _, e := range d.eyes {
		list.Cameras = append(list.Cameras, wire.Camera{
			Name: e.Name, Required: e.Required, PTZ: e.Head != nil, References: d.references(e.Name),
		})
	}
	if d.opt.Finder == nil || !plugged {
		return list
	}
	err := d.idle(ctx, func(ctx context.Context) error {
		found, err := look(ctx, d.opt.Finder.Find)
		for _, f := range found {
			list.Found = append(list.Found, wire.FoundCamera(f))
		}
		return err
	})
	if err != nil {
		list.Found, list.Unfound = []wire.FoundCamera{}, err.Error()
	}
	return list
}

// Info asks a camera what it is and can do.
func (d *Desk) Info(ctx context.Context, name string) (wire.CameraInfo, error) {
	e, err := d.eye(name)
	if err != nil {
		return wire.CameraInfo{}, err
	}
	var info devices.CameraInfo
	err = d.use(ctx, e, func(ctx context.Context) (err error) {
		info, err = look(ctx, e.Describe)
		return err
	})
	return infoOf(name, info), err
}

// Snapshot takes one picture. It exists in the reply alone, and not even there
// when a meeting opened meanwhile.
func (d *Desk) Snapshot(ctx context.Context, name string) (wire.Snapshot, error) {
	e, err := d.eye(name)
	if err != nil {
		return wire.Snapshot{}, err
	}
	var shot devices.Snapshot
	err = d.use(ctx, e, func(ctx context.Context) (err error) {
		shot, err = look(ctx, e.Snapshot)
		return err
	})
	if err != nil {
		return wire.Snapshot{}, err
	}
	return wire.Snapshot{JPEG: shot.JPEG, Mode: shot.Mode, Taken: wire.Format(shot.Taken)}, nil
}

// Refer keeps what a preset shows, for later examinations to compare with: the
// head is turned there, and looked through when it has arrived. It is for a
// person who sees that the view is right: findings are told and prevent
// nothing. A camera without a head has one view, preset 1.
func (d *Desk) Refer(ctx context.Context, name string, preset int) (wire.Examination, error) {
	e, err := d.eye(name)
	if err == nil {
		err = checkPreset(preset, 1)
	}
	if err == nil && e.Head == nil && preset != 1 {
		err = fmt.Errorf("%w: camera %q does not turn: its one view is preset 1", wire.ErrAsked, name)
	}
	if err != nil {
		return wire.Examination{}, err
	}
	var got examination
	err = d.use(ctx, e, func(ctx context.Context) error {
		if err := recall(ctx, e, preset); err != nil {
			return fmt.Errorf("preset %d was not reached: %w", preset, err)
		}
		type both struct {
			reference []byte
			sight     devices.Sight
		}
		b, err := look(ctx, func(ctx context.Context) (b both, err error) {
			b.reference, b.sight, err = e.Refer(ctx, fmt.Sprint(preset))
			return b, err
		})
		if err != nil {
			return err
		}
		if ctx.Err() != nil {
			return ctx.Err()
		}
		got.sights = []seen{{b.sight, preset}}
		return d.keep(name, preset, b.reference, d.opt.Now().Wall)
	})
	if err != nil {
		return wire.Examination{}, err
	}
	last := got.exam(d.opt.Now())
	e.exam.Set(last)
	x := got.wire(name, last)
	x.Kept = preset
	return x, nil
}

// Steer makes a camera's head do something, and returns when it is done.
func (d *Desk) Steer(ctx context.Context, name string, do wire.PTZ) (wire.PTZDone, error) {
	e, err := d.eye(name)
	if err == nil && e.Head == nil {
		err = fmt.Errorf("camera %q has no [camera.ptz] in the configuration: %w", name, devices.ErrUnsupported)
	}
	if err == nil {
		err = checkPTZ(do)
	}
	if err != nil {
		return wire.PTZDone{}, err
	}
	done, begun := wire.PTZDone{V: wire.Version, Camera: name, Do: do.Do}, d.opt.Now()
	err = d.use(ctx, e, func(ctx context.Context) (err error) {
		ctx, cancel := context.WithTimeout(ctx, recallFor)
		defer cancel()
		done.On, err = steer(ctx, e.Head, do)
		return err
	})
	done.TookMS = d.opt.Now().Sub(begun).Milliseconds()
	return done, err
}

func steer(ctx context.Context, h devices.Head, do wire.PTZ) (on *bool, err error) {
	switch do.Do {
	case "recall":
		err = h.RecallPreset(ctx, do.Preset)
	case "set":
		err = h.SetPreset(ctx, do.Preset)
	case "forget":
		err = h.ResetPreset(ctx, do.Preset)
	case "move":
		err = h.Steer(ctx, devices.Steering{Pan: do.Pan, Tilt: do.Tilt, Zoom: do.Zoom, For: time.Duration(do.ForMS) * time.Millisecond})
	case "home":
		err = h.Home(ctx)
	case "stop":
		err = h.Stop(ctx)
	case "on", "off":
		err = h.SetPower(ctx, do.Do == "on")
	case "power":
		power, asked := h.Power(ctx)
		on, err = &power, asked
	}
	return on, err
}

// checkPTZ looks at what is asked before anything moves.
func checkPTZ(do wire.PTZ) error {
	switch do.Do {
	case "recall", "set", "forget":
		return checkPreset(do.Preset, 1)
	case "home", "stop", "on", "off", "power":
		return nil
	case "move":
		for _, v := range []int{do.Pan, do.Tilt, do.Zoom} {
			if v < -100 || v > 100 {
				return fmt.Errorf("%w: speed %d: speeds are in per cent, from -100 to 100", wire.ErrAsked, v)
			}
		}
		if d := devices.MaxSteering.Milliseconds(); do.ForMS <= 0 || do.ForMS > d {
			return fmt.Errorf("%w: for %d ms: a move lasts from 1 to %d ms", wire.ErrAsked, do.ForMS, d)
		}
		if do.Pan == 0 && do.Tilt == 0 && do.Zoom == 0 {
			return fmt.Errorf("%w: a move without a direction: give pan, tilt or zoom", wire.ErrAsked)
		}
		return nil
	}
	return fmt.Errorf("%w: %q: a head can recall, set, forget, move, home, stop, on, off and power", wire.ErrAsked, do.Do)
}
