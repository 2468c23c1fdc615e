package sim

import (
	"math"
	"math/rand/v2"
	"time"
)

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
func (g *Gilbert) Fate(at time.Duration, _ int) (time.Duration, bool) {
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

// draw is how many slots it takes until something of that probability has
// happened: at least one, geometrically distributed.
func (g *Gilbert) draw(p float64) int64 {
	return 1 + int64(math.Log(1-g.Rand.Float64())/math.Log1p(-p))
}
