package sim

import (
	"math/rand/v2"
	"time"
)

// Cut is a whole path that is cut at From and whole again at To.
type Cut struct{ RTT, From, To time.Duration }

// Fate implements Path.
func (c Cut) Fate(at time.Duration) (time.Duration, bool) {
	return c.RTT, at < c.From || at >= c.To
}

// Slot is the clock of Gilbert's model: one packet of speech.
const Slot = 20 * time.Millisecond

// Gilbert is a path that is now good, when nothing is lost, now bad, when all
// is (Gilbert 1960). Each Slot it turns bad with probability P, and good
// again with R.
type Gilbert struct {
	RTT  time.Duration
	P, R float64
	Rand *rand.Rand
	// Ended is told each time that the path was bad, after it was.
	Ended func(from, to time.Duration)

	bad     bool
	from    int64 // the slot in which it turned bad
	next    int64 // the slot in which it turns next
	started bool
}

// Fate implements Path.
func (g *Gilbert) Fate(at time.Duration) (time.Duration, bool) {
	slot := int64(at / Slot)
	if !g.started {
		g.started, g.next = true, g.draw(g.P)
	}
	for slot >= g.next {
		g.turn()
	}
	return g.RTT, !g.bad
}

func (g *Gilbert) turn() {
	g.bad = !g.bad
	if g.bad {
		g.from = g.next
		g.next += g.draw(g.R)
		return
	}
	if g.Ended != nil {
		g.Ended(time.Duration(g.from)*Slot, time.Duration(g.next)*Slot)
	}
	g.next += g.draw(g.P)
}

// Bad reports whether the path is bad as of the last probe, and since when.
func (g *Gilbert) Bad() (since time.Duration, bad bool) {
	return time.Duration(g.from) * Slot, g.bad
}
