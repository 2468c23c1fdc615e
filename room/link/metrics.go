package link

import (
	"slices"
	"time"
)

// confidence is how many standard deviations apart 95 % of samples lie.
const confidence = 1.96

// Metrics returns the figures of the path. Losses are counted once an answer
// can no longer come, so that the newest are up to a second old.
func (d *Detector) Metrics(now time.Duration) Metrics {
	q := &d.quality
	q.slide(max(now, d.now), &d.policy)
	var rtts [samples]time.Duration
	answers := rtts[:0]
	last := window{}
	for i := q.long.first; i != q.head; i++ {
		s := q.at(i)
		if !s.lost {
			answers = append(answers, s.rtt)
		}
		// The last second of what is decided.
		if s.at > q.at(q.head-1).at-time.Second {
			last.count(s, 1, 0)
		}
	}
	slices.Sort(answers)
	r := q.r
	if !q.rated {
		r = 0
	}
	m := Metrics{
		Loss1: last.bounds(), Loss5: q.short.bounds(), Loss15: q.long.bounds(),
		Late: share(q.long.late, q.long.answered()), Burst: q.bursts.longest(d.now - longWindow),
		RTT50: quantile(answers, 50), RTT95: quantile(answers, 95), Jitter: q.smooth,
		EstimatedR: r,
	}
	if q.rated {
		m.EstimatedMOS = mosOf(r)
	}
	return m
}

func (w *window) bounds() Loss {
	low, high := wilson(float64(w.lost), float64(w.n), confidence)
	return Loss{Probes: w.n, Share: w.loss(), Low: low, High: high}
}

// quantile is the smallest value that so many percent do not exceed.
func quantile(sorted []time.Duration, percent int) time.Duration {
	if len(sorted) == 0 {
		return 0
	}
	return sorted[(len(sorted)*percent+99)/100-1]
}
