package link

import "time"

// burst is a row of lost probes.
type burst struct{ end, length time.Duration }

// bursts remembers the last rows of lost probes. A row lasts from the first
// lost probe to the next answered one: of the two ends, which lie somewhere
// between a lost and an answered probe, one is taken early and one late.
type bursts struct {
	ring  [64]burst
	head  int
	from  time.Duration
	going bool
}

// take enters a probe; probes come in the order in which they were sent.
func (b *bursts) take(at time.Duration, lost bool) {
	switch {
	case lost && !b.going:
		b.going, b.from = true, at
	case !lost && b.going:
		b.going = false
		b.ring[b.head%len(b.ring)] = burst{end: at, length: at - b.from}
		b.head++
	}
}

// count is how many rows of at least that length ended since.
func (b *bursts) count(since, length time.Duration) (n int) {
	for i := b.head; i > max(0, b.head-len(b.ring)); i-- {
		row := b.ring[(i-1)%len(b.ring)]
		if row.end < since {
			break
		}
		if row.length >= length {
			n++
		}
	}
	return n
}

// longest is the longest row that ended since.
func (b *bursts) longest(since time.Duration) (length time.Duration) {
	for i := b.head; i > max(0, b.head-len(b.ring)); i-- {
		row := b.ring[(i-1)%len(b.ring)]
		if row.end < since {
			break
		}
		length = max(length, row.length)
	}
	return length
}
