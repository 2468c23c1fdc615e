package record

import "klubba/room"

// Meeting is what the record knows of a meeting in short.
type Meeting struct {
	ID    string `json:"id"`
	Title string `json:"title,omitempty"`
	// First and Last are the numbers of its first and its last entry.
	First uint64 `json:"first"`
	Last  uint64 `json:"last"`
	// Opened and Closed are zero if the record does not say.
	Opened      Time `json:"opened,omitzero"`
	Closed      Time `json:"closed,omitzero"`
	Suspensions int  `json:"suspensions"`
}

// With returns the meeting after one more of its entries.
func (m Meeting) With(e Entry) Meeting {
	if m.First == 0 {
		m.ID, m.First = e.Meeting, e.Seq
	}
	m.Last = e.Seq
	if e.Title != "" {
		m.Title = e.Title
	}
	if e.Kind != room.KindPhase {
		return m
	}
	switch {
	case room.Phase(e.From) == room.Idle:
		m.Closed = Time{}
		if m.Opened.IsZero() {
			m.Opened = e.Time
		}
	case room.Phase(e.To) == room.Idle:
		m.Closed = e.Time
	}
	if room.Phase(e.To) == room.Suspended {
		m.Suspensions++
	}
	return m
}

// Concerns reports whether an entry among those of a meeting, from its first
// to its last, has something to say about it: its own entries, and those that
// tell of the record itself.
func Concerns(e Entry, meeting string) bool {
	if e.Meeting != "" {
		return e.Meeting == meeting
	}
	return e.Kind == room.KindDaemon || e.Kind == room.KindClock || e.Kind == room.KindGap
}

// Meetings lists the meetings found in entries, in the order of their first.
func Meetings(entries []Sealed) []Meeting {
	var list []Meeting
	at := map[string]int{}
	for _, s := range entries {
		id := s.Entry.Meeting
		if id == "" {
			continue
		}
		i, known := at[id]
		if !known {
			i = len(list)
			at[id] = i
			list = append(list, Meeting{})
		}
		list[i] = list[i].With(s.Entry)
	}
	return list
}
