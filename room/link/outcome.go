package link

import (
	"time"

	"klubba/room"
)

// outcome is the verdict and what it takes to change it.
type outcome struct {
	level room.Level
	cause room.Cause
	since time.Duration

	lost   bool
	lostAt time.Duration
	why    room.Cause    // of the loss, or of the last one
	back   time.Duration // when the first probe left that was answered since
	earned bool          // any was

	degraded bool
	bad      bool // whether the figures are bad now, or good now if degraded
	turned   time.Duration

	flapping bool
	changes  [flapMemory]time.Duration // a ring of the last changes of level
	changed  int
}

// flapMemory is the most that Policy.FlapCount can be.
const flapMemory = 16

// never is a moment that does not come.
const never = time.Duration(1<<63 - 1)

// Verdict returns what the detector makes of the path.
func (d *Detector) Verdict() Verdict {
	return Verdict{
		Level: d.outcome.level, Cause: d.outcome.cause, Since: d.outcome.since,
		Suspect: d.silence.suspect, Flapping: d.outcome.flapping,
		Gateway: d.local.gateway, Passive: d.local.passive,
	}
}

// lose begins a loss.
func (d *Detector) lose() {
	o := &d.outcome
	if o.lost {
		return
	}
	o.lost, o.lostAt, o.earned, o.bad = true, d.now, false, false
	o.why = room.CauseNone
	d.silence.suspect = false
}

// earn ends a loss when nearly all probes of a whole while were answered, of
// those to targets that are back at all.
func (d *Detector) earn(answered *probe) {
	o := &d.outcome
	if answered.fate == void {
		return
	}
	if !o.earned || answered.at < o.back {
		o.earned, o.back = true, answered.at
	}
	newest := d.silence.lively
	oldest := newest - d.policy.RecoverFor
	if o.back > oldest || d.now-o.lostAt < d.policy.LostMin {
		return
	}
	sent, got := 0, 0
	for i := d.flight.head; i > d.flight.oldest(); i-- {
		p := d.flight.at(i - 1)
		if p.at < oldest {
			break
		}
		if p.at > newest || p.fate == void || d.targets[p.target].heardAt < o.lostAt {
			continue
		}
		sent++
		if p.fate == good || p.fate == late {
			got++
		}
	}
	if sent >= leastEarned && float64(got) >= d.policy.RecoverShare*float64(sent) {
		d.regain()
	}
}

// leastEarned is how many answers it takes at the least.
const leastEarned = 5

// regain ends a loss. Its misses have been told; quality begins anew.
func (d *Detector) regain() {
	o := &d.outcome
	o.lost, o.bad = false, false
	d.quality.reset(d.now)
	d.silence.end()
	for i := range d.targets {
		if t := &d.targets[i]; t.heardAt < o.lostAt {
			t.hush(d.now)
			d.flight.forget(i)
		}
	}
}

// judgeAge forgets a link of which nothing was heard for too long.
func (d *Detector) judgeAge() {
	if d.silence.heard && d.now >= d.stale() {
		d.silence.heard = false
	}
}

// stale is when the last sign of life is too old to go by.
func (d *Detector) stale() time.Duration {
	age := d.policy.EvidenceMaxAge
	if d.mode == Idle {
		age = d.policy.IdleEvidenceMaxAge
	}
	return d.silence.heardAt + age
}

// show makes the verdict of all that is known.
func (d *Detector) show() {
	o := &d.outcome
	level, cause := d.level()
	if level == o.level && cause == o.cause {
		return
	}
	if level != o.level && o.level != room.LevelUnknown && level != room.LevelUnknown {
		o.changes[o.changed%flapMemory] = d.now
		o.changed++
	}
	o.level, o.cause, o.since = level, cause, d.now
}

func (d *Detector) level() (room.Level, room.Cause) {
	o := &d.outcome
	o.flapping = !o.lost && d.silence.heard && d.now < d.calm()
	switch {
	case o.lost:
		o.why = worse(o.why, d.cause())
		return room.LevelLost, o.why
	case !d.silence.heard:
		return room.LevelUnknown, room.CauseNoEvidence
	case o.degraded:
		return room.LevelDegraded, room.CauseInternet
	case o.flapping:
		return room.LevelDegraded, o.why
	}
	return room.LevelGood, room.CauseNone
}

// calm is when the link may be called good: it has changed so often that the
// change to good would be one too many until then. No loss is ever hidden.
func (d *Detector) calm() time.Duration {
	o := &d.outcome
	n := min(max(d.policy.FlapCount, 1), flapMemory)
	if o.level == room.LevelGood || o.level == room.LevelUnknown || o.changed < n {
		return 0
	}
	return o.changes[(o.changed-n)%flapMemory] + d.policy.FlapWithin
}

// otherDue is when something other than a probe's deadline is due.
func (d *Detector) otherDue() time.Duration {
	at := d.quality.due
	if d.silence.heard && !d.outcome.lost {
		at = min(at, d.stale())
	}
	if d.outcome.flapping {
		at = min(at, d.calm())
	}
	return min(at, d.local.due(&d.policy))
}
