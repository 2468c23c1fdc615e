package room

import "time"

// Agenda is what the calendar says of the time to come. The room keeps it for
// those who look; it judges nothing by it.
type Agenda struct {
	Known bool // a calendar has been read
	// Next is the meeting that is on by the calendar, or the next one; zero
	// if there is none in sight.
	Next Appointment
	// CheckAt is when the next pre-check is due, in UTC; zero if none is in
	// sight.
	CheckAt time.Time
}

// Appointment is a meeting in the calendar. Its times are in UTC.
type Appointment struct {
	ID         string
	Title      string // empty unless policy shows titles
	Start, End time.Time
}

// CalendarSeen is what the calendar says now.
type CalendarSeen struct{ Agenda Agenda }

func (e CalendarSeen) apply(r *Room, _ Instant) { r.s.Agenda = e.Agenda }
