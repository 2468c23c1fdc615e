package wire

import "klubba/room"

// Members is how many members there are and take part, and whether that is a
// quorum: more than half of them.
type Members struct {
	// Total is how many there are; absent where that is not known.
	Total int `json:"total,omitempty"`
	// Present (in the room) and Remote (from a distance) are as By told them
	// at Since; absent while nobody has, in this meeting.
	Present *int        `json:"present,omitempty"`
	Remote  *int        `json:"remote,omitempty"`
	Since   string      `json:"since,omitempty"`
	By      *room.Actor `json:"by,omitempty"`
	// Quorum is "yes", "no" or "unknown". Those at a distance count in the
	// phases "open" and "suspended".
	Quorum string `json:"quorum"`
	// QuorumInRoom is the same without those at a distance, in any phase.
	QuorumInRoom string `json:"quorum_in_room"`
	// AtStake: the link of an open meeting is lost, and there is a quorum only
	// with those at a distance.
	AtStake bool `json:"at_stake"`
}

func membersOf(m room.Members) *Members {
	if m.Total == 0 && !m.Told() {
		return nil
	}
	told := &Members{
		Total: m.Total, Quorum: string(m.Enough), QuorumInRoom: string(m.EnoughInRoom), AtStake: m.AtStake,
	}
	if m.Told() {
		told.Present, told.Remote = new(m.Present), new(m.Remote)
		told.Since, told.By = Format(m.Since.Wall), new(m.By)
	}
	return told
}
