package devices

import (
	"context"
	"strings"
	"time"
)

// Colour is a set of lamp colours that are lit together.
type Colour uint8

// The colours of a lamp. Dark is none of them.
const (
	Dark Colour = 0
	Red  Colour = 1 << (iota - 1)
	Amber
	Green
	Blue
)

// colourNames has the single colours in the order of a stack light, from top.
var colourNames = [...]struct {
	colour Colour
	name   string
}{{Red, "red"}, {Amber, "amber"}, {Green, "green"}, {Blue, "blue"}}

// String names the colours lit, joined by "+", or "dark".
func (c Colour) String() string {
	var names []string
	for _, n := range colourNames {
		if c&n.colour != 0 {
			names = append(names, n.name)
		}
	}
	if len(names) == 0 {
		return "dark"
	}
	return strings.Join(names, "+")
}

// Beat is one step of a pattern: these colours for this long.
type Beat struct {
	Lit Colour
	For time.Duration
}

// Pattern is a rhythm of light that repeats for ever. A pattern of one beat
// is steady whatever its length. The zero Pattern is dark.
type Pattern struct {
	// Name is the signal's name, for logs and tests.
	Name string
	// Beats must not be changed after the pattern was handed over.
	Beats []Beat
	// Restart tells two showings of the same pattern apart: a new number
	// begins the rhythm anew.
	Restart uint64
}

// Light is a lamp of one or more colours.
type Light interface {
	// Colours tells which colours the lamp has.
	Colours() Colour
	// Play shows the wanted pattern, and each newer one as soon as it comes,
	// until ctx ends or the device fails. A pattern begins with its first
	// beat; its beats are timed from that moment, so that lateness of one
	// does not add to the next. On return the lamp is dark, as far as the
	// device still obeys.
	Play(ctx context.Context, want Want[Pattern]) error
}

// LampReader is a light whose true state can be read back.
type LampReader interface {
	// Lit reads which colours are driven at this moment.
	Lit() (Colour, error)
}
