package main

import (
	"klubba/agent/wire"
	"klubba/room"
	"klubba/room/text"
)

// members says how many members are present, whether that is a quorum, and
// who told it and when.
func (v view) members() string {
	m := v.state.Meeting.Members
	a, told := attendanceOf(m)
	if !told {
		return v.say("members.untold", map[string]any{"Total": m.Total})
	}
	away := ""
	if a.Remote > 0 && !v.withRemote() {
		away = v.say("members.away", nil)
	}
	said := counted(v.words, a, away) + judged(v.words, room.Quorum(m.Quorum), room.Quorum(m.QuorumInRoom))
	return said + " (" + v.when.clock(m.Since) + ", " + v.actor(*m.By) + ")"
}

// withRemote reports whether those at a distance count now.
func (v view) withRemote() bool { return room.Phase(v.state.Meeting.Phase).WithRemote() }

// noQuorum says what to do if it is known that too few are present.
func (v view) noQuorum() (advice string, short bool) {
	m := v.state.Meeting.Members
	a, told := attendanceOf(m)
	if !told || m.Quorum != string(room.QuorumNo) {
		return "", false
	}
	return v.say("next.no-quorum", map[string]any{"Counted": a.Counted(v.withRemote()), "Total": a.Total}), true
}

// stake warns that the quorum is lost with the link, if it is.
func (v view) stake() string {
	if m := v.state.Meeting.Members; m != nil && m.AtStake {
		return " " + v.say("members.at-stake", nil)
	}
	return ""
}

// attendanceOf reads what was told, if anything was.
func attendanceOf(m *wire.Members) (a room.Attendance, told bool) {
	if m == nil || m.Present == nil || m.Remote == nil || m.By == nil {
		return room.Attendance{}, false
	}
	return room.Attendance{Total: m.Total, Present: *m.Present, Remote: *m.Remote}, true
}

// counted says how many are present: "28 i rummet, 12 på distans, av 61"; away
// is what there is to say of those at a distance.
func counted(words *text.Words, a room.Attendance, away string) string {
	said := words.Say("cli.members.told", map[string]any{"Present": a.Present, "Remote": a.Remote}) + away
	if a.Total > 0 {
		said += words.Say("cli.members.of", map[string]any{"Total": a.Total})
	}
	return said
}

// judged says whether that is a quorum, if it is known.
func judged(words *text.Words, quorum, inRoom room.Quorum) string {
	switch {
	case quorum == room.QuorumUnknown:
		return ""
	case quorum == room.QuorumYes && inRoom == room.QuorumNo:
		return ": " + words.Say("cli.members.only-with-remote", nil)
	}
	return ": " + words.Quorum(quorum)
}

// members tells an entry about the attendance.
func (t teller) members() string {
	said := counted(t.words, t.e.Members, "") + judged(t.words, room.Quorum(t.e.To), t.e.Members.Quorum(false))
	return t.tell("members", "Said", said) + t.by() + t.stake()
}

// stake adds to an entry that the quorum is lost with the link, if it is.
func (t teller) stake() string {
	if t.e.Outcome != room.OutcomeAtStake {
		return ""
	}
	return ". " + t.words.Say("cli.members.at-stake", nil)
}
