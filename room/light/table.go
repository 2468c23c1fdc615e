package light

import (
	"klubba/devices"
	"klubba/room"
)

// step is one beat of a table.
type step struct {
	lit devices.Colour
	ms  int
}

// The colours of the table, short enough to read as one.
const (
	off   = devices.Dark
	red   = devices.Red
	amber = devices.Amber
	green = devices.Green
	blue  = devices.Blue
	all   = red | amber | green | blue
)

// colours is the table for lamps with at least red and green. A missing
// signal is dark.
var colours = map[room.Signal][]step{
	room.SignalReady:       {{green, 100}, {off, 3900}},
	room.SignalNotReady:    {{amber, 100}, {off, 200}, {amber, 100}, {off, 3600}},
	room.SignalGood:        {{green, 1900}, {off, 100}},
	room.SignalDegraded:    {{amber, 500}, {off, 500}},
	room.SignalLost:        {{red, 125}, {off, 125}},
	room.SignalSuspended:   {{red, 1900}, {off, 100}},
	room.SignalMayResume:   {{red, 500}, {green, 500}},
	room.SignalDoorsClosed: {{blue, 1900}, {off, 100}},
	room.SignalDoorsBreach: {{red, 125}, {amber, 125}},
	room.SignalRefused:     threeFlashes,
	room.SignalLampTest:    {{all, 3000}},
}

// single is the table for a lamp where colour cannot tell: one bulb, or
// bulbs that are all lit together. Lit signals are told apart by how often
// they wink: once, the link is good; twice, suspended; three times, closed
// doors. Alternating colours become a limp (long, short), and a breach comes
// in bursts of three.
var single = map[room.Signal][]step{
	room.SignalReady:       {{all, 100}, {off, 3900}},
	room.SignalNotReady:    {{all, 100}, {off, 200}, {all, 100}, {off, 3600}},
	room.SignalGood:        {{all, 1900}, {off, 100}},
	room.SignalDegraded:    {{all, 500}, {off, 500}},
	room.SignalLost:        {{all, 125}, {off, 125}},
	room.SignalSuspended:   {{all, 1600}, {off, 100}, {all, 200}, {off, 100}},
	room.SignalMayResume:   {{all, 600}, {off, 150}, {all, 100}, {off, 150}},
	room.SignalDoorsClosed: {{all, 1300}, {off, 100}, {all, 200}, {off, 100}, {all, 200}, {off, 100}},
	room.SignalDoorsBreach: {{all, 125}, {off, 125}, {all, 125}, {off, 125}, {all, 125}, {off, 625}},
	room.SignalRefused:     threeFlashes,
	room.SignalLampTest:    {{all, 3000}},
}

// threeFlashes begin dark, so that they are seen on a lamp that is lit.
var threeFlashes = []step{
	{off, 100}, {red, 100}, {off, 100}, {red, 100}, {off, 100}, {red, 100},
}
