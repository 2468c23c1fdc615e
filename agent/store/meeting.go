package store

import (
	"cmp"
	"slices"

	"klubba/room/record"
)

// Meetings lists the meetings in the record, oldest first.
func (s *Store) Meetings() ([]record.Meeting, error) {
	var list []record.Meeting
	err := s.read("list meetings", func(v tables) error {
		return v.meetings.ForEach(func(k, b []byte) error {
			m, err := decodeMeeting(k, b)
			list = append(list, m)
			return err
		})
	})
	if err != nil {
		return nil, err
	}
	slices.SortFunc(list, func(a, b record.Meeting) int { return cmp.Compare(a.First, b.First) })
	return list, nil
}

// Meeting returns the entries that concern a meeting, in order: its own, and
// those between its first and last that tell of the daemon, the clock and
// gaps. None if there is no such meeting.
func (s *Store) Meeting(id string) ([]record.Sealed, error) {
	var m record.Meeting
	var known bool
	err := s.read("look up meeting", func(v tables) (err error) {
		m, known, err = v.meeting(id)
		return err
	})
	if err != nil || !known {
		return nil, err
	}
	var found []record.Sealed
	for e, err := range s.All(m.First - 1) {
		if err != nil {
			return nil, err
		}
		if e.Entry.Seq > m.Last {
			break
		}
		if record.Concerns(e.Entry, id) {
			found = append(found, e)
		}
	}
	return found, nil
}
