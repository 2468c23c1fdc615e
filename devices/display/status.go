package display

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strconv"
	"strings"

	"klubba/devices"
	"klubba/devices/display/frame"
)

// Status asks for the power, and if the display is on, for all else that it
// tells. What it refuses stays unknown; the error is that it does not answer.
func (d *Display) Status(ctx context.Context) (devices.DisplayStatus, error) {
	defer d.port.hold()()
	s := devices.DisplayStatus{Volume: devices.VolumeUnknown}
	if d.everybody() {
		return s, d.told("status", fmt.Errorf("%w: all displays at once cannot be asked", devices.ErrUnsupported))
	}
	known := map[frame.Command]string{}
	var err error
	if s.Power, err = d.power(ctx); err != nil {
		return s, d.told("status", err)
	}
	if s.Power != devices.PowerOn {
		return s, nil // in standby little may be asked
	}
	if m, err := d.ask(ctx, subject{}, frame.Request{Command: frame.Status}); err == nil {
		known = frame.Fields(m.Value)
	}
	for _, c := range []frame.Command{frame.Input, frame.PictureMute, frame.SoundMute, frame.Volume} {
		if _, ok := known[c]; ok || !d.port.protocol.Can(frame.Request{Command: c}) {
			continue
		}
		m, err := d.ask(ctx, subject{}, frame.Request{Command: c})
		switch {
		case err == nil:
			known[c] = m.Value
		case !errors.Is(err, devices.ErrRejected) && !errors.Is(err, devices.ErrUnsupported):
			return s, d.told("status", err)
		default:
			_ = d.refusedWhileOn(c, err) // it is on, so a refusal counts
		}
	}
	s.Input = known[frame.Input]
	s.PictureMute, s.SoundMute = position(known[frame.PictureMute]), position(known[frame.SoundMute])
	first, _, _ := strings.Cut(known[frame.Volume], " ")
	if level, err := strconv.Atoi(first); err == nil {
		s.Volume = level
	}
	return s, nil
}

func position(value string) devices.OnOff {
	switch value {
	case "on":
		return devices.On
	case "off":
		return devices.Off
	}
	return devices.OnOffUnknown
}

// Health asks for temperatures, hours and faults, as far as the display tells
// them. The error is ErrUnsupported if it tells none.
func (d *Display) Health(ctx context.Context) (devices.DisplayHealth, error) {
	defer d.port.hold()()
	var h devices.DisplayHealth
	told := 0
	if d.port.protocol.Can(frame.Request{Command: frame.Sensor}) {
		// Refused by models with one sensor, which is no matter.
		_, _ = d.ask(ctx, subject{}, frame.Request{Command: frame.Sensor, Value: "1"})
	}
	for _, c := range []frame.Command{frame.Diagnosis, frame.Temperature, frame.Hours} {
		m, err := d.ask(ctx, subject{}, frame.Request{Command: c})
		switch {
		case err == nil:
			told++
			addHealth(&h, c, m.Value)
		case !errors.Is(err, devices.ErrRejected) && !errors.Is(err, devices.ErrUnsupported):
			return h, d.told("health", err)
		}
	}
	if told == 0 {
		return h, d.told("health", devices.ErrUnsupported)
	}
	return h, nil
}

// addHealth reads one answer.
func addHealth(h *devices.DisplayHealth, c frame.Command, value string) {
	switch c {
	case frame.Temperature:
		addCelsius(h, value)
	case frame.Hours:
		for _, word := range strings.Fields(value) {
			if n, err := strconv.Atoi(word); err == nil {
				h.Hours = append(h.Hours, n)
			}
		}
	case frame.Diagnosis:
		for name, state := range frame.Fields(value) {
			switch {
			case name == frame.Temperature:
				addCelsius(h, state)
			case state == "error":
				h.Faults = append(h.Faults, string(name))
			case state == "warning":
				h.Warnings = append(h.Warnings, string(name))
			case name == "signal" && state == "none":
				h.Warnings = append(h.Warnings, "no signal")
			}
		}
		slices.Sort(h.Faults)
		slices.Sort(h.Warnings)
	}
}

func addCelsius(h *devices.DisplayHealth, value string) {
	for _, word := range strings.Fields(value) {
		if c, err := strconv.ParseFloat(word, 64); err == nil {
			h.Celsius = append(h.Celsius, c)
		}
	}
}

// Identity asks what the display is. The error is ErrUnsupported if it does
// not tell.
func (d *Display) Identity(ctx context.Context) (devices.DisplayIdentity, error) {
	defer d.port.hold()()
	var id devices.DisplayIdentity
	told := 0
	for _, part := range []struct {
		command frame.Command
		to      *string
	}{{frame.Maker, &id.Maker}, {frame.Model, &id.Model}, {frame.Serial, &id.Serial}, {frame.Software, &id.Software}, {frame.Name, &id.Name}} {
		m, err := d.ask(ctx, subject{}, frame.Request{Command: part.command})
		switch {
		case err == nil:
			*part.to = m.Value
			told++
		case !errors.Is(err, devices.ErrRejected) && !errors.Is(err, devices.ErrUnsupported):
			return id, d.told("identity", err)
		}
	}
	if told == 0 {
		return id, d.told("identity", devices.ErrUnsupported)
	}
	return id, nil
}
