package calendar_test

import (
	"os"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"github.com/google/go-cmp/cmp"

	"klubba/agent/calendar"
	"klubba/room"
)

// evening is a meeting on a Thursday.
const evening = "2026-11-26 18:00 2h Kommunstyrelsen"

func TestChecksByTheCalendar(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		h := newHouse(t, "2026-11-23 06:50")
		h.publish(evening)
		h.start()
		p := h.wantPart(room.ConditionOK, "")
		if p.Evidence != "1 meetings in the next 31 days" {
			t.Errorf("evidence %q", p.Evidence)
		}
		agenda := h.status().Agenda
		if !agenda.Known || !agenda.Next.Start.Equal(h.at("2026-11-26 18:00")) || !agenda.CheckAt.Equal(h.at("2026-11-23 07:00")) || agenda.Next.Title != "" {
			t.Errorf("agenda %+v", agenda)
		}
		h.until("2026-11-23 07:00")
		if !h.status().Readiness.Running {
			t.Error("no check is running")
		}
		h.skip("2026-11-24 12:00")
		if at := h.status().Agenda.CheckAt; !at.Equal(h.at("2026-11-26 07:00")) {
			t.Errorf("the next check is due at %v", at)
		}
		h.skip("2026-11-26 06:50")
		h.until("2026-11-26 21:00")
		h.wantRan("2026-11-23 07:00", "2026-11-26 07:00", "2026-11-26 17:30")
		if a := h.status().Agenda; a != (room.Agenda{Known: true}) {
			t.Errorf("agenda %+v", a)
		}
		h.wantPhase(room.Idle) // it opens nothing unless told to
		h.end()
		if diff := cmp.Diff([]string{"precheck done", "precheck done", "precheck done"}, h.commands()); diff != "" {
			t.Errorf("commands in the record (-want +got):\n%s", diff)
		}
	})
}

func TestAFailedCheckIsDoneAgainOnce(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		h := newHouse(t, "2026-11-26 17:20")
		h.publish(evening)
		h.verdict = []room.Verdict{room.VerdictReady, room.VerdictNotReady, room.VerdictNotReady}
		h.start()
		h.until("2026-11-26 17:55")
		// The first is that of the morning, which the box was off for.
		h.wantRan("2026-11-26 17:20", "2026-11-26 17:30", "2026-11-26 17:40")
	})
}

func TestRemarksAreNoFailure(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		h := newHouse(t, "2026-11-26 17:30")
		h.publish(evening)
		h.verdict = []room.Verdict{room.VerdictRemarks}
		h.start()
		h.until("2026-11-26 17:55")
		h.wantRan("2026-11-26 17:30")
	})
}

func TestNoCheckInAMeeting(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		h := newHouse(t, "2026-11-26 06:30")
		h.publish(evening, "2026-11-26 12:00 1h Presidiet")
		h.start()
		h.do(room.Start{Meeting: "M-1"})
		h.until("2026-11-26 08:00") // seven has passed
		h.wantRan()
		h.do(room.End{})
		h.wait(time.Second)
		h.wantRan("2026-11-26 08:00") // deferred to its end
		// By the calendar a meeting is on, though nobody opened it.
		h.until("2026-11-26 12:10")
		h.wantRan("2026-11-26 08:00", "2026-11-26 11:30")
		// One that goes on until the next begins leaves nothing to check for.
		h.until("2026-11-26 17:00")
		h.do(room.Start{Meeting: "M-2"})
		h.until("2026-11-26 18:10")
		h.do(room.End{})
		h.wait(time.Hour)
		h.wantRan("2026-11-26 08:00", "2026-11-26 11:30")
		h.end()
		for _, e := range h.entries() {
			if e.Kind == room.KindCommand && e.Outcome == "refused" {
				t.Errorf("the calendar asked in vain: %+v", e)
			}
		}
	})
}

// TestACheckThatAMeetingBrokeOffStaysDue until that meeting ends.
func TestACheckThatAMeetingBrokeOffStaysDue(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		h := newHouse(t, "2026-11-26 17:30")
		h.publish(evening)
		h.takes = 90 * time.Second
		h.start()
		h.wait(time.Minute)
		h.do(room.Start{})
		h.until("2026-11-26 17:33")
		h.wantRan("2026-11-26 17:30")
		h.do(room.End{})
		h.until("2026-11-26 17:59")
		h.wantRan("2026-11-26 17:30", "2026-11-26 17:33")
	})
}

// TestAPersonsCheckServes: what somebody has under way is not done twice.
func TestAPersonsCheckServes(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		h := newHouse(t, "2026-11-26 17:29")
		h.takes, h.verdict = 20*time.Second, []room.Verdict{room.VerdictReady, room.VerdictNotReady}
		h.publish(evening)
		h.start() // and check, since the box was off in the morning
		h.wait(45 * time.Second)
		h.do(room.Precheck{})
		h.until("2026-11-26 17:59")
		h.wantRan("2026-11-26 17:29", "2026-11-26 17:29", "2026-11-26 17:40") // again, since that failed
	})
}

