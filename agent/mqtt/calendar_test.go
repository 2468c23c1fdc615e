package mqtt_test

import (
	"strings"
	"testing"
	"time"

	"klubba/room"
)

// TestTellsTheAgenda: the listener holds every payload against its schema.
func TestTellsTheAgenda(t *testing.T) {
	address := broker(t)
	r := newRoom(t)
	r.set(func(*room.Status) {})
	l := listen(t, address)
	start(t, r.options(address))
	all := l.until("the state", func(all []heard) bool { return last(all, "state") != "" })
	if strings.Contains(last(all, "state"), `"calendar"`) {
		t.Errorf("a room without a calendar tells of one: %s", last(all, "state"))
	}
	begins := instant().Wall.Add(48 * time.Hour)
	r.set(func(s *room.Status) { s.Agenda = room.Agenda{Known: true} })
	l.until("an empty calendar", func(all []heard) bool { return strings.Contains(last(all, "state"), `"calendar":{}`) })
	r.set(func(s *room.Status) {
		s.Agenda.CheckAt = begins.Add(-30 * time.Minute)
		s.Agenda.Next = room.Appointment{ID: "cal-1", Start: begins, End: begins.Add(time.Hour)}
	})
	l.until("the next meeting", func(all []heard) bool {
		return strings.Contains(last(all, "state"), `"calendar":{"next":{"id":"cal-1","start":"`) && strings.Contains(last(all, "state"), `"check_at":"`)
	})
}
