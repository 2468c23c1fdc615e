package calendar_test

import (
	"testing"
	"testing/synctest"
	"time"

	"github.com/google/go-cmp/cmp"

	"klubba/room"
)

// opened counts the openings in the record of a house that has ended.
func opened(h *house) (list []string) {
	for _, e := range h.entries() {
		if e.Kind == room.KindPhase && e.From == string(room.Idle) {
			list = append(list, e.Time.In(h.zone).Format("15:04 ")+string(e.By.Via))
		}
	}
	return list
}

func wantOpened(t *testing.T, h *house, want ...string) {
	t.Helper()
	h.end()
	if diff := cmp.Diff(want, opened(h)); diff != "" {
		t.Errorf("openings (-want +got):\n%s", diff)
	}
}

func TestAMeetingOpensAtItsTime(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		h := newHouse(t, "2026-11-26 17:50")
		h.publish(evening)
		h.opens = true
		h.start()
		h.until("2026-11-26 17:59")
		h.wantPhase(room.Idle)
		h.until("2026-11-26 18:00")
		h.wantPhase(room.Open)
		if s := h.status(); s.Meeting != s.Agenda.Next.ID || s.Title != "" || s.By.Via != room.ViaCalendar {
			t.Errorf("%q %q %v", s.Meeting, s.Title, s.By)
		}
		// The chair ends it early: that is that, also after a restart.
		h.until("2026-11-26 18:05")
		h.do(room.End{})
		h.wait(2 * time.Minute)
		h.wantPhase(room.Idle)
		h.end()
		h.start()
		h.until("2026-11-26 21:00")
		wantOpened(t, h, "18:00 calendar")
	})
}

func TestAMeetingGoesOnOverARestart(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		h := newHouse(t, "2026-11-26 17:50")
		h.publish(evening)
		h.opens = true
		h.start()
		h.until("2026-11-26 18:05")
		h.end()
		h.start()
		h.wantPhase(room.Open)
		h.until("2026-11-26 18:10")
		wantOpened(t, h, "18:00 calendar")
	})
}

func TestWhatAPersonOpenedIsTheMeeting(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		h := newHouse(t, "2026-11-26 17:40")
		h.publish(evening)
		h.opens = true
		h.start()
		h.do(room.Start{Meeting: "KS-11"})
		h.until("2026-11-26 18:03")
		h.do(room.End{})
		h.until("2026-11-26 20:00")
		wantOpened(t, h, "17:40 cli")
	})
}

func TestABoxThatWasOffOpensLateOrNotAtAll(t *testing.T) {
	for start, want := range map[string][]string{
		"2026-11-26 18:10": {"18:10 calendar"}, "2026-11-26 18:20": nil,
	} {
		synctest.Test(t, func(t *testing.T) {
			h := newHouse(t, start)
			h.publish(evening)
			h.opens = true
			h.start()
			h.until("2026-11-26 19:00")
			wantOpened(t, h, want...)
		})
	}
}

// TestOneAfterTheOther: the end of one meeting is not the end of the next.
func TestOneAfterTheOther(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		h := newHouse(t, "2026-11-26 15:50")
		h.publish("2026-11-26 17:45 15m Presidiet", evening)
		h.opens = true
		h.start()
		h.until("2026-11-26 18:05") // the first is late
		h.do(room.End{})
		h.until("2026-11-26 19:00")
		h.wantPhase(room.Open)
		wantOpened(t, h, "17:45 calendar", "18:05 calendar")
	})
}

// TestAMeetingMovedOnTheDayOpensOnce: it was open already.
func TestAMeetingMovedOnTheDayOpensOnce(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		h := newHouse(t, "2026-11-26 17:50")
		h.publish(evening)
		h.opens = true
		h.start()
		h.until("2026-11-26 18:05")
		h.do(room.End{})
		h.publish("2026-11-26 18:30 2h Kommunstyrelsen")
		h.until("2026-11-26 19:00")
		wantOpened(t, h, "18:00 calendar")
	})
}
