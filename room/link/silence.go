package link

import "time"

// silence is a run of probes since which nothing was heard.
type silence struct {
	suspect bool
	heardAt time.Duration // the last sign of life
	lively  time.Duration // when the last probe left that was answered
	woke    time.Duration // when the last long silence ended
	heard   bool          // anything, ever

	run    uint32 // numbers the runs
	on     bool   // a probe of this run was sent
	from   time.Duration
	last   time.Duration
	proven time.Duration
}

// add takes a probe into the run, and returns the run and how much silence it
// proves with those before it. A gap that a short sign of life could have
// slipped through proves nothing.
func (s *silence) add(now time.Duration, p *Policy) (run uint32, proven time.Duration) {
	switch {
	case !s.on:
		s.on, s.from, s.proven = true, now, 0
	case now-s.last <= p.FastStep+p.FastStep/2:
		s.proven += now - s.last
	}
	s.last = now
	return s.run, s.proven
}

// end breaks the run off: something was heard, or we were not listening.
func (s *silence) end() {
	s.suspect = false
	if s.on { // numbers are spent on runs only, and may start over
		s.on = false
		s.run = max(s.run+1, 1)
	}
}

// answered takes an answer, which is a sign of life however late it comes.
func (d *Detector) answered(p *probe, received time.Duration) {
	t := &d.targets[p.target]
	rtt := received - p.at
	if p.fate != void {
		p.rtt, p.fate = rtt, good
		if rtt > d.deadline() {
			p.fate = late
		}
		p.jitter = t.heard(rtt, p.fate == late)
		// What waited out a loss somewhere on the way comes late, and says
		// nothing of how long answers take.
		if !d.outcome.lost {
			t.learn(rtt, &d.policy)
		}
	}
	t.speaks(received)
	d.silence.lively = max(d.silence.lively, p.at)
	d.alive(received)
	if d.outcome.lost {
		d.earn(p)
	}
	d.expire()
	d.show()
}

// alive takes a sign of life: silence is over, and a target that was silent
// all the while is so for itself.
func (d *Detector) alive(now time.Duration) {
	s := &d.silence
	if now-s.heardAt >= d.policy.Proof {
		s.woke = now
	}
	s.heardAt = max(s.heardAt, now)
	s.heard = d.now < d.stale()
	s.end()
	patience := max(d.policy.SparseStep, 10*d.policy.TargetEvery)
	if d.mode == Idle {
		patience = 3 * d.policy.SparseStep * time.Duration(len(d.targets))
	}
	for i := range d.targets {
		t := &d.targets[i]
		if !t.silent && now-max(t.heardAt, s.woke, d.modeAt) > patience {
			t.hush(now)
			d.flight.forget(i)
		}
	}
}

// deadline is how long the answers of this path are waited for: as long as
// its slowest target that counts.
func (d *Detector) deadline() time.Duration {
	longest := d.policy.DeadlineMin
	for i := range d.targets {
		if t := &d.targets[i]; d.counts(i) {
			longest = max(longest, t.deadline)
		}
	}
	return longest
}

// expire moves probes past what is usual, past their deadline and out of the
// flight, in the order in which they were sent.
func (d *Detector) expire() {
	f, deadline := &d.flight, d.deadline()
	for i := f.judged; i != f.head; i++ {
		if p := f.at(i); p.fate == waiting && d.now-p.at >= d.targets[p.target].overdue {
			p.fate = overdue
			d.doubt(p)
		}
	}
	for ; f.judged != f.head; f.judged++ {
		p := f.at(f.judged)
		if p.open() && d.now-p.at < deadline {
			break
		}
		if p.open() {
			p.fate = missed
			d.missed(p)
		}
	}
	for f.tail != f.judged {
		if p := f.at(f.tail); p.fate == missed && d.now-p.at < d.policy.LateUntil {
			break
		}
		d.retire()
	}
}

// doubt begins to probe densely when an answer is overdue and nothing that
// was sent later has been answered.
func (d *Detector) doubt(p *probe) {
	if p.at > d.silence.lively && d.silence.heard && !d.outcome.lost && d.counts(p.target) {
		d.silence.suspect = true
	}
}

// missed takes a probe without an answer for evidence.
func (d *Detector) missed(p *probe) {
	t := &d.targets[p.target]
	t.late = 0
	s := &d.silence
	if s.on && p.run == s.run && p.proven >= d.policy.Proof && s.heard {
		d.lose()
	}
}

// retire gives the oldest probe of the flight to the windows of quality.
func (d *Detector) retire() {
	p := d.flight.at(d.flight.tail)
	if d.flight.judged == d.flight.tail {
		d.flight.judged++
	}
	d.flight.tail++
	d.quality.take(p, &d.policy)
}

// due is when the next probe in flight changes something by its silence, or
// another wait ends.
func (d *Detector) due() time.Duration {
	f, deadline := &d.flight, d.deadline()
	at := d.otherDue()
	for i := f.judged; i != f.head; i++ {
		p := f.at(i)
		switch p.fate {
		case waiting:
			at = min(at, p.at+min(d.targets[p.target].overdue, deadline))
		case overdue:
			at = min(at, p.at+deadline)
		}
	}
	return at
}
