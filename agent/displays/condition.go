package displays

import (
	"errors"
	"time"

	"klubba/devices"
	"klubba/room"
)

// Seen is a display as a part of the room, and whether it shows a picture.
type Seen struct {
	Condition       room.Condition
	Cause, Evidence string
	// Picture is empty when the display has said nothing since this was told
	// last: what was dark before an order proves nothing after it.
	Picture room.Flow
	// Age is how old the evidence is, MaxAge from which age on it is not to be
	// relied on; see room.PartSeen.
	Age, MaxAge time.Duration
}

// maxAge is for drivers that do not say how long their word holds.
const maxAge = 30 * time.Second

// judge puts together what a display said and what came of the room's order.
// A first lost answer is not worth telling: the last word holds as long as it
// does.
func judge(g sight, done outcome, want order) (c Seen, worth bool) {
	c = Seen{Evidence: g.report.Evidence.Text, Picture: g.picture(), MaxAge: g.report.MaxAge}
	if c.MaxAge <= 0 {
		c.MaxAge = maxAge
	}
	err := g.report.Err
	switch {
	case errors.Is(err, devices.ErrAsleep):
		c.Condition, c.Cause = room.ConditionUnknown, err.Error()
	case errors.Is(err, devices.ErrAbsent), errors.Is(err, devices.ErrGone):
		c.Condition, c.Cause = room.ConditionAbsent, err.Error()
	case err != nil:
		c.Condition, c.Cause = room.ConditionFailed, err.Error()
		return c, g.misses >= lost
	case done.order == want && done.err != nil:
		c.Condition, c.Cause = room.ConditionDegraded, "it does not show what it should: "+done.err.Error()
	case g.report.Degraded:
		c.Condition, c.Cause = room.ConditionDegraded, g.report.Evidence.Text
	default:
		c.Condition = room.ConditionOK
	}
	return c, true
}
