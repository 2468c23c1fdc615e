package sim

import (
	"context"
	"fmt"

	"klubba/devices"
)

// Light is a lamp of the simulated room.
type Light struct {
	room    *Room
	name    string
	colours devices.Colour
}

// Light returns the lamp of that name, with those colours.
func (r *Room) Light(name string, colours devices.Colour) *Light {
	return &Light{room: r, name: name, colours: colours}
}

// Colours tells which colours the lamp has.
func (l *Light) Colours() devices.Colour { return l.colours }

// Play shows the wanted pattern until ctx ends or the lamp breaks.
func (l *Light) Play(ctx context.Context, want devices.Want[devices.Pattern]) error {
	return devices.PlayBeats(ctx, want, l.set)
}

func (l *Light) set(c devices.Colour) error {
	r := l.room
	r.mu.Lock()
	defer r.mu.Unlock()
	if err := r.broken[l.name]; err != nil {
		r.lamps[l.name] = devices.Dark
		return fmt.Errorf("lamp %s: %w", l.name, err)
	}
	r.lamps[l.name] = c & l.colours
	return nil
}

// Lit reads which colours are lit at this moment.
func (l *Light) Lit() (devices.Colour, error) {
	r := l.room
	r.mu.Lock()
	defer r.mu.Unlock()
	if err := r.broken[l.name]; err != nil {
		return devices.Dark, fmt.Errorf("lamp %s: %w", l.name, err)
	}
	return r.lamps[l.name], nil
}

// Test reads the lamp back.
func (l *Light) Test(context.Context) (devices.Evidence, error) {
	lit, err := l.Lit()
	if err != nil {
		return devices.Evidence{}, err
	}
	return devices.Evidence{Text: "read back: " + lit.String()}, nil
}