func TestNothingBeginsByAClockNobodyKeeps(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		h := newHouse(t, "2026-11-26 17:29")
		h.publish(evening)
		h.opens = true
		h.unkept.Store(true)
		h.start()
		h.until("2026-11-26 18:05")
		h.wantRan()
		h.wantPhase(room.Idle)
		h.wantPart(room.ConditionDegraded, "no time service keeps")
		h.unkept.Store(false)
		h.wait(2 * time.Minute)
		h.wantPhase(room.Open)
		h.wantPart(room.ConditionOK, "")
	})
}

// TestTheLastGoodCopyServes while the calendar is away, broken or half, and
// after a restart.
func TestTheLastGoodCopyServes(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		h := newHouse(t, "2026-11-26 06:00")
		h.publish(evening)
		h.start()
		if err := os.Remove(h.file()); err != nil {
			t.Fatal(err)
		}
		h.until("2026-11-26 06:30")
		p := h.wantPart(room.ConditionDegraded, "the calendar's file: open ")
		if p.Evidence != "1 meetings in the next 31 days; by the copy of 2026-11-26 06.00" {
			t.Errorf("evidence %q", p.Evidence)
		}
		h.until("2026-11-26 07:10")
		h.wantRan("2026-11-26 07:00")
		h.end()

		h.start()
		h.until("2026-11-26 17:00")
		h.write("BEGIN:VCALENDAR\r\nBEGIN:VEVENT\r\n")
		h.until("2026-11-26 17:35")
		h.wantPart(room.ConditionDegraded, "did not arrive whole")
		// A restart forgets what was checked, as it forgets the readiness.
		h.wantRan("2026-11-26 07:00", "2026-11-26 07:10", "2026-11-26 17:30")

		h.publish(evening, "2026-11-30 18:00 2h Nämnden")
		h.until("2026-11-26 18:00")
		if p := h.wantPart(room.ConditionOK, ""); !strings.HasPrefix(p.Evidence, "2 meetings") {
			t.Errorf("evidence %q", p.Evidence)
		}
		if err := os.Remove(h.file()); err != nil {
			t.Fatal(err)
		}
		h.skip("2026-12-04 18:00")
		h.wait(20 * time.Minute)
		h.wantPart(room.ConditionFailed, "the calendar's file")
	})
}

func TestWithoutACopyThereIsNoCalendar(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		h := newHouse(t, "2026-11-26 06:00")
		h.start()
		h.wantPart(room.ConditionFailed, "the calendar's file")
		if h.status().Agenda.Known {
			t.Error("the room knows a calendar that nobody has read")
		}
		h.write("<html>")
		h.wait(2 * time.Minute)
		h.wantPart(room.ConditionFailed, "a web page")
		h.publish(evening)
		h.wait(5 * time.Minute)
		h.wantPart(room.ConditionOK, "")
		h.write("BEGIN:VCALENDAR\r\nBEGIN:VEVENT\r\nUID:a\r\nEND:VEVENT\r\nEND:VCALENDAR\r\n")
		h.wait(20 * time.Minute)
		h.wantPart(room.ConditionDegraded, "1 entries were not wholly understood: a time cannot be read")
	})
}

// TestACopyOfAnotherCalendarIsNotUsed, and neither is a damaged one.
func TestACopyOfAnotherCalendarIsNotUsed(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		h := newHouse(t, "2026-11-26 08:00")
		h.publish(evening)
		h.start()
		h.end()
		path := h.dir + "/calendar/copy.json"
		text, err := os.ReadFile(path)
		if err != nil || strings.Contains(string(text), "Kommunstyrelsen") {
			t.Fatalf("the copy: %s %v", text, err)
		}
		if err := os.Remove(h.file()); err != nil {
			t.Fatal(err)
		}
		for _, damaged := range []string{"", "{}", string(text[:len(text)/2]), strings.Replace(string(text), `"source":"`, `"source":"0`, 1)} {
			if err := os.WriteFile(path, []byte(damaged), 0o600); err != nil {
				t.Fatal(err)
			}
			h.start()
			h.wantPart(room.ConditionFailed, "the calendar's file")
			h.end()
		}
	})
}

func TestTitlesOnlyByPolicy(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		h := newHouse(t, "2026-11-26 08:00")
		h.publish(evening)
		h.titles = true
		h.start()
		if title := h.status().Agenda.Next.Title; title != "Kommunstyrelsen" {
			t.Errorf("title %q", title)
		}
		if all := h.keeper.Told().Value(); len(all.Meetings) != 1 || all.Meetings[0].Title != "Kommunstyrelsen" || len(all.Checks) != 1 || all.From != "file" {
			t.Errorf("%+v", all)
		}
		h.end()
		// Once it is hidden, the copy on disk hides it too.
		h.titles = false
		if err := os.Remove(h.file()); err != nil {
			t.Fatal(err)
		}
		h.start()
		if next := h.status().Agenda.Next; next.Title != "" || next.ID == "" {
			t.Errorf("%+v", next)
		}
	})
}

func TestMaxAgeCoversAMissedReading(t *testing.T) {
	if calendar.MaxAge(time.Hour) <= 2*time.Hour {
		t.Error("one late reading makes the calendar unknown")
	}
}
