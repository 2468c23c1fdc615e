package sim

import (
	"slices"
	"time"

	"klubba/room/link"
)

// Path tells what becomes of a probe that leaves at a moment for a target.
// Moments do not go back.
type Path interface {
	Fate(at time.Duration, target int) (rtt time.Duration, answered bool)
}

// Change is a transition of the verdict.
type Change struct {
	At       time.Duration
	From, To link.Verdict
}

// answer is one on its way.
type answer struct {
	at     time.Duration
	target int
	seq    uint32
}

// Run is one detector on one path. Use New.
type Run struct {
	d       *link.Detector
	path    Path
	now     time.Duration
	seq     uint32
	flying  []answer // the next to arrive stands last
	verdict link.Verdict
	changed func(Change)
	sent    int
}

// New sets a detector on a path; changed is told every change of level or
// cause.
func New(d *link.Detector, path Path, changed func(Change)) *Run {
	return &Run{d: d, path: path, changed: changed, verdict: d.Verdict()}
}

// Sent is how many probes have left.
func (r *Run) Sent() int { return r.sent }

// Until goes on until just before that moment. Of what happens at one moment,
// answers come first.
func (r *Run) Until(end time.Duration) {
	for {
		due, target := r.d.Next()
		due = max(due, r.now)
		wake := r.d.Deadline()
		next := min(due, wake)
		if n := len(r.flying) - 1; n >= 0 && r.flying[n].at <= next {
			next = r.flying[n].at
		}
		if next >= end {
			r.now = max(r.now, end)
			return
		}
		r.now = next
		r.step(next, due, target)
		r.look()
	}
}

// Now is how far the run has come.
func (r *Run) Now() time.Duration { return r.now }

// Do gives the detector another input at the moment the run has come to.
func (r *Run) Do(input func(d *link.Detector, now time.Duration)) {
	input(r.d, r.now)
	r.look()
}

// Hold holds the caller up for so long: nothing is sent and nobody looks at
// the clock, while answers go on arriving and wait. Afterwards either they or
// the clock are seen to first.
func (r *Run) Hold(d time.Duration, answersFirst bool) {
	r.now += d
	if !answersFirst {
		r.d.Tick(r.now)
		r.look()
	}
	for n := len(r.flying) - 1; n >= 0 && r.flying[n].at <= r.now; n-- {
		a := r.flying[n]
		r.flying = r.flying[:n]
		r.d.Answered(a.at, a.target, a.seq)
		r.look()
	}
}

func (r *Run) step(now, due time.Duration, target int) {
	if n := len(r.flying) - 1; n >= 0 && r.flying[n].at == now {
		a := r.flying[n]
		r.flying = r.flying[:n]
		r.d.Answered(now, a.target, a.seq)
		return
	}
	if due != now {
		r.d.Tick(now)
		return
	}
	r.seq++
	r.sent++
	r.d.Sent(now, target, r.seq)
	if rtt, answered := r.path.Fate(now, target); answered {
		r.fly(answer{at: now + rtt, target: target, seq: r.seq})
	}
}

// fly puts an answer on its way; most arrive in the order of their probes.
func (r *Run) fly(a answer) {
	i := 0
	for i < len(r.flying) && r.flying[i].at > a.at {
		i++
	}
	r.flying = slices.Insert(r.flying, i, a)
}

func (r *Run) look() {
	v := r.d.Verdict()
	if v.Level != r.verdict.Level || v.Cause != r.verdict.Cause {
		r.changed(Change{At: r.now, From: r.verdict, To: v})
	}
	r.verdict = v
}
