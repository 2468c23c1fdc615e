package room

// enter goes to another phase: the one place where that happens, so that
// every change of phase yields exactly one note.
func (r *Room) enter(to Phase, by Actor, cause Cause, outcome string) {
	r.note(Note{
		Kind: KindPhase, By: by, From: string(r.s.Phase), To: string(to),
		Cause: string(cause), Outcome: outcome,
	})
	from := r.s.Phase
	r.s.Phase, r.s.Since, r.s.By, r.s.PhaseCause = to, r.now, by, cause
	r.changeScenes(from)
	r.overlay = ""
	r.afterLoss, r.overridden = false, false
	if to == Idle {
		r.s.Meeting, r.s.Title = "", ""
		r.forgetMembers()
	}
}

func (v Start) do(r *Room, now Instant, by Actor) Refusal {
	switch r.s.Phase {
	case Local:
		r.enter(Open, by, CauseNone, "")
		return RefusedNot
	case Idle:
	case Closed:
		return RefusedDoorsClosed
	default:
		return RefusedMeetingOn
	}
	if !plain(v.Meeting, 64) || !plain(v.Title, 200) {
		return RefusedMalformed
	}
	if r.check.Running {
		r.cancelCheck(by)
	}
	r.s.Meeting, r.s.Title = v.Meeting, v.Title
	if r.s.Meeting == "" {
		r.s.Meeting = now.Wall.UTC().Format("20060102T150405Z")
	}
	r.enter(Open, by, CauseNone, "")
	r.letInAgain()
	return RefusedNot
}

func (End) do(r *Room, _ Instant, by Actor) Refusal {
	if r.s.Phase == Idle {
		return RefusedNoMeeting
	}
	r.letIn()
	r.enter(Idle, by, CauseNone, "")
	return RefusedNot
}

func (GoLocal) do(r *Room, _ Instant, by Actor) Refusal {
	switch r.s.Phase {
	case Open, Suspended:
		r.enter(Local, by, r.lossCause(), "")
		return RefusedNot
	case Local:
		return RefusedAlready
	case Closed:
		return RefusedDoorsClosed
	}
	return RefusedNoMeeting
}

func (Suspend) do(r *Room, _ Instant, by Actor) Refusal {
	switch r.s.Phase {
	case Open:
		r.suspend(by)
		return RefusedNot
	case Suspended:
		return RefusedAlready
	case Closed:
		return RefusedDoorsClosed
	case Local:
		return RefusedLocal
	}
	return RefusedNoMeeting
}

func (r *Room) suspend(by Actor) { r.enter(Suspended, by, r.lossCause(), "") }

// lossCause is the link's cause if it is lost, or was before it became
// unknown.
func (r *Room) lossCause() Cause {
	if r.lostSince.IsZero() {
		return CauseNone
	}
	if r.s.Link.Level != LevelLost && r.s.Duty.MustSuspend {
		return r.s.Duty.Cause
	}
	return r.s.Link.Cause
}

func (v Resume) do(r *Room, _ Instant, by Actor) Refusal {
	switch r.s.Phase {
	case Suspended:
	case Open:
		return RefusedAlready
	case Idle:
		return RefusedNoMeeting
	default:
		return RefusedNotSuspended
	}
	switch {
	case r.s.Restore.MayResume:
		r.enter(Open, by, CauseNone, "")
	case v.Override:
		r.enter(Open, by, r.s.Restore.Missing, "override")
		r.overridden = true
	default:
		return RefusedNotRestored
	}
	return RefusedNot
}

// plain reports whether s is at most limit bytes of printable text.
func plain(s string, limit int) bool {
	if len(s) > limit {
		return false
	}
	for _, c := range s {
		if c < ' ' || c == 0x7f || c == 0xfffd {
			return false
		}
	}
	return true
}
