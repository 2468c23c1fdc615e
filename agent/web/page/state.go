package page

import (
	"klubba/room"
)

// state is what stands on top of every view: how it is, what to do, and what
// the light says, in words.
type state struct {
	Key     string // the name of the sentences; also the style's
	Heading string
	Next    string
	Signal  string // the light's, for the lamp on the page
	Looks   string
	Meeting string
	Since   string
	Old     bool
}

func (q *request) state() *state {
	s := q.told.Status
	st := &state{Key: q.key(), Old: q.old, Signal: string(s.Signal), Looks: q.t.Looks(s.Signal)}
	if q.old {
		st.Signal, st.Looks = string(room.SignalDark), q.t.say("state.light-unknown")
	}
	st.Heading = q.t.say("head." + st.Key)
	st.Next = q.next(st.Key)
	st.Meeting = s.Title
	if st.Meeting == "" {
		st.Meeting = s.Meeting
	}
	if s.Phase != room.Idle && !s.Since.IsZero() {
		st.Since = q.t.say("state.since", "Phase", q.t.Phase(s.Phase), "Clock", q.when.clock(s.Since.Wall))
	}
	return st
}

// key names what the room is in, as far as a person there must know it.
func (q *request) key() string {
	s := q.told.Status
	switch {
	case q.old:
		return "old"
	case s.Phase == room.Open:
		return openKey(s)
	case s.Phase == room.Suspended && s.Restore.MayResume:
		return "may-resume"
	case s.Phase == room.Suspended && !s.Restore.At.IsZero():
		return "soon"
	case s.Phase == room.Suspended:
		return "suspended"
	case s.Phase == room.Closed:
		return "doors-" + string(s.Doors.State)
	case s.Phase == room.Local:
		return "local"
	case s.Readiness.Running:
		return "checking"
	}
	return "idle-" + string(s.Readiness.Verdict)
}

func openKey(s room.Status) string {
	switch {
	case s.Duty.MustSuspend:
		return "lost"
	case s.Link.Level == room.LevelGood:
		return "good"
	case s.Link.Level == room.LevelUnknown:
		return "unknown"
	}
	return "degraded" // or lost within the grace
}

// next says what to do now: one thing, or that nothing is needed.
func (q *request) next(key string) string {
	s := q.told.Status
	switch key {
	case "old":
		return q.t.say("next.old", "Ago", q.when.ago(q.told.At))
	case "lost":
		cause := s.Duty.Cause
		return sentences(q.t.say("next.lost", "Cause", q.t.Cause(cause), "Clock", q.when.clock(s.Duty.Since.Wall)), q.t.remedy(cause))
	case "degraded":
		return sentences(q.t.say("next.degraded"), q.t.remedy(s.Link.Cause))
	case "soon":
		return q.t.say("next.soon", "Clock", q.when.clock(s.Restore.At.Wall))
	case "suspended":
		return sentences(q.t.say("next.suspended", "Cause", q.t.Cause(s.Restore.Missing)), q.t.remedy(s.Restore.Missing))
	}
	return q.t.say("next." + key)
}
