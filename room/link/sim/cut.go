package sim

import "time"

// Cut is a whole path that is cut at From and whole again at To.
type Cut struct{ RTT, From, To time.Duration }

// Fate implements Path.
func (c Cut) Fate(at time.Duration, _ int) (time.Duration, bool) {
	return c.RTT, at < c.From || at >= c.To
}
