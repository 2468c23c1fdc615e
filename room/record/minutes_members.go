package record

import "klubba/room"

// tellMembers tells how many were present, who said so, and whether that was
// more than half.
func (n *narrator) tellMembers(e Entry) {
	n.members = e.Members
	phase := n.phase
	if phase == room.Idle {
		phase = room.Open // the record lacks the beginning
	}
	id := "minutes.members"
	if !phase.WithRemote() && e.Members.Remote > 0 {
		id = "minutes.members-absent"
	}
	said := n.w.Say(id, fields{
		"Who": n.whoIsPresent(), "Present": e.Members.Present, "Remote": e.Members.Remote, "By": n.by(e.By),
	})
	n.add(e, said+n.quorumIn(phase)+n.onlyWithRemote(phase))
}

// whoIsPresent begins the sentence, with the number of members if it is known.
func (n *narrator) whoIsPresent() string {
	if n.members.Total == 0 {
		return n.w.Say("minutes.members-who", nil)
	}
	return n.w.Say("minutes.members-of", fields{"Total": n.members.Total})
}

// quorumIn says, after another sentence, whether more than half of the
// members are present in a phase. It says nothing where that is not known.
func (n *narrator) quorumIn(phase room.Phase) string {
	withRemote := phase.WithRemote()
	verdict := n.members.Quorum(withRemote)
	if verdict == room.QuorumUnknown {
		return ""
	}
	return " " + n.w.Say("minutes.quorum-"+string(verdict), fields{
		"Counted": n.members.Counted(withRemote), "Total": n.members.Total,
	})
}

// onlyWithRemote adds that those in the room alone are not enough.
func (n *narrator) onlyWithRemote(phase room.Phase) string {
	if !phase.WithRemote() || n.members.Quorum(true) != room.QuorumYes || n.members.Quorum(false) != room.QuorumNo {
		return ""
	}
	return " " + n.w.Say("minutes.quorum-only-with-remote", nil)
}

// atStake says, after the sentence about a lost link, what that meant for the
// quorum, if the room found that it hung on the link.
func (n *narrator) atStake(e Entry) string {
	if e.Outcome != room.OutcomeAtStake {
		return ""
	}
	return " " + n.w.Say("minutes.quorum-at-stake", fields{
		"Counted": e.Members.Counted(false), "Total": e.Members.Total,
	})
}
