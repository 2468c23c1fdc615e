package ics_test

import (
	"strings"
	"testing"
	"time"

	"klubba/agent/calendar/ics"
)

// exchange is a room's calendar in the form in which Exchange publishes it:
// its own name for the zone, the zone's rules since 1601, alarms inside
// entries, and much that is nobody's business here.
const exchange = `BEGIN:VCALENDAR
METHOD:PUBLISH
PRODID:Microsoft Exchange Server 2010
VERSION:2.0
X-WR-CALNAME:Sal
BEGIN:VTIMEZONE
TZID:W. Europe Standard Time
BEGIN:STANDARD
DTSTART:16010101T030000
TZOFFSETFROM:+0200
TZOFFSETTO:+0100
RRULE:FREQ=YEARLY;INTERVAL=1;BYDAY=-1SU;BYMONTH=10
END:STANDARD
BEGIN:DAYLIGHT
DTSTART:16010101T020000
TZOFFSETFROM:+0100
TZOFFSETTO:+0200
RRULE:FREQ=YEARLY;INTERVAL=1;BYDAY=-1SU;BYMONTH=3
END:DAYLIGHT
END:VTIMEZONE
BEGIN:VEVENT
DESCRIPTION:Anna ska\, om hon vill\n\nkomma
  med handlingarna
RRULE:FREQ=MONTHLY;UNTIL=20270415T160000Z;INTERVAL=1;BYDAY=3TH
EXDATE;TZID=W. Europe Standard Time:20270121T180000,20270218T180000
UID:040000008200E00074C5B7101A82E00800000000
SUMMARY:Kommunstyrelsen
DTSTART;TZID=W. Europe Standard Time:20261217T180000
DTEND;TZID=W. Europe Standard Time:20261217T200000
CLASS:PUBLIC
PRIORITY:5
DTSTAMP:20261124T060000Z
TRANSP:OPAQUE
STATUS:CONFIRMED
SEQUENCE:0
LOCATION:Sal
X-MICROSOFT-CDO-APPT-SEQUENCE:0
X-MICROSOFT-CDO-BUSYSTATUS:BUSY
BEGIN:VALARM
DESCRIPTION:REMINDER
TRIGGER;RELATED=START:-PT15M
ACTION:DISPLAY
UID:another
END:VALARM
X-MICROSOFT-CDO-ALLDAYEVENT:FALSE
END:VEVENT
BEGIN:VEVENT
UID:040000008200E00074C5B7101A82E00800000000
RECURRENCE-ID;TZID=W. Europe Standard Time:20270415T180000
SUMMARY:Kommunstyrelsen
DTSTART;TZID=W. Europe Standard Time:20270414T130000
DTEND;TZID=W. Europe Standard Time:20270414T150000
DTSTAMP:20261124T060000Z
SEQUENCE:1
END:VEVENT
BEGIN:VEVENT
UID:040000008200E00074C5B7101A82E00800000001
SUMMARY:Målning
DTSTART;VALUE=DATE:20270301
DTEND;VALUE=DATE:20270304
X-MICROSOFT-CDO-ALLDAYEVENT:TRUE
END:VEVENT
END:VCALENDAR
`

func TestAsExchangePublishesIt(t *testing.T) {
	raw := []byte(strings.ReplaceAll(exchange, "\n", "\r\n"))
	book := read(t, raw)
	wantTimes(t, book, "2026-12-17 18:00-20:00", "2027-03-18 18:00-20:00", "2027-04-14 13:00-15:00")
	wantNotes(t, book)
	text, err := ics.Sieve(raw, false)
	if err != nil {
		t.Fatal(err)
	}
	for _, word := range []string{"Anna", "Kommunstyrelsen", "LOCATION", "another"} {
		if strings.Contains(string(text), word) {
			t.Errorf("the sieve lets %q through", word)
		}
	}
}

// TestSeveralCalendarsInOneFile, the second without a zone of its own.
func TestSeveralCalendarsInOneFile(t *testing.T) {
	one := cal(entry("a", "DTSTART:20270318T170000Z"))
	book := read(t, append(one, cal(entry("b", "DTSTART:20270319T170000Z"), entry("a", "DTSTART:20270318T170000Z"))...))
	wantTimes(t, book, "2027-03-18 18:00-19:00", "2027-03-19 18:00-19:00")
}

// TestEmptyCalendarIsOne: nothing is planned, and nothing is wrong.
func TestEmptyCalendarIsOne(t *testing.T) {
	book, err := ics.Read(t.Context(), []byte("BEGIN:VCALENDAR\nEND:VCALENDAR\n"), ics.Options{Zone: time.UTC, From: from, To: to})
	if err != nil || len(book.Meetings) > 0 || len(book.Notes) > 0 {
		t.Errorf("%+v %v", book, err)
	}
}

// BenchmarkBarrenRule follows a rule that never comes.
func BenchmarkBarrenRule(b *testing.B) {
	raw := cal(entry("a", "DTSTART:20270318T170000Z", "RRULE:FREQ=DAILY;BYMONTH=2;BYMONTHDAY=30"))
	for b.Loop() {
		if _, err := ics.Read(b.Context(), raw, ics.Options{Zone: time.UTC, From: from, To: to}); err != nil {
			b.Fatal(err)
		}
	}
}
