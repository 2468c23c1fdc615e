package sim

import "time"

// Pauses is a path that holds everything up now and then, as a wireless card
// does that looks for other channels: for Shortest to Longest, every Every or
// so. Nothing is lost, and what was held up arrives at once.
type Pauses struct {
	RTT, Every, Shortest, Longest time.Duration
	// Float gives numbers from 0 to 1.
	Float func() float64

	from, to time.Duration
}

// Fate implements Path.
func (p *Pauses) Fate(at time.Duration, _ int) (time.Duration, bool) {
	for at >= p.to {
		p.from = p.to + time.Duration(float64(p.Every)*(0.5+p.Float()))
		p.to = p.from + p.Shortest + time.Duration(p.Float()*float64(p.Longest-p.Shortest))
	}
	if at >= p.from {
		return p.to - at + p.RTT, true
	}
	return p.RTT, true
}
