package room_test

import (
	"testing"
	"time"

	"klubba/room"
)

// TestTheAgendaIsShownAndJudgesNothing: what the calendar says changes neither
// phase nor light, and is nothing for the record.
func TestTheAgendaIsShownAndJudgesNothing(t *testing.T) {
	r := room.New(room.DefaultPolicy(), room.Saved{})
	now := room.Instant{Mono: booted, Wall: epoch}
	before := r.Status()
	agenda := room.Agenda{Known: true, CheckAt: epoch, Next: room.Appointment{ID: "cal-1", Start: epoch, End: epoch.Add(time.Hour)}}
	if actions := r.Step(now, room.CalendarSeen{Agenda: agenda}); len(actions) > 0 {
		t.Errorf("it led to %v", actions)
	}
	after := r.Status()
	if after.Agenda != agenda || after.Same(before) {
		t.Errorf("the status has %+v", after.Agenda)
	}
	after.Agenda = room.Agenda{}
	if !after.Same(before) {
		t.Errorf("it changed more than itself: %+v, before %+v", after, before)
	}
}
