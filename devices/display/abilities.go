package display

import (
	"context"
	"fmt"
	"strconv"
	"strings"

	"klubba/devices"
	"klubba/devices/display/frame"
)

// Power tells the state. A display that was switched on of late and refuses,
// or says nothing, is warming.
func (d *Display) Power(ctx context.Context) (devices.PowerState, error) {
	state, err := d.power(ctx)
	return state, d.told("power", err)
}

func (d *Display) power(ctx context.Context) (devices.PowerState, error) {
	woken, quiet := d.starting()
	if quiet {
		return devices.PowerWarming, nil
	}
	m, err := d.ask(ctx, subject{}, frame.Request{Command: frame.Power})
	if err != nil && woken && ctx.Err() == nil && supported(err) {
		return devices.PowerWarming, nil
	}
	if err != nil {
		return devices.PowerUnknown, err
	}
	state := powerOf(m.Value)
	if state == devices.PowerOn {
		d.settled()
	}
	return state, nil
}

// powerOf is the state that a protocol's word means.
func powerOf(value string) devices.PowerState {
	switch value {
	case "on":
		return devices.PowerOn
	case "off", "standby", "suspend", "waiting":
		return devices.PowerOff
	case "warming", "reboot":
		return devices.PowerWarming
	case "cooling":
		return devices.PowerCooling
	}
	return devices.PowerUnknown
}

// SetPower switches the display, and waits until it says that it is on or
// warming, or off or cooling. A display that goes deaf in standby proves that
// it is off by nothing: ErrDeaf.
func (d *Display) SetPower(ctx context.Context, on bool) error {
	want := onOff(on)
	if on && d.port.protocol.Can(frame.Request{Command: frame.StandbyControl, Value: "on"}) {
		// Sony: some models hear power on only after this. Others refuse it.
		if _, err := d.ask(ctx, subject{}, frame.Request{Command: frame.StandbyControl, Value: "on"}); err != nil && unheard(err) {
			return d.told("power "+want, err)
		}
	}
	return d.set(ctx, frame.Request{Command: frame.Power, Value: want}, func(value string) bool {
		state := powerOf(value)
		if on {
			return state == devices.PowerOn || state == devices.PowerWarming
		}
		return state == devices.PowerOff || state == devices.PowerCooling
	})
}

// Input tells the source shown.
func (d *Display) Input(ctx context.Context) (string, error) { return d.text(ctx, frame.Input) }

// SetInput shows a source, by the protocol's name or code: "hdmi1", "0x21".
func (d *Display) SetInput(ctx context.Context, input string) error {
	return d.set(ctx, frame.Request{Command: frame.Input, Value: input}, nil)
}

// PictureMute tells whether the picture is dark although the display is on.
func (d *Display) PictureMute(ctx context.Context) (bool, error) {
	return d.muted(ctx, frame.PictureMute)
}

// SetPictureMute makes the picture dark, or shows it again.
func (d *Display) SetPictureMute(ctx context.Context, on bool) error {
	return d.set(ctx, frame.Request{Command: frame.PictureMute, Value: onOff(on)}, nil)
}

// Volume tells the volume, in the display's own steps.
func (d *Display) Volume(ctx context.Context) (int, error) {
	text, err := d.text(ctx, frame.Volume)
	if err != nil {
		return devices.VolumeUnknown, err
	}
	first, _, _ := strings.Cut(text, " ")
	level, err := strconv.Atoi(first)
	if err != nil {
		return devices.VolumeUnknown, d.told("volume", fmt.Errorf("%w: %q", devices.ErrGarbage, text))
	}
	return level, nil
}

// SetVolume sets it: 0 to 100, on some displays 0 to 60.
func (d *Display) SetVolume(ctx context.Context, level int) error {
	return d.set(ctx, frame.Request{Command: frame.Volume, Value: strconv.Itoa(level)}, func(value string) bool {
		first, _, _ := strings.Cut(value, " ")
		return first == strconv.Itoa(level)
	})
}

// SoundMute tells whether the sound is off.
func (d *Display) SoundMute(ctx context.Context) (bool, error) { return d.muted(ctx, frame.SoundMute) }

// SetSoundMute turns the sound off or on.
func (d *Display) SetSoundMute(ctx context.Context, on bool) error {
	return d.set(ctx, frame.Request{Command: frame.SoundMute, Value: onOff(on)}, nil)
}

func onOff(on bool) string {
	if on {
		return "on"
	}
	return "off"
}

// text asks for one value.
func (d *Display) text(ctx context.Context, c frame.Command) (string, error) {
	m, err := d.ask(ctx, subject{}, frame.Request{Command: c})
	return m.Value, d.told(string(c), err)
}

func (d *Display) muted(ctx context.Context, c frame.Command) (bool, error) {
	value, err := d.text(ctx, c)
	return value == "on", err
}
