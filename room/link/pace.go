package link

import "time"

// pace is where the round of probes stands.
type pace struct {
	planned time.Duration // when the last probe was due
	begun   bool
	last    int // the target probed last
}

// Next is when the next probe is due, and to which target. A moment that has
// passed means at once. Once a probe is Sent it moves on.
func (d *Detector) Next() (at time.Duration, target int) {
	target = d.pick()
	if !d.pace.begun {
		return d.now, target
	}
	return max(d.pace.planned+d.step(), d.modeAt), target
}

// step is the time between two probes now.
func (d *Detector) step() time.Duration {
	p := &d.policy
	switch {
	case d.silence.suspect:
		return p.FastStep
	case d.mode == Open, d.outcome.lost && d.now-d.silence.heardAt < d.policy.RecoverFor:
		return max(p.TargetEvery/time.Duration(max(d.live(), 1)), p.StepMin)
	}
	return p.SparseStep
}

// pick is whose turn it is. Targets that were silent before are looked at now
// and then; in doubt about all, all take part.
func (d *Detector) pick() int {
	if !d.silence.suspect && !d.outcome.lost {
		for i := range d.targets {
			t := &d.targets[i]
			if t.silent && d.now-t.sentAt >= d.policy.SparseStep {
				return i
			}
		}
	}
	for n := 1; n <= len(d.targets); n++ {
		if i := (d.pace.last + n) % len(d.targets); d.counts(i) {
			return i
		}
	}
	return 0
}

// live is how many targets are not silent while others answer.
func (d *Detector) live() (n int) {
	for i := range d.targets {
		if !d.targets[i].silent {
			n++
		}
	}
	return n
}

// counts reports whether a probe to this target is evidence of the path.
func (d *Detector) counts(target int) bool {
	return !d.targets[target].silent || d.live() == 0 || d.outcome.lost
}

// sent enters a probe. A late one does not delay those after it, but two
// never leave at once.
func (d *Detector) sent(i int, seq uint32) {
	due, _ := d.Next()
	step := d.step()
	d.pace.planned = max(due, d.now-step/2)
	d.pace.planned = min(d.pace.planned, d.now)
	d.pace.begun, d.pace.last = true, i
	t := &d.targets[i]
	t.sentAt = d.now
	p := probe{at: d.now, seq: seq, target: i}
	if d.counts(i) {
		p.run, p.proven = d.silence.add(d.now, &d.policy)
	}
	if p.path = !t.silent; p.path {
		p.sample = d.quality.takes(d.now, d.policy.StepMin)
	}
	if d.flight.full() {
		d.retire()
	}
	*d.flight.at(d.flight.head) = p
	d.flight.head++
}
