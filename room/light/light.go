// Package light turns a room's signal into colours and a rhythm.
//
// It guarantees that no signal that promises something is steady: a hung
// process leaves a lamp steady or dark, so only a moving lamp is a promise.
// It also guarantees that on every lamp, down to a single bulb, all signals
// that last can be told apart; with red and green both there the table of
// colours holds, otherwise the rhythm alone tells.
//
// Not its job: driving a lamp (package devices/gpio), choosing the signal
// (package room).
package light

import (
	"time"

	"klubba/devices"
	"klubba/room"
)

// Pattern returns the pattern of a signal on a lamp that has these colours.
// A lamp without colours, and a signal that is not known, are dark.
func Pattern(s room.Signal, has devices.Colour) devices.Pattern {
	name := string(s)
	if has == devices.Dark {
		return devices.Pattern{Name: name}
	}
	const traffic = devices.Red | devices.Green
	if has&traffic != traffic {
		return devices.Pattern{Name: name, Beats: recolour(single[s], func(devices.Colour) devices.Colour { return has })}
	}
	return devices.Pattern{Name: name, Beats: recolour(colours[s], func(c devices.Colour) devices.Colour {
		return substitute(c, has)
	})}
}

// Patterns returns the patterns of all signals on a lamp that has these
// colours. A signal that is not in it is dark.
func Patterns(has devices.Colour) map[room.Signal]devices.Pattern {
	all := make(map[room.Signal]devices.Pattern, len(colours))
	for s := range colours {
		all[s] = Pattern(s, has)
	}
	return all
}

// substitute gives the lamps that stand for a colour on a lamp that has red
// and green. Amber is red and green together, as on a two-colour LED; blue is
// amber and green together.
func substitute(c, has devices.Colour) devices.Colour {
	lit := c & has
	if c&devices.Amber != 0 && has&devices.Amber == 0 {
		lit |= devices.Red | devices.Green
	}
	if c&devices.Blue != 0 && has&devices.Blue == 0 {
		lit |= substitute(devices.Amber, has) | devices.Green
	}
	return lit
}

func recolour(steps []step, to func(devices.Colour) devices.Colour) []devices.Beat {
	beats := make([]devices.Beat, len(steps))
	for i, s := range steps {
		beats[i].For = time.Duration(s.ms) * time.Millisecond
		if s.lit != devices.Dark {
			beats[i].Lit = to(s.lit)
		}
	}
	return beats
}
