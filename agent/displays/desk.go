package displays

import (
	"fmt"
	"strings"

	"klubba/agent/cell"
	"klubba/agent/wire"
	"klubba/devices"
	"klubba/room"
)

// Options are what a desk is made of.
type Options struct {
	Displays []devices.NamedDisplay
	Now      func() room.Instant
}

// Desk is the door to the room's displays. Make one with New.
type Desk struct {
	opt     Options
	screens []*screen
	// lines holds one while a display of that line is examined.
	lines map[string]chan struct{}
}

// screen is one display and what is known of it.
type screen struct {
	devices.NamedDisplay
	// want is what the room wants, done what came of it; seen is what the
	// display said last.
	want *cell.Cell[order]
	done *cell.Cell[outcome]
	seen *cell.Cell[sight]
}

// order is a scene, with a number that tells it from the same one before. The
// zero order is none.
type order struct {
	number int
	scene  room.Scene
}

// outcome is what came of an order.
type outcome struct {
	order
	err error
}

// sight is what a display said of itself. The zero sight is nothing yet.
type sight struct {
	status devices.DisplayStatus
	report devices.Report
	at     room.Instant
	// misses counts the reports in a row that were none.
	misses int
}

// New returns a desk. Nothing is opened.
func New(opt Options) *Desk {
	d := &Desk{opt: opt, lines: map[string]chan struct{}{}}
	for _, n := range opt.Displays {
		d.screens = append(d.screens, &screen{
			NamedDisplay: n, want: cell.New(order{}), done: cell.New(outcome{}), seen: cell.New(sight{}),
		})
		if d.lines[n.Line] == nil {
			d.lines[n.Line] = make(chan struct{}, 1)
		}
	}
	return d
}

// Has says why there is no such display, or nil.
func (d *Desk) Has(name string) error {
	_, err := d.screen(name)
	return err
}

func (d *Desk) screen(name string) (*screen, error) {
	var names []string
	for _, s := range d.screens {
		if s.Name == name {
			return s, nil
		}
		names = append(names, s.Name)
	}
	if len(names) == 0 {
		return nil, fmt.Errorf("%w: the configuration has none; write a [[display]] section", wire.ErrNoDisplay)
	}
	return nil, fmt.Errorf("%w: there are: %s", wire.ErrNoDisplay, strings.Join(names, ", "))
}

// Show takes the room's order for a display. It is for the room's own loop:
// one at a time, and it never waits. A display that is not here is none of the
// room's.
func (d *Desk) Show(name string, scene room.Scene) {
	if s, err := d.screen(name); err == nil {
		s.want.Set(order{s.want.Value().number + 1, scene})
	}
}
