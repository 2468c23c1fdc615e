package alsa

import (
	"fmt"
	"slices"
	"strings"

	"klubba/devices"
)

// Controls lists the switches, volumes and choices of a card's mixer.
func (s System) Controls(card string) ([]Control, error) {
	return withMixer(s, card, mixer.controls)
}

// withMixer opens a card's mixer, does work and closes it.
func withMixer[T any](s System, card string, work func(mixer) (T, error)) (v T, err error) {
	c, err := s.Find(card)
	if err != nil {
		return v, err
	}
	m, err := s.openMixer(c)
	if err != nil {
		return v, fmt.Errorf("sound card %q: mixer: %w", card, err)
	}
	defer m.close()
	if v, err = work(m); err != nil {
		return v, fmt.Errorf("sound card %q: mixer: %w", card, err)
	}
	return v, nil
}

// Set gives the control of that name and index the values, one for each
// channel or one for all, and returns what it then says it has. A value outside
// its range is refused, and so is a control that did not take it.
func (s System) Set(card, name string, index int, values ...int) ([]int, error) {
	return withMixer(s, card, func(m mixer) ([]int, error) {
		all, err := m.controls()
		if err != nil {
			return nil, err
		}
		i := slices.IndexFunc(all, func(c Control) bool { return c.Name == name && c.Index == index })
		if i < 0 {
			return nil, fmt.Errorf("%w: there is no control %q, %d", devices.ErrUnsupported, name, index)
		}
		return m.change(all[i], values)
	})
}

// change sets a control and makes sure that it was.
func (m mixer) change(c Control, values []int) ([]int, error) {
	if len(values) == 1 {
		values = slices.Repeat(values, len(c.Values))
	}
	if len(values) != len(c.Values) || slices.Min(values) < c.Min || slices.Max(values) > c.Max {
		return nil, fmt.Errorf("control %q takes %d values from %d to %d, not %v", c.Name, len(c.Values), c.Min, c.Max, values)
	}
	if !c.Writable {
		return nil, fmt.Errorf("control %q: %w: it can only be read", c.Name, devices.ErrUnsupported)
	}
	got, err := m.set(c, values)
	if err != nil {
		return nil, fmt.Errorf("set control %q: %w", c.Name, err)
	}
	if !slices.Equal(got, values) {
		return got, fmt.Errorf("control %q was set to %v and says %v: the device does not obey", c.Name, values, got)
	}
	return got, nil
}

// Mute is what the switches of one direction say.
type Mute string

// The states. MuteUnknown: there is no switch.
const (
	MuteUnknown Mute = "unknown"
	MuteOff     Mute = "on"    // sound may pass
	MuteOn      Mute = "muted" // every channel of a switch is off
)

// switches are those of a direction that mute the whole of it: with a name
// given ("Mic", as amixer calls it) that one, otherwise all. Sidetone ("Mic
// Playback Switch") is a path of its own: it counts only if it is named.
func switches(all []Control, d Direction, name string) (found []Control) {
	suffix := " Playback Switch"
	if d == Capture {
		suffix = " Capture Switch"
	}
	for _, c := range all {
		base, ok := strings.CutSuffix(" "+c.Name, suffix)
		base = strings.TrimSpace(base)
		if c.Kind != Switch || !ok || name != "" && base != name {
			continue
		}
		if name == "" && d == Playback && strings.HasPrefix(base, "Mic") {
			continue
		}
		found = append(found, c)
	}
	return found
}

// muted reads a set of switches: one that is off on all channels mutes.
func muted(found []Control) Mute {
	if len(found) == 0 {
		return MuteUnknown
	}
	for _, c := range found {
		if slices.Max(c.Values) == 0 {
			return MuteOn
		}
	}
	return MuteOff
}

// Muted tells whether a direction of the card is muted. name is the simple
// control's ("Mic", "PCM"); "" is all of the direction.
func (s System) Muted(card string, d Direction, name string) (Mute, error) {
	return withMixer(s, card, func(m mixer) (Mute, error) {
		all, err := m.controls()
		return muted(switches(all, d, name)), err
	})
}

// SetMute mutes or unmutes a direction of the card, and reads back that it
// is so. The error wraps devices.ErrUnsupported if there is no such switch.
// That sound does not pass is proven by sound only.
func (s System) SetMute(card string, d Direction, name string, mute bool) error {
	value := 1
	if mute {
		value = 0
	}
	_, err := withMixer(s, card, func(m mixer) (struct{}, error) {
		all, err := m.controls()
		if err != nil {
			return struct{}{}, err
		}
		found := switches(all, d, name)
		if len(found) == 0 {
			return struct{}{}, fmt.Errorf("%w: it has no switch for %s %s", devices.ErrUnsupported, d, name)
		}
		for _, c := range found {
			if _, err := m.change(c, []int{value}); err != nil {
				return struct{}{}, err
			}
		}
		return struct{}{}, nil
	})
	return err
}
