package main

import (
	"klubba/room"
)

// next says what to do now: one thing, or that nothing is needed.
func (v view) next() string {
	if v.stale() {
		return v.say("next.stale", nil)
	}
	switch room.Phase(v.state.Meeting.Phase) {
	case room.Open:
		return v.nextOpen()
	case room.Suspended:
		return v.nextSuspended()
	case room.Closed:
		return v.nextClosed()
	case room.Local:
		return v.nextLocal()
	case room.Idle:
		return v.nextIdle()
	}
	return v.say("next.unknown-phase", nil)
}

func (v view) nextOpen() string {
	l := v.state.Link
	advice, short := v.noQuorum()
	switch {
	case v.state.Meeting.MustSuspend:
		return v.say("next.must-suspend", map[string]any{
			"Cause": v.words.Cause(room.Cause(l.Cause)), "Clock": v.when.clock(v.state.Meeting.LostSince),
		}) + v.stake() + " " + v.remedy(l.Cause)
	case l.Level == string(room.LevelGood) && short:
		return advice
	case l.Level == string(room.LevelGood):
		return v.say("next.open-good", nil)
	case l.Level == string(room.LevelUnknown):
		return v.say("next.open-unknown", nil)
	}
	return v.say("next.open-degraded", nil) + " " + v.remedy(l.Cause)
}

func (v view) nextSuspended() string {
	m := v.state.Meeting
	switch {
	case m.MayResume:
		return v.say("next.may-resume", nil)
	case m.MayResumeAt != "":
		return v.say("next.soon", map[string]any{"Clock": v.when.clock(m.MayResumeAt)})
	}
	return v.say("next.suspended", map[string]any{"Cause": v.words.Cause(room.Cause(m.Missing))}) + " " + v.remedy(m.Missing)
}

func (v view) nextClosed() string {
	state := room.DoorsPending
	if v.state.Doors != nil {
		state = room.DoorState(v.state.Doors.State)
	}
	if advice, short := v.noQuorum(); short && state == room.DoorsVerified {
		return advice + " " + v.say("next.open-doors", nil)
	}
	return v.say("next.doors-"+string(state), nil)
}

func (v view) nextLocal() string {
	if advice, short := v.noQuorum(); short {
		return advice + " " + v.say("next.let-in", nil)
	}
	return v.say("next.local", nil)
}

func (v view) nextIdle() string {
	r := v.state.Readiness
	if r.Running {
		return v.say("next.checking", nil)
	}
	return v.say("next.idle-"+r.Verdict, nil)
}

// remedy says what a person in the room can do about a cause.
func (v view) remedy(cause string) string {
	if cause == "" {
		return ""
	}
	return v.say("remedy."+cause, nil)
}
