package room

// Quorum tells whether enough members are present to decide: more than half
// (kommunallagen 5 kap. 45 § for the council, 6 kap. 27 § for boards).
type Quorum string

// The quorums. Unknown: nobody has told how many are present, or the room does
// not know how many members there are.
const (
	QuorumUnknown Quorum = "unknown"
	QuorumYes     Quorum = "yes"
	QuorumNo      Quorum = "no"
)

// MaxMembers is how many members a room takes at most, where its policy does
// not say how many there are: far more than any council has.
const MaxMembers = 999

// OutcomeAtStake is the Outcome of a Note about a lost link, if there is no
// quorum without the remote members.
const OutcomeAtStake = "quorum-at-stake"

// Attendance is how many members take part, as somebody told it.
type Attendance struct {
	Total   int `json:"total,omitempty"` // how many members there are; zero: not known
	Present int `json:"present"`         // in the room
	Remote  int `json:"remote"`          // from a distance
}

// Quorum judges the attendance, with or without those at a distance.
func (a Attendance) Quorum(withRemote bool) Quorum {
	n := a.Counted(withRemote)
	switch {
	case a.Total == 0:
		return QuorumUnknown
	case n > a.Total-n:
		return QuorumYes
	}
	return QuorumNo
}

// Counted is how many count as present, with or without those at a distance.
func (a Attendance) Counted(withRemote bool) int {
	if withRemote {
		return a.Present + a.Remote
	}
	return a.Present
}

// possible reports whether there can be so many.
func (a Attendance) possible() bool {
	most := a.Total
	if most == 0 {
		most = MaxMembers
	}
	return a.Present >= 0 && a.Remote >= 0 && a.Present <= most && a.Remote <= most-a.Present
}

// Members is who takes part in the meeting, and whether that is enough.
type Members struct {
	Attendance
	Since Instant // when it was told; zero: it has not been, in this meeting
	By    Actor   // who told it
	// Enough tells whether there is a quorum. Those at a distance count while
	// they can take part: in Open and Suspended.
	Enough Quorum
	// EnoughInRoom is the same without those at a distance, in any phase.
	EnoughInRoom Quorum
	// AtStake: the link of an open meeting is lost, and there is a quorum only
	// with those at a distance.
	AtStake bool
}

// Told reports whether anybody has told the attendance in this meeting.
func (m Members) Told() bool { return !m.Since.IsZero() }

// CountMembers tells how many members are present. It is the secretary's word:
// the room cannot count heads.
type CountMembers struct {
	Present int `json:"present"` // in the room
	Remote  int `json:"remote"`  // from a distance
}

// Name returns "members".
func (CountMembers) Name() string { return "members" }

func (v CountMembers) do(r *Room, now Instant, by Actor) Refusal {
	m := &r.s.Members
	told := Attendance{Total: m.Total, Present: v.Present, Remote: v.Remote}
	switch {
	case r.s.Phase == Idle:
		return RefusedNoMeeting
	case !told.possible():
		return RefusedCount
	case m.Told() && m.Attendance == told:
		return RefusedAlready
	}
	before := m.Enough
	m.Attendance, m.Since, m.By = told, now, by
	r.judgeMembers()
	n := Note{Kind: KindMembers, By: by, From: string(before), To: string(m.Enough), Members: told}
	r.stake(&n)
	r.note(n)
	return RefusedNot
}

// takeUp takes up the attendance that a daemon before this one was told,
// unless there cannot be so many any more.
func (r *Room) takeUp(m Members) {
	m.Total = r.s.Members.Total
	if m.Told() && m.possible() {
		r.s.Members = m
	}
}

// forgetMembers ends what was told of a meeting.
func (r *Room) forgetMembers() {
	r.s.Members = Members{Attendance: Attendance{Total: r.policy.Members}}
}

// judgeMembers holds what was told against the phase and the link.
func (r *Room) judgeMembers() {
	m := &r.s.Members
	m.Enough, m.EnoughInRoom = QuorumUnknown, QuorumUnknown
	if m.Told() {
		m.Enough, m.EnoughInRoom = m.Quorum(r.s.Phase.WithRemote()), m.Quorum(false)
	}
	lost := r.s.Phase == Open && !r.lostSince.IsZero()
	m.AtStake = lost && m.Enough == QuorumYes && m.EnoughInRoom == QuorumNo
}

// stake says in a note about a lost link that the quorum is at stake, if it
// is, with the attendance that shows it.
func (r *Room) stake(n *Note) {
	if r.judgeMembers(); r.s.Members.AtStake {
		n.Outcome, n.Members = OutcomeAtStake, r.s.Members.Attendance
	}
}
