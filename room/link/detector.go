package link

import (
	"time"

	"klubba/room"
)

// Detector judges one path by probes to one or more media targets. Moments
// are on the monotonic clock. It is not safe for concurrent use.
type Detector struct {
	policy  Policy
	mode    Mode
	modeAt  time.Duration
	now     time.Duration
	wake    time.Duration // when the caller should be back
	pace    pace
	flight  flight
	targets []target
	silence silence
	local   local
	quality quality
	outcome outcome
}

// New returns a detector in mode Idle for so many targets, at least one.
// Nothing is known until the first answer.
func New(p Policy, targets int) *Detector {
	d := &Detector{policy: p, targets: make([]target, max(targets, 1))}
	for i := range d.targets {
		d.targets[i] = newTarget(p)
	}
	d.outcome.level, d.outcome.cause = room.LevelUnknown, room.CauseNoEvidence
	d.local.gateway, d.local.passive = room.FlowUnknown, room.FlowUnknown
	d.silence.run = 1
	d.quality.reset(0)
	d.pace.last = len(d.targets) - 1
	d.rest()
	return d
}

// SetMode says how closely to watch from now on.
func (d *Detector) SetMode(now time.Duration, m Mode) {
	d.enter(now)
	if m != d.mode {
		d.mode, d.modeAt = m, d.now
	}
	d.settle(now)
	d.rest()
}

// Sent says that a probe left, or that the system refused to send it: that
// gets no answer either. Sequence numbers must not repeat within a second.
func (d *Detector) Sent(now time.Duration, target int, seq uint32) {
	d.enter(now)
	if target >= 0 && target < len(d.targets) {
		d.sent(target, seq)
	}
	d.rest()
}

// Answered says that the answer to a probe was received at that moment, which
// may lie before the last call. It reports whether the answer was waited for.
func (d *Detector) Answered(received time.Duration, target int, seq uint32) bool {
	d.settle(received)
	p := d.flight.find(seq, target)
	if p == nil || received < p.at || received-p.at > d.policy.LateUntil {
		d.rest()
		return false
	}
	d.answered(p, received)
	d.rest()
	return true
}

// Tick says that time has passed. The detector asks for it by Deadline.
func (d *Detector) Tick(now time.Duration) {
	d.enter(now)
	d.rest()
}

// Void says that the caller was held up from since until now: probes that
// were under way are neither lost nor good, and a silence begins anew.
// Being late for Next or Deadline is taken for the same without being told.
func (d *Detector) Void(now, since time.Duration) {
	d.void(since)
	d.settle(now)
	d.rest()
}

// Deadline is when silence next changes something: when to Tick.
func (d *Detector) Deadline() time.Duration { return max(d.due(), d.now+1) }

// enter moves the clock for calls that should not be late.
func (d *Detector) enter(now time.Duration) {
	if d.wake > 0 && now-d.wake > d.policy.StallAfter {
		d.void(d.wake)
	}
	d.settle(now)
}

// rest remembers when the caller should be back.
func (d *Detector) rest() {
	next, _ := d.Next()
	d.wake = min(max(next, d.now), d.Deadline())
}

// settle does what the passing of time brings about.
func (d *Detector) settle(now time.Duration) {
	d.now = max(d.now, now)
	d.expire()
	d.judgeLocal()
	d.judgeAge()
	d.judgeQuality()
	d.show()
}

// void takes back probes under way at that moment and since.
func (d *Detector) void(since time.Duration) {
	d.flight.void(since - d.policy.DeadlineMax)
	d.silence.end()
	d.outcome.bad = false
}
