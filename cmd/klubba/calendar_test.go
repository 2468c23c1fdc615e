package main

import (
	"testing"
	"time"

	"github.com/rogpeppe/go-internal/testscript"

	"klubba/agent/cell"
	"klubba/agent/wire"
	"klubba/room/text"
)

// booked is a calendar with two meetings.
func booked() wire.Calendar {
	at := func(d time.Duration) string { return wire.Format(evening.Add(d)) }
	const day = 24 * time.Hour
	return wire.Calendar{
		V: wire.Version, Time: at(0), From: "kalender.kommun.example", Read: at(-20 * time.Minute), Until: at(31 * day), Opens: true,
		Meetings: []wire.Appointment{
			{ID: "cal-0011223344556677", Start: at(time.Hour), End: at(3 * time.Hour)},
			{ID: "cal-8899aabbccddeeff", Title: "Kommunfullmäktige", Start: at(3 * day), End: at(3*day + 7*time.Hour)},
		},
		Checks: []wire.PlannedCheck{
			{At: at(30 * time.Minute), Reason: "shortly", Meeting: "cal-0011223344556677", Start: at(time.Hour)},
			{At: at(2*day + 12*time.Hour), Reason: "morning", Meeting: "cal-8899aabbccddeeff", Start: at(3 * day)},
		},
	}
}

// bookCmd gives the room a calendar before its daemon starts: book two,
// unread.
func bookCmd(ts *testscript.TestScript, _ bool, args []string) {
	book := wire.Calendar{}
	if args[0] == "two" {
		book = booked()
	}
	houseOf(ts).book = cell.New(book)
}

func TestCalendarReadsWell(t *testing.T) {
	lost := booked()
	lost.From, lost.Opens, lost.Meetings, lost.Checks = "file", false, nil, nil
	lost.Problem = "the calendar ends in the middle of VEVENT; it did not arrive whole"
	lost.Notes = []string{"2: a time zone is not known; the room's own was taken"}
	never := wire.Calendar{V: wire.Version, From: "file", Problem: "the calendar is empty; not even its frame is there"}
	for name, c := range map[string]wire.Calendar{"two": booked(), "lost": lost, "never": never} {
		for _, lang := range text.Languages() {
			words := text.New(lang)
			v := view{words: words, when: when{words: words, zone: zone, now: evening}}
			golden(t, "calendar/"+name+"."+lang+".txt", v.wholeCalendar(c))
		}
	}
}
