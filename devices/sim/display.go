package sim

import (
	"context"
	"errors"
	"fmt"
	"time"

	"klubba/devices"
)

// screen is what a simulated display does.
type screen struct {
	devices.DisplayStatus
	stuck bool          // it acknowledges, and does nothing
	takes time.Duration // for a setting to hold
	heard []string
}

// ShowOn makes a display be in some state, as if somebody had its remote
// control.
func (r *Room) ShowOn(display string, s devices.DisplayStatus) {
	r.change(func() { r.screen(display).DisplayStatus = s })
}

// Stick makes a display acknowledge what it is told, and not do it.
func (r *Room) Stick(display string, stuck bool) {
	r.change(func() { r.screen(display).stuck = stuck })
}

// Slow makes every setting of a display take so long.
func (r *Room) Slow(display string, takes time.Duration) {
	r.change(func() { r.screen(display).takes = takes })
}

// Shown is what a display does now, and what it was told, in order.
func (r *Room) Shown(display string) (devices.DisplayStatus, []string) {
	r.mu.Lock()
	defer r.mu.Unlock()
	is := r.screen(display)
	return is.DisplayStatus, append([]string(nil), is.heard...)
}

// screen finds a display, or makes one that is off. The caller holds the lock.
func (r *Room) screen(name string) *screen {
	if r.screens[name] == nil {
		r.screens[name] = &screen{DisplayStatus: devices.DisplayStatus{
			Power: devices.PowerOff, Input: "tuner", PictureMute: devices.Off, SoundMute: devices.Off, Volume: 20,
		}}
	}
	return r.screens[name]
}

// Display is a simulated display, with all that displays can.
type Display struct{ *Part }

// Display returns the display of that name.
func (r *Room) Display(name string) *Display { return &Display{r.Part(name)} }

// ask reads, if the display answers.
func (d *Display) ask() (devices.DisplayStatus, error) {
	d.room.mu.Lock()
	defer d.room.mu.Unlock()
	if err := d.room.broken[d.name]; err != nil && !isDegraded(err) {
		return devices.DisplayStatus{Volume: devices.VolumeUnknown}, fmt.Errorf("simulated display %q: %w", d.name, err)
	}
	s := d.room.screen(d.name).DisplayStatus
	if s.Power != devices.PowerOn {
		s = devices.DisplayStatus{Power: s.Power, Volume: devices.VolumeUnknown}
	}
	return s, nil
}

// tell sets, if the display answers, and returns when it holds.
func (d *Display) tell(ctx context.Context, awake bool, do func(*devices.DisplayStatus), format string, args ...any) error {
	said := fmt.Sprintf(format, args...)
	s, err := d.ask()
	if err == nil && awake && s.Power != devices.PowerOn {
		err = fmt.Errorf("simulated display %q: in standby: switch it on", d.name)
	}
	if err != nil {
		return err
	}
	d.room.mu.Lock()
	is := d.room.screen(d.name)
	is.heard = append(is.heard, said)
	takes, stuck := is.takes, is.stuck
	d.room.mu.Unlock()
	if takes > 0 {
		select {
		case <-time.After(takes):
		case <-ctx.Done():
			return ctx.Err()
		}
	}
	if stuck {
		return fmt.Errorf("simulated display %q: %s: it acknowledged, but did not do it", d.name, said)
	}
	d.room.change(func() { do(&d.room.screen(d.name).DisplayStatus) })
	return nil
}

// WatchStatus reports the display's condition and what it shows.
func (d *Display) WatchStatus(ctx context.Context, emit func(devices.DisplayStatus, devices.Report)) error {
	return d.room.watch(ctx, func() (func(), error) {
		err := d.room.broken[d.name]
		s := devices.DisplayStatus{Volume: devices.VolumeUnknown}
		if err == nil || isDegraded(err) {
			s = d.room.screen(d.name).DisplayStatus
		}
		r := devices.Report{Err: err, Evidence: devices.Evidence{Text: "simulated " + d.name + " answers"}}
		if errors.Is(err, errDegraded) {
			r = devices.Report{Degraded: true, Evidence: devices.Evidence{Text: err.Error()}}
		}
		return func() { emit(s, r) }, nil
	})
}

// Status is what it shows.
func (d *Display) Status(context.Context) (devices.DisplayStatus, error) { return d.ask() }

// Health is good.
func (d *Display) Health(context.Context) (devices.DisplayHealth, error) {
	_, err := d.ask()
	return devices.DisplayHealth{Celsius: []float64{34}, Hours: []int{4660}}, err
}

// Identity says that it is simulated.
func (d *Display) Identity(context.Context) (devices.DisplayIdentity, error) {
	_, err := d.ask()
	return devices.DisplayIdentity{Maker: "Klubba", Model: "simulated", Serial: d.name}, err
}

// Power tells whether it is on.
func (d *Display) Power(context.Context) (devices.PowerState, error) {
	s, err := d.ask()
	return s.Power, err
}

// SetPower switches it.
func (d *Display) SetPower(ctx context.Context, on bool) error {
	return d.tell(ctx, false, func(s *devices.DisplayStatus) {
		if s.Power = devices.PowerOff; on {
			s.Power = devices.PowerOn
		}
	}, "power %t", on)
}

// Input tells the source.
func (d *Display) Input(context.Context) (string, error) {
	s, err := d.ask()
	return s.Input, err
}

// SetInput shows a source, whatever it is called.
func (d *Display) SetInput(ctx context.Context, input string) error {
	return d.tell(ctx, true, func(s *devices.DisplayStatus) { s.Input = input }, "input %s", input)
}

// PictureMute tells whether it is dark.
func (d *Display) PictureMute(context.Context) (bool, error) {
	s, err := d.ask()
	return s.PictureMute == devices.On, err
}

// SetPictureMute makes it dark.
func (d *Display) SetPictureMute(ctx context.Context, on bool) error {
	return d.tell(ctx, true, func(s *devices.DisplayStatus) { s.PictureMute = position(on) }, "picture mute %t", on)
}

// SoundMute tells whether it is silent.
func (d *Display) SoundMute(context.Context) (bool, error) {
	s, err := d.ask()
	return s.SoundMute == devices.On, err
}

// SetSoundMute makes it silent.
func (d *Display) SetSoundMute(ctx context.Context, on bool) error {
	return d.tell(ctx, true, func(s *devices.DisplayStatus) { s.SoundMute = position(on) }, "sound mute %t", on)
}

func position(on bool) devices.OnOff {
	if on {
		return devices.On
	}
	return devices.Off
}

// Exchange says everything back.
func (d *Display) Exchange(_ context.Context, frame []byte) ([]byte, error) {
	_, err := d.ask()
	return frame, err
}
