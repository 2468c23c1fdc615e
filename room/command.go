package room

import "slices"

func (c Command) apply(r *Room, now Instant) {
	refused := r.ceiling(c)
	if refused != RefusedNot {
		r.note(c.note(refused))
		r.answer(c.Ref, refused)
		return
	}
	r.doFirstNoted(func() (n Note) {
		refused = c.Do.do(r, now, c.By)
		return c.note(refused)
	})
	if refused == RefusedNotRestored {
		r.show(SignalRefused, RefusedFor)
	}
	r.answer(c.Ref, refused)
}

func (e Rejected) apply(r *Room, _ Instant) {
	r.note(commandNote(e.By, e.ID, e.Name, e.Reason))
	r.answer(e.Ref, e.Reason)
}

// ceiling is what the centre may do in this room, whatever it asks.
func (r *Room) ceiling(c Command) Refusal {
	if c.Do == nil {
		return RefusedUnknown
	}
	if c.By.Via == ViaMQTT && !slices.Contains(r.policy.RemoteMay, c.Do.Name()) {
		return RefusedRemoteCeiling
	}
	return RefusedNot
}

// doFirstNoted does something that tells by a note what came of it, and puts
// that note before the notes of what it did, so that the record reads as
// cause and effect. The note belongs to the meeting that was on, or, if none
// was, to the one that began.
func (r *Room) doFirstNoted(do func() Note) {
	first, meeting, title := len(r.acts), r.s.Meeting, r.s.Title
	n := do()
	if meeting == "" {
		meeting, title = r.s.Meeting, r.s.Title
	}
	n.At, n.Meeting, n.Title = r.now, meeting, title
	r.acts = slices.Insert(r.acts, first, Action(Record{n}))
}

// note tells what came of the command, and the part that it was about.
func (c Command) note(refused Refusal) Note {
	n := commandNote(c.By, c.ID, nameOf(c.Do), refused)
	switch use := c.Do.(type) {
	case UseCamera:
		n.Part = use.Camera
	case UseDisplay:
		n.Part = use.Display
	case UseSpeakerphone:
		n.Part = use.Speakerphone
	}
	return n
}

func commandNote(by Actor, id, name string, refused Refusal) Note {
	n := Note{Kind: KindCommand, By: by, ID: id, Name: name, Outcome: "done"}
	if refused != RefusedNot {
		n.Outcome, n.Cause = "refused", string(refused)
	}
	return n
}

func nameOf(v Verb) string {
	if v == nil {
		return ""
	}
	return v.Name()
}

func (r *Room) answer(ref uint64, refused Refusal) {
	if ref != 0 {
		r.act(Answer{Ref: ref, Refused: refused})
	}
}

func (LampTest) do(r *Room, _ Instant, _ Actor) Refusal {
	if r.s.Phase.Meeting() {
		return RefusedMeetingOn
	}
	r.show(SignalLampTest, LampTestFor)
	return RefusedNot
}

func (v Precheck) do(r *Room, _ Instant, by Actor) Refusal {
	if r.s.Phase.Meeting() {
		return RefusedMeetingOn
	}
	if r.check.Running {
		return RefusedCheckRunning
	}
	if !plain(v.Part, 64) {
		return RefusedMalformed
	}
	r.check.Running = true
	r.note(Note{Kind: KindPrecheck, By: by, Part: v.Part, Outcome: "started"})
	r.tryDisplays(v.Part)
	r.act(RunCheck{By: by, Part: v.Part})
	return RefusedNot
}

func (CancelPrecheck) do(r *Room, _ Instant, by Actor) Refusal {
	if !r.check.Running {
		return RefusedNoCheck
	}
	r.cancelCheck(by)
	return RefusedNot
}

// cancelCheck ends a running pre-check: what it found is thrown away.
func (r *Room) cancelCheck(by Actor) {
	r.check.Running = false
	r.note(Note{Kind: KindPrecheck, By: by, Outcome: "cancelled"})
	r.triedDisplays()
	r.act(CancelCheck{})
}

func (v SignReport) do(r *Room, _ Instant, by Actor) Refusal {
	switch {
	case r.s.Phase.Meeting():
		return RefusedMeetingOn
	case r.check.Running:
		return RefusedCheckRunning
	}
	// A no makes the room not ready. A yes makes it no better than it is: what
	// was found since the report may be worse.
	if v.Verdict == VerdictNotReady && r.check.Verdict != VerdictUnknown {
		r.check.Verdict, r.check.Summary = v.Verdict, v.Summary
	}
	r.note(Note{Kind: KindPrecheck, By: by, Outcome: "signed", Text: v.Summary, Report: v.Report})
	return RefusedNot
}

func (UseCamera) do(r *Room, _ Instant, _ Actor) Refusal {
	if r.s.Phase.Meeting() {
		return RefusedMeetingOn
	}
	return RefusedNot
}

func (u UseDisplay) do(r *Room, _ Instant, by Actor) Refusal {
	if r.s.Phase.Meeting() && (u.For == DisplaySend || by.Via == ViaMQTT) {
		return RefusedMeetingOn
	}
	return RefusedNot
}

func (UseSpeakerphone) do(r *Room, now Instant, by Actor) Refusal { return UseCamera{}.do(r, now, by) }

func (CheckLamps) apply(r *Room, _ Instant) {
	if r.check.Running {
		r.show(SignalLampTest, LampTestFor)
	}
}

func (e CheckDone) apply(r *Room, now Instant) {
	if !r.check.Running {
		r.answer(e.Ref, RefusedNoCheck)
		return
	}
	r.check.Running = false
	if e.Part == "" || e.Verdict == VerdictNotReady {
		r.check = Readiness{Verdict: e.Verdict, At: now, Summary: e.Summary}
	}
	r.triedDisplays()
	r.note(Note{
		Kind: KindPrecheck, By: Actor{Via: ViaDaemon}, Part: e.Part,
		Outcome: string(e.Verdict), Text: e.Summary, Report: e.Report,
	})
	r.answer(e.Ref, RefusedNot)
}
