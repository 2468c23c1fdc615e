package wire

import "klubba/room"

// Agenda is what the calendar says of the time to come, in short.
type Agenda struct {
	// Next is the meeting that is on by the calendar, or the next one; absent
	// if there is none in sight.
	Next *Appointment `json:"next,omitempty"`
	// CheckAt is when the next pre-check is due.
	CheckAt string `json:"check_at,omitempty"`
}

// Appointment is a meeting in the calendar.
type Appointment struct {
	ID    string `json:"id"`
	Title string `json:"title,omitempty"` // only if the room's policy shows titles
	Start string `json:"start"`
	End   string `json:"end"`
}

// Calendar is the whole of what the room knows of its calendar.
type Calendar struct {
	V    int    `json:"v"`
	Time string `json:"time"` // when this was written
	// From says where it is read: "file", or the name of the host.
	From string `json:"from"`
	// Read is when it was last read whole; absent: never.
	Read string `json:"read,omitempty"`
	// Problem says in English why it could not be read since.
	Problem string `json:"problem,omitempty"`
	// Until is how far ahead meetings are looked for.
	Until string `json:"until,omitempty"`
	// Opens tells whether meetings open at the calendar's time.
	Opens    bool           `json:"opens_meetings"`
	Meetings []Appointment  `json:"meetings"`
	Checks   []PlannedCheck `json:"checks"`
	// Notes say in English what was not understood.
	Notes []string `json:"notes,omitempty"`
}

// PlannedCheck is a pre-check that is due, or will be.
type PlannedCheck struct {
	At string `json:"at"`
	// Reason is "days", "morning", "shortly" or "again".
	Reason  string `json:"reason"`
	Meeting string `json:"meeting"` // the id of the meeting that it is for
	Start   string `json:"start"`   // and when that begins
}

func agendaOf(a room.Agenda) *Agenda {
	if !a.Known {
		return nil
	}
	agenda := &Agenda{CheckAt: Format(a.CheckAt)}
	if a.Next != (room.Appointment{}) {
		next := AppointmentOf(a.Next)
		agenda.Next = &next
	}
	return agenda
}

// AppointmentOf writes one meeting of the calendar.
func AppointmentOf(a room.Appointment) Appointment {
	return Appointment{ID: a.ID, Title: a.Title, Start: Format(a.Start), End: Format(a.End)}
}
