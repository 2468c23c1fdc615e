package link

import "time"

// quality keeps the windows over which loss, delay and jitter are judged,
// once a second. Only calm probing is sampled: the probes that follow a
// suspicion crowd where losses are, and would make every path look worse.
type quality struct {
	ring   [samples]sample
	head   uint32
	short  window // 5 s
	long   window // 15 s
	bursts bursts
	smooth time.Duration // jitter, smoothed

	from    time.Duration // probes sent earlier are of a loss that was told
	sampled time.Duration // when the last sample was sent
	begun   bool
	due     time.Duration // when to judge next
	r       float64       // smoothed
	rated   bool
}

const (
	shortWindow = 5 * time.Second
	longWindow  = 15 * time.Second
	judgeEvery  = time.Second
	// smoothing is how much of each second's R goes into the smoothed one.
	smoothing = 0.2
	// leastJudged is how many answers delay and jitter are judged by.
	leastJudged = 10
)

// reset begins anew with the probes sent from that moment on.
func (q *quality) reset(from time.Duration) {
	due, smooth := q.due, q.smooth
	*q = quality{due: due, smooth: smooth, from: from}
	q.short.length, q.long.length = shortWindow, longWindow
}

// takes decides whether a probe sent now is a sample.
func (q *quality) takes(now, step time.Duration) bool {
	if q.begun && now-q.sampled < step-step/10 {
		return false
	}
	q.begun, q.sampled = true, now
	return true
}

// take enters a probe whose fate is known.
func (q *quality) take(p *probe, policy *Policy) {
	if p.fate == void || !p.path || p.at < q.from {
		return
	}
	lost := p.fate != good && p.fate != late
	q.bursts.take(p.at, lost)
	if !p.sample {
		return
	}
	s := sample{at: p.at, rtt: p.rtt, lost: lost, late: p.fate == late, jitter: p.jitter}
	if !lost && s.jitter >= 0 {
		q.smooth += (s.jitter - q.smooth) / 16
	}
	if q.head-q.long.first == samples {
		q.drop(&q.long, policy)
	}
	if q.head-q.short.first == samples {
		q.drop(&q.short, policy)
	}
	*q.at(q.head) = s
	q.head++
	q.short.count(&s, 1, policy.Degraded.RTT)
	q.long.count(&s, 1, policy.Degraded.RTT)
}

func (q *quality) at(i uint32) *sample { return &q.ring[i%samples] }

func (q *quality) drop(w *window, policy *Policy) {
	w.count(q.at(w.first), -1, policy.Degraded.RTT)
	w.first++
}

// slide lets go of what has grown too old.
func (q *quality) slide(now time.Duration, policy *Policy) {
	for _, w := range []*window{&q.short, &q.long} {
		for w.first != q.head && q.at(w.first).at < now-w.length {
			q.drop(w, policy)
		}
	}
}

// judgeQuality looks at the windows once a second, and degrades or clears
// the link when they have been bad or good for long enough.
func (d *Detector) judgeQuality() {
	q, o := &d.quality, &d.outcome
	if d.now < q.due {
		return
	}
	q.due = d.now - d.now%judgeEvery + judgeEvery
	q.slide(d.now, &d.policy)
	q.rate()
	turn := d.troubled()
	if o.degraded {
		turn = !turn && d.clear()
	}
	if o.lost || !d.silence.heard || !turn {
		o.bad = false
		return
	}
	if !o.bad {
		o.bad, o.turned = true, d.now
	}
	wait := d.policy.DegradedAfter
	if o.degraded {
		wait = d.policy.ClearAfter
	}
	if d.now-o.turned >= wait {
		o.degraded, o.bad = !o.degraded, false
	}
}

// troubled reports whether the link is not good enough now. Losses must be
// beyond doubt; delay is measured in every answer.
func (d *Detector) troubled() bool {
	q, limits := &d.quality, &d.policy.Degraded
	enough := q.short.answered() >= leastJudged
	if enough && q.short.slow*2 > q.short.answered() || q.long.jitters >= leastJudged && q.long.meanJitter() > limits.Jitter {
		return true
	}
	if enough && rOf(q.short.meanRTT(), q.long.meanJitter(), 0, 1) < limits.R {
		return true
	}
	lossy := q.short.loss() >= limits.Loss || q.rated && q.r < limits.R ||
		q.bursts.count(d.now-shortWindow, limits.Burst) >= limits.Bursts
	return lossy && q.surely(limits)
}

// clear reports whether a degraded link is good again.
func (d *Detector) clear() bool {
	q := &d.quality
	return q.short.answered() >= leastJudged && q.short.loss() < d.policy.ClearLoss && q.r > d.policy.ClearR
}

// rate follows R.
func (q *quality) rate() {
	if q.short.n == 0 {
		return
	}
	r := rOf(q.short.meanRTT(), q.long.meanJitter(), q.short.loss(), q.burstiness())
	if !q.rated {
		q.r, q.rated = r, true
	}
	q.r += smoothing * (r - q.r)
}

// burstiness is how much longer the bursts of loss are than those of random
// loss would be.
func (q *quality) burstiness() float64 {
	if q.long.lost == 0 {
		return 1
	}
	runs, _ := q.runs()
	return max(1, float64(q.long.lost)/float64(runs)*(1-q.long.loss()))
}

// surely reports whether the path loses more than the limit beyond doubt.
// Losses come in bursts and tell less than as many that come one by one: by
// as much as the bursts' mean square exceeds their mean.
func (q *quality) surely(limits *Limits) bool {
	if q.long.lost == 0 {
		return false
	}
	_, squares := q.runs()
	effect := float64(squares) / float64(q.long.lost)
	low, _ := wilson(float64(q.long.lost)/effect, float64(q.long.n)/effect, limits.Z)
	return low > limits.SureLoss
}

// runs counts the runs of lost samples in the long window, and the sum of the
// squares of their lengths.
func (q *quality) runs() (runs, squares int) {
	length := 0
	for i := q.long.first; i != q.head; i++ {
		if q.at(i).lost {
			length++
			continue
		}
		if length > 0 {
			runs, squares, length = runs+1, squares+length*length, 0
		}
	}
	if length > 0 {
		runs, squares = runs+1, squares+length*length
	}
	return runs, squares
}
