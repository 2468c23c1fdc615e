package link

import "time"

// target is what is known of one media target.
type target struct {
	rtts     rtts
	deadline time.Duration // a miss after so long
	overdue  time.Duration // suspicious after so long
	prevRTT  time.Duration
	heardAt  time.Duration
	sentAt   time.Duration
	since    time.Duration
	late     int  // late answers in a row
	silent   bool // while others answered
	known    bool // has answered, ever
	fault    Fault
}

// lateRow is how many late answers in a row make a target late.
const lateRow = 5

// settleAfter is how many answers tell what is usual.
const settleAfter = 8

func newTarget(p Policy) target {
	return target{deadline: p.DeadlineMax, overdue: p.DeadlineMax}
}

// heard takes an answer's round-trip time, and returns how much it changed
// from the one before, or -1.
func (t *target) heard(rtt time.Duration, isLate bool) (jitter time.Duration) {
	jitter = -1
	if t.prevRTT > 0 {
		jitter = (rtt - t.prevRTT).Abs()
	}
	t.prevRTT = rtt
	t.late++
	if !isLate {
		t.late = 0
	}
	return jitter
}

// learn takes a round-trip time for a usual one. Deadlines follow.
func (t *target) learn(rtt time.Duration, p *Policy) {
	if slowest, settled := t.rtts.add(rtt); settled {
		t.deadline = min(max(slowest+p.DeadlineMargin, p.DeadlineMin), p.DeadlineMax)
		t.overdue = min(max(slowest+p.OverdueMargin, p.OverdueMin), t.deadline)
	}
}

// speaks ends silence and fault.
func (t *target) speaks(now time.Duration) {
	if t.silent || t.fault != FaultNone || !t.known {
		t.since = now
	}
	t.heardAt, t.known, t.silent, t.fault = max(t.heardAt, now), true, false, FaultNone
}

// hush begins a silence.
func (t *target) hush(now time.Duration) { t.silent, t.since = true, now }

// health puts it in a word.
func (t *target) health() Health {
	switch {
	case t.fault != FaultNone:
		return HealthFaulty
	case t.silent:
		return HealthSilent
	case !t.known:
		return HealthUnknown
	case t.late >= lateRow:
		return HealthLate
	}
	return HealthGood
}

// Target returns how a target does, by its number from 0.
func (d *Detector) Target(i int) Target {
	t := &d.targets[i]
	return Target{Health: t.health(), Fault: t.fault, Since: t.since, Heard: t.heardAt, Deadline: t.deadline}
}

// Fault says what is wrong with a target; its next answer takes it back.
func (d *Detector) Fault(now time.Duration, i int, f Fault) {
	d.settle(now)
	if i >= 0 && i < len(d.targets) && d.targets[i].fault != f {
		d.targets[i].fault, d.targets[i].since = f, d.now
	}
	if f.reached() {
		d.local.beyondAt = d.now
	}
	d.settle(now)
	d.rest()
}
