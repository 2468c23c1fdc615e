package room

import "time"

func (e PathSeen) apply(r *Room, now Instant) {
	p := Path{Level: e.Level, Cause: e.Cause, Seen: now, Evidence: e.Evidence}
	switch e.Level {
	case LevelGood:
		p.Cause = CauseNone
	case LevelDegraded, LevelLost:
	default:
		p.Level, p.Cause = LevelUnknown, CauseNoEvidence
	}
	r.s.Path = p
}

func (e MediumSeen) apply(r *Room, now Instant) {
	m := Medium{Flow: e.Flow, Seen: now, Evidence: e.Evidence}
	if m.Flow != Flowing && m.Flow != Silent {
		m.Flow = FlowUnknown
	}
	switch e.Medium {
	case CauseSound:
		r.s.Sound = m
	case CausePicture:
		r.s.Picture = m
	}
}

// maxAge is how long evidence of the link holds in this phase.
func (r *Room) maxAge() time.Duration {
	if r.s.Phase.Meeting() {
		return r.policy.EvidenceMaxAge
	}
	return r.policy.IdleEvidenceMaxAge
}

func (r *Room) old(seen Instant) bool { return r.now.Sub(seen) >= r.maxAge() }

// ageEvidence makes old evidence unknown. What was seen, and when, stays.
func (r *Room) ageEvidence() {
	s := &r.s
	if s.Path.Level != LevelUnknown && r.old(s.Path.Seen) {
		s.Path.Level, s.Path.Cause = LevelUnknown, CauseNoEvidence
	}
	if s.Sound.Flow != FlowUnknown && r.old(s.Sound.Seen) {
		s.Sound.Flow = FlowUnknown
	}
	if s.Picture.Flow != FlowUnknown && r.old(s.Picture.Seen) {
		s.Picture.Flow = FlowUnknown
	}
}

// verdict puts path, sound and picture together. What is known to be lost is
// lost, whatever else is unknown; good needs all three.
func (r *Room) verdict() (Level, Cause) {
	s := &r.s
	switch {
	case s.Path.Level == LevelLost:
		return LevelLost, s.Path.Cause
	case s.Sound.Flow == Silent:
		return LevelLost, CauseSound
	case s.Picture.Flow == Silent:
		return LevelLost, CausePicture
	case s.Path.Level == LevelUnknown, s.Sound.Flow == FlowUnknown, s.Picture.Flow == FlowUnknown:
		return LevelUnknown, CauseNoEvidence
	case s.Path.Level == LevelDegraded:
		return LevelDegraded, s.Path.Cause
	}
	return LevelGood, CauseNone
}

// judgeLink draws the whole verdict and keeps the times that duty and
// restoration count from.
func (r *Room) judgeLink() {
	level, cause := r.verdict()
	r.keepSince(level)
	link := &r.s.Link
	if link.Level == level && link.Cause == cause {
		return
	}
	n := Note{
		Kind: KindLink, By: Actor{Via: ViaDaemon},
		From: string(link.Level), To: string(level), Cause: string(cause), Text: r.linkEvidence(cause),
	}
	if level == LevelLost {
		r.stake(&n)
	}
	r.note(n)
	*link = Link{Level: level, Cause: cause, Since: r.now}
}

// keepSince tracks since when the link is lost, good and fair. A loss lasts
// until the link is known to be better: not knowing does not end it.
func (r *Room) keepSince(level Level) {
	start(&r.goodSince, level == LevelGood, r.now)
	start(&r.fairSince, level == LevelGood || level == LevelDegraded, r.now)
	start(&r.lostSince, level == LevelLost || level == LevelUnknown && !r.lostSince.IsZero(), r.now)
	if !r.lostSince.IsZero() {
		r.lastLost = r.now
	}
	if !r.fairSince.IsZero() {
		r.overridden = false
	}
}

// start sets since to now when on becomes true, and to never when it is not.
func start(since *Instant, on bool, now Instant) {
	switch {
	case !on:
		*since = Instant{}
	case since.IsZero():
		*since = now
	}
}

// linkEvidence is what was measured of the side that decided.
func (r *Room) linkEvidence(cause Cause) string {
	switch cause {
	case CauseSound:
		return r.s.Sound.Evidence
	case CausePicture:
		return r.s.Picture.Evidence
	case CauseNoEvidence:
		return ""
	}
	return r.s.Path.Evidence
}
