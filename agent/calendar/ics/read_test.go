package ics_test

import (
	"context"
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"klubba/agent/calendar/ics"
)

func stockholm(t testing.TB) *time.Location {
	t.Helper()
	zone, err := time.LoadLocation("Europe/Stockholm")
	if err != nil {
		t.Fatal(err)
	}
	return zone
}

// cal puts the frame of a calendar around lines.
func cal(lines ...string) []byte {
	return []byte("BEGIN:VCALENDAR\r\nVERSION:2.0\r\n" + strings.Join(lines, "\r\n") + "\r\nEND:VCALENDAR\r\n")
}

// entry is one VEVENT.
func entry(uid string, lines ...string) string {
	return "BEGIN:VEVENT\r\nUID:" + uid + "\r\n" + strings.Join(lines, "\r\n") + "\r\nEND:VEVENT"
}

// year is the span that the tests look at.
var (
	from = time.Date(2026, 11, 1, 0, 0, 0, 0, time.UTC)
	to   = time.Date(2027, 12, 1, 0, 0, 0, 0, time.UTC)
)

func read(t *testing.T, raw []byte) ics.Book {
	t.Helper()
	book, err := ics.Read(t.Context(), raw, ics.Options{Zone: stockholm(t), From: from, To: to, Titles: true})
	if err != nil {
		t.Fatal(err)
	}
	ids := map[string]bool{}
	for _, m := range book.Meetings {
		if ids[m.ID] {
			t.Errorf("%s comes twice", m.ID)
		}
		ids[m.ID] = true
	}
	return book
}

// times writes meetings as people in the room would.
func times(t *testing.T, book ics.Book) (list []string) {
	t.Helper()
	zone := stockholm(t)
	for _, m := range book.Meetings {
		list = append(list, m.Start.In(zone).Format("2006-01-02 15:04")+m.End.In(zone).Format("-15:04"))
	}
	return list
}

func wantTimes(t *testing.T, book ics.Book, want ...string) {
	t.Helper()
	if diff := cmp.Diff(want, times(t, book)); diff != "" {
		t.Errorf("meetings (-want +got):\n%s", diff)
	}
}

func wantNotes(t *testing.T, book ics.Book, want ...ics.Note) {
	t.Helper()
	if diff := cmp.Diff(want, book.Notes); diff != "" {
		t.Errorf("notes (-want +got):\n%s", diff)
	}
}

// TestTimes: each way of saying when, and the meetings that it makes.
func TestTimes(t *testing.T) {
	for name, c := range map[string]struct {
		lines []string
		want  []string
	}{
		"in UTC":             {[]string{"DTSTART:20261124T170000Z", "DTEND:20261124T190000Z"}, []string{"2026-11-24 18:00-20:00"}},
		"in a zone":          {[]string{"DTSTART;TZID=Europe/Stockholm:20261124T180000", "DTEND;TZID=Europe/Stockholm:20261124T200000"}, []string{"2026-11-24 18:00-20:00"}},
		"in another zone":    {[]string{"DTSTART;TZID=America/New_York:20261124T120000", "DURATION:PT2H"}, []string{"2026-11-24 18:00-20:00"}},
		"by a Windows name":  {[]string{"DTSTART;TZID=W. Europe Standard Time:20261124T180000", "DTEND;TZID=\"W. Europe Standard Time\":20261124T200000"}, []string{"2026-11-24 18:00-20:00"}},
		"by a path":          {[]string{"DTSTART;TZID=/freeassociation.sourceforge.net/Tzfile/Europe/Stockholm:20261124T180000", "DURATION:PT1H30M"}, []string{"2026-11-24 18:00-19:30"}},
		"floating":           {[]string{"DTSTART:20261124T180000", "DTEND:20261124T200000"}, []string{"2026-11-24 18:00-20:00"}},
		"without an end":     {[]string{"DTSTART:20261124T180000"}, []string{"2026-11-24 18:00-19:00"}},
		"over midnight":      {[]string{"DTSTART:20261124T220000", "DTEND:20261125T010000"}, []string{"2026-11-24 22:00-01:00"}},
		"a day":              {[]string{"DTSTART;VALUE=DATE:20261124", "DTEND;VALUE=DATE:20261125"}, nil},
		"a day by times":     {[]string{"DTSTART:20261124T000000", "DTEND:20261125T000000"}, nil},
		"the short day":      {[]string{"DTSTART:20270328T000000", "DTEND:20270329T000000"}, nil},
		"a week":             {[]string{"DTSTART:20261124T080000", "DTEND:20261127T170000"}, nil},
		"shown as free":      {[]string{"DTSTART:20261124T180000", "TRANSP:TRANSPARENT"}, nil},
		"cancelled":          {[]string{"DTSTART:20261124T180000", "STATUS:CANCELLED"}, nil},
		"tentative":          {[]string{"DTSTART:20261124T180000", "STATUS:TENTATIVE"}, []string{"2026-11-24 18:00-19:00"}},
		"before the span":    {[]string{"DTSTART:20261024T180000"}, nil},
		"after the span":     {[]string{"DTSTART:20271224T180000"}, nil},
		"hour that is twice": {[]string{"DTSTART;TZID=Europe/Stockholm:20271031T023000", "DTEND:20271031T013000Z"}, []string{"2027-10-31 02:30-02:30"}},
		"hour that is not":   {[]string{"DTSTART;TZID=Europe/Stockholm:20270328T023000", "DURATION:PT1H"}, []string{"2027-03-28 03:30-04:30"}},
	} {
		t.Run(name, func(t *testing.T) {
			book := read(t, cal(entry("a", c.lines...)))
			wantTimes(t, book, c.want...)
			wantNotes(t, book)
		})
	}
}

// TestSeries: what repeats, what is taken out and what is changed.
func TestSeries(t *testing.T) {
	const (
		start = "DTSTART;TZID=Europe/Stockholm:20270318T180000"
		end   = "DTEND;TZID=Europe/Stockholm:20270318T200000"
	)
	for name, c := range map[string]struct {
		entries []string
		want    []string
	}{
		"weekly over the change to summer time": {
			[]string{entry("a", start, end, "RRULE:FREQ=WEEKLY;COUNT=3")},
			[]string{"2027-03-18 18:00-20:00", "2027-03-25 18:00-20:00", "2027-04-01 18:00-20:00"},
		},
		"weekly over the change to winter time": {
			[]string{entry("a", "DTSTART;TZID=W. Europe Standard Time:20271028T180000", "DURATION:PT2H", "RRULE:FREQ=WEEKLY;COUNT=2")},
			[]string{"2027-10-28 18:00-20:00", "2027-11-04 18:00-20:00"},
		},
		"until, in UTC": {
			[]string{entry("a", start, end, "RRULE:FREQ=WEEKLY;UNTIL=20270401T160000Z")},
			[]string{"2027-03-18 18:00-20:00", "2027-03-25 18:00-20:00", "2027-04-01 18:00-20:00"},
		},
		"until, a day": {
			[]string{entry("a", start, end, "RRULE:FREQ=WEEKLY;UNTIL=20270325")},
			[]string{"2027-03-18 18:00-20:00", "2027-03-25 18:00-20:00"},
		},
		"the second Monday": {
			[]string{entry("a", "DTSTART:20270111T180000", "DURATION:PT2H", "RRULE:FREQ=MONTHLY;BYDAY=2MO;COUNT=3")},
			[]string{"2027-01-11 18:00-20:00", "2027-02-08 18:00-20:00", "2027-03-08 18:00-20:00"},
		},
		"the last working day": {
			[]string{entry("a", "DTSTART:20270129T180000", "DURATION:PT2H", "RRULE:FREQ=MONTHLY;BYDAY=MO,TU,WE,TH,FR;BYSETPOS=-1;UNTIL=20270401")},
			[]string{"2027-01-29 18:00-20:00", "2027-02-26 18:00-20:00", "2027-03-31 18:00-20:00"},
		},
		"some taken out, in one line and as a day": {
			[]string{entry("a", start, end, "RRULE:FREQ=WEEKLY;COUNT=5", "EXDATE;TZID=Europe/Stockholm:20270325T180000,20270401T180000", "EXDATE;VALUE=DATE:20270408")},
			[]string{"2027-03-18 18:00-20:00", "2027-04-15 18:00-20:00"},
		},
		"taken out in UTC": {
			[]string{entry("a", start, end, "RRULE:FREQ=WEEKLY;COUNT=2", "EXDATE:20270325T170000Z")},
			[]string{"2027-03-18 18:00-20:00"},
		},
		"some added, one with its own length, one twice": {
			[]string{entry("a", start, end, "RDATE;TZID=Europe/Stockholm:20270320T100000,20270318T180000", "RDATE;VALUE=PERIOD:20270321T090000Z/PT3H,20270322T090000Z/20270322T100000Z")},
			[]string{"2027-03-18 18:00-20:00", "2027-03-20 10:00-12:00", "2027-03-21 10:00-13:00", "2027-03-22 10:00-11:00"},
		},
		"one moved, one cancelled, one made a day": {
			[]string{
				entry("a", start, end, "RRULE:FREQ=WEEKLY;COUNT=4"),
				entry("a", "RECURRENCE-ID;TZID=Europe/Stockholm:20270325T180000", "DTSTART:20270326T130000Z", "DTEND:20270326T150000Z"),
				entry("a", "RECURRENCE-ID:20270401T160000Z", "DTSTART:20270401T160000Z", "STATUS:CANCELLED"),
				entry("a", "RECURRENCE-ID:20270408T160000Z", "DTSTART;VALUE=DATE:20270408"),
			},
			[]string{"2027-03-18 18:00-20:00", "2027-03-26 14:00-16:00"},
		},
		"a change moves all that follow": {
			[]string{
				entry("a", start, end, "RRULE:FREQ=WEEKLY;COUNT=3"),
				entry("a", "RECURRENCE-ID;RANGE=THISANDFUTURE:20270325T170000Z", "DTSTART:20270325T150000Z", "DURATION:PT1H"),
			},
			[]string{"2027-03-18 18:00-20:00", "2027-03-25 16:00-17:00", "2027-04-01 16:00-17:00"},
		},
		"moved from outside the span into it": {
			[]string{
				entry("a", "DTSTART:20261001T170000Z", "RRULE:FREQ=DAILY;COUNT=2"),
				entry("a", "RECURRENCE-ID:20261002T170000Z", "DTSTART:20261110T170000Z", "DURATION:PT1H"),
			},
			[]string{"2026-11-10 18:00-19:00"},
		},
		"a change without its series": {
			[]string{entry("a", "RECURRENCE-ID:20270325T170000Z", "DTSTART:20270325T150000Z", "DURATION:PT1H")},
			[]string{"2027-03-25 16:00-17:00"},
		},
		"a cancelled series": {
			[]string{
				entry("a", start, end, "RRULE:FREQ=WEEKLY;COUNT=4", "STATUS:CANCELLED"),
				entry("a", "RECURRENCE-ID:20270325T170000Z", "DTSTART:20270325T150000Z"),
			}, nil,
		},
		"the newer of two, in whatever order": {
			[]string{
				entry("a", "DTSTART:20270318T170000Z", "SEQUENCE:2"), entry("a", "DTSTART:20270317T170000Z", "SEQUENCE:1"),
				entry("b", "DTSTART:20270318T080000Z", "DTSTAMP:20260101T000000Z"), entry("b", "DTSTART:20270319T080000Z", "DTSTAMP:20260102T000000Z"),
			},
			[]string{"2027-03-18 18:00-19:00", "2027-03-19 09:00-10:00"},
		},
		"the same entry twice": {
			[]string{entry("a", "DTSTART:20270318T170000Z"), entry("a", "DTSTART:20270318T170000Z")},
			[]string{"2027-03-18 18:00-19:00"},
		},
		"the start is none of the rule": {
			[]string{entry("a", start, end, "RRULE:FREQ=WEEKLY;BYDAY=FR;COUNT=1")},
			[]string{"2027-03-18 18:00-20:00", "2027-03-19 18:00-20:00"},
		},
	} {
		t.Run(name, func(t *testing.T) {
			book := read(t, cal(c.entries...))
			wantTimes(t, book, c.want...)
			wantNotes(t, book)
		})
	}
}

// TestIdentityStays: a meeting that is moved is the same meeting, alone and in
// a series.
func TestIdentityStays(t *testing.T) {
	ids := func(entries ...string) (list []string) {
		for _, m := range read(t, cal(entries...)).Meetings {
			list = append(list, m.ID)
		}
		return list
	}
	alone := ids(entry("a", "DTSTART:20270318T170000Z"))
	if moved := ids(entry("a", "DTSTART:20270319T170000Z", "SEQUENCE:1")); !cmp.Equal(alone, moved) {
		t.Errorf("%v became %v", alone, moved)
	}
	rule := entry("a", "DTSTART:20270318T170000Z", "RRULE:FREQ=DAILY;COUNT=2")
	series := ids(rule)
	if moved := ids(rule, entry("a", "RECURRENCE-ID:20270319T170000Z", "DTSTART:20270325T170000Z")); !cmp.Equal(series, moved) {
		t.Errorf("%v became %v", series, moved)
	}
	if other := ids(entry("b", "DTSTART:20270318T170000Z")); cmp.Equal(alone, other) || !strings.HasPrefix(other[0], ics.Prefix) || len(other[0]) > 64 {
		t.Errorf("%v and %v", alone, other)
	}
}

// TestZoneByItsOwnRules: what Exchange writes for a zone that it has no name
// for.
func TestZoneByItsOwnRules(t *testing.T) {
	zone := func(standard, daylight string) string {
		return "BEGIN:VTIMEZONE\r\nTZID:Customized Time Zone\r\n" +
			"BEGIN:STANDARD\r\nDTSTART:16010101T030000\r\nTZOFFSETFROM:+0200\r\nTZOFFSETTO:+0100\r\n" + standard + "\r\nEND:STANDARD\r\n" +
			"BEGIN:DAYLIGHT\r\nDTSTART:16010101T020000\r\nTZOFFSETFROM:+0100\r\nTZOFFSETTO:+0200\r\n" + daylight + "\r\nEND:DAYLIGHT\r\nEND:VTIMEZONE"
	}
	weekly := entry("a", "DTSTART;TZID=Customized Time Zone:20270318T180000", "DURATION:PT2H", "RRULE:FREQ=WEEKLY;COUNT=3")
	rules := zone("RRULE:FREQ=YEARLY;INTERVAL=1;BYDAY=-1SU;BYMONTH=10", "RRULE:FREQ=YEARLY;INTERVAL=1;BYDAY=-1SU;BYMONTH=3")
	book := read(t, cal(rules, weekly))
	wantTimes(t, book, "2027-03-18 18:00-20:00", "2027-03-25 18:00-20:00", "2027-04-01 18:00-20:00")
	wantNotes(t, book)
	// Without rules there is no summer time: an hour later in the room then.
	book = read(t, cal(weekly, zone("X-NONE:1", "X-NONE:1")))
	wantTimes(t, book, "2027-03-18 18:00-20:00", "2027-03-25 18:00-20:00", "2027-04-01 19:00-21:00")
	// One that nobody knows is the room's, and said to be unknown.
	book = read(t, cal(entry("a", "DTSTART;TZID=Tellus/Nowhere:20270318T180000", "DTEND;TZID=Tellus/Nowhere:20270318T190000")))
	wantTimes(t, book, "2027-03-18 18:00-19:00")
	wantNotes(t, book, ics.Note{Text: "a time zone is not known; the room's own was taken", Count: 1})
}

func TestTitles(t *testing.T) {
	lines := func(title, class string) []byte {
		return cal(entry("a", "SUMMARY:"+title, "DTSTART:20270318T170000Z", class, "DESCRIPTION:hemligt", "ATTENDEE;CN=\"Öberg: Anna\":mailto:anna@kommun.example"))
	}
	for name, c := range map[string]struct {
		raw    []byte
		titles bool
		want   string
	}{
		"shown":         {lines(`Kommunstyrelsen\, budget\n2027, del 1`, "CLASS:PUBLIC"), true, "Kommunstyrelsen, budget 2027, del 1"},
		"not asked for": {lines("Kommunstyrelsen", "CLASS:PUBLIC"), false, ""},
		"private":       {lines("Kommunstyrelsen", "CLASS:PRIVATE"), true, ""},
		"confidential":  {lines("Kommunstyrelsen", "CLASS:confidential"), true, ""},
		"long":          {lines(strings.Repeat("å", 300), "CLASS:PUBLIC"), true, strings.Repeat("å", 98) + "…"},
		"folded":        {lines("Kommun\r\n styrelsen", "CLASS:PUBLIC"), true, "Kommunstyrelsen"},
	} {
		t.Run(name, func(t *testing.T) {
			book, err := ics.Read(t.Context(), c.raw, ics.Options{Zone: time.UTC, From: from, To: to, Titles: c.titles})
			if err != nil || len(book.Meetings) != 1 || book.Meetings[0].Title != c.want {
				t.Errorf("%+v %v", book.Meetings, err)
			}
			text, err := ics.Sieve(c.raw, c.titles)
			if err != nil || strings.Contains(string(text), "hemligt") || strings.Contains(string(text), "Anna") ||
				c.want == "" && strings.Contains(string(text), "Kommun") {
				t.Errorf("the sieve lets through: %s %v", text, err)
			}
		})
	}
}

// TestBroken: what is no calendar is an error, and what is half of one too.
func TestBroken(t *testing.T) {
	whole := cal(entry("a", "DTSTART:20270318T170000Z"))
	for name, c := range map[string]struct{ raw, want string }{
		"empty":             {"", "empty"},
		"blank":             {"\r\n \r\n", "empty"},
		"a login page":      {"<!DOCTYPE html><html>", "login"},
		"something else":    {"MZ\x90\x00", "no calendar"},
		"another component": {"BEGIN:VCARD\r\nEND:VCARD\r\n", "no calendar"},
		"half an entry":     {string(whole[:len(whole)-30]), "did not arrive whole"},
		"without its end":   {strings.TrimSuffix(string(whole), "END:VCALENDAR\r\n"), "did not arrive whole"},
		"crossed":           {"BEGIN:VCALENDAR\r\nBEGIN:VEVENT\r\nEND:VCALENDAR\r\nEND:VEVENT\r\n", "broken"},
		"too large":         {"BEGIN:VCALENDAR\r\n" + strings.Repeat("X-A:b\r\n", 700_000), "larger than 4 MiB"},
		"too many entries":  {"BEGIN:VCALENDAR\r\n" + strings.Repeat("BEGIN:VEVENT\r\nEND:VEVENT\r\n", 5001), "more than 5000"},
		"a huge line":       {"BEGIN:VCALENDAR\r\nBEGIN:VEVENT\r\nUID:" + strings.Repeat("a", 70_000), "a line of UID"},
		"huge parameters":   {"BEGIN:VCALENDAR\r\nBEGIN:VEVENT\r\nUID;X=" + strings.Repeat("a", 70_000) + ":b", "a line of UID"},
		"too many meetings": {string(cal(manyDaily(6))), "more than 2000 meetings"},
		"too many dates":    {string(cal(entry("a", "DTSTART:20261101T100000Z", manyDates(9000)))), "more than 2000 meetings"},
		"open parameter":    {string(cal(entry("a", `DTSTART;TZID="a:20270318T170000Z`))), ""},
		"no value":          {string(cal(entry("a", `DTSTART;TZID`))), ""},
	} {
		t.Run(name, func(t *testing.T) {
			_, err := ics.Read(t.Context(), []byte(c.raw), ics.Options{Zone: time.UTC, From: from, To: to})
			if c.want == "" && err != nil || c.want != "" && (err == nil || !strings.Contains(err.Error(), c.want)) {
				t.Errorf("got %v, want %q", err, c.want)
			}
		})
	}
}

func manyDates(n int) string {
	var lines []string
	for i := range n {
		lines = append(lines, "RDATE:"+from.Add(time.Duration(i)*time.Minute).Format("20060102T150405Z"))
	}
	return strings.Join(lines, "\r\n")
}

func manyDaily(n int) string {
	var list []string
	for i := range n {
		list = append(list, entry(fmt.Sprint("d", i), "DTSTART:20261101T100000Z", "RRULE:FREQ=DAILY"))
	}
	return strings.Join(list, "\r\n")
}

// TestOneBadEntryLosesNoOther counts what was not understood.
func TestOneBadEntryLosesNoOther(t *testing.T) {
	book := read(t, cal(
		entry("good", "DTSTART:20270318T170000Z"),
		entry("no time"),
		entry("bad time", "DTSTART:20271340T170000Z"),
		entry("far", "DTSTART:16010101T170000Z"),
		entry("hourly", "DTSTART:20270319T170000Z", "RRULE:FREQ=HOURLY"),
		entry("broken rule", "DTSTART:20270320T170000Z", "RRULE:FREQ=WEEKLY;BYDAY=XX"),
		entry("sixth Monday", "DTSTART:20270321T170000Z", "RRULE:FREQ=MONTHLY;BYDAY=6MO"),
		entry("month", "DTSTART:20270322T170000Z", "RRULE:FREQ=YEARLY;BYMONTH=13"),
		entry("ends early", "DTSTART:20270323T170000Z", "DTEND:20270323T160000Z"),
		entry("endless", "DTSTART:20270324T170000Z", "DURATION:P99999999999999999999D"),
		entry("exdate", "DTSTART:20270325T170000Z", "RRULE:FREQ=DAILY;COUNT=1", "EXDATE:yesterday"),
		entry("twin", "DTSTART:20270326T170000Z"), entry("twin", "DTSTART:20270327T170000Z"),
	))
	wantTimes(t, book,
		"2027-03-18 18:00-19:00", "2027-03-19 18:00-19:00", "2027-03-20 18:00-19:00", "2027-03-21 18:00-19:00", "2027-03-22 18:00-19:00",
		"2027-03-23 18:00-19:00", "2027-03-24 18:00-19:00", "2027-03-25 18:00-19:00", "2027-03-27 18:00-19:00")
	wantNotes(t, book,
		ics.Note{Text: "a repeat rule cannot be followed", Count: 4},
		ics.Note{Text: "a time cannot be read", Count: 2},
		ics.Note{Text: "the end cannot be read; an hour was taken", Count: 2},
		ics.Note{Text: "a time lies too far from the present", Count: 1},
		ics.Note{Text: "an added or excepted date cannot be read", Count: 1},
		ics.Note{Text: "two entries have one name; the newer was taken", Count: 1},
	)
}

// TestRulesThatNeverComeEnd: whoever writes such a rule costs little.
func TestRulesThatNeverComeEnd(t *testing.T) {
	for _, rule := range []string{
		"FREQ=DAILY;BYMONTH=2;BYMONTHDAY=30", "FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=30", "FREQ=MONTHLY;BYMONTHDAY=31;BYMONTH=4",
		"FREQ=DAILY;INTERVAL=7;BYDAY=TU", "FREQ=MONTHLY;BYDAY=MO;BYSETPOS=30", "FREQ=WEEKLY;BYDAY=MO;BYSETPOS=9", "FREQ=MONTHLY;INTERVAL=12;BYMONTH=2",
	} {
		book := read(t, cal(entry("a", "DTSTART:20270318T170000Z", "RRULE:"+rule)))
		wantTimes(t, book, "2027-03-18 18:00-19:00")
	}
}

func TestReadStopsWithItsContext(t *testing.T) {
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	if _, err := ics.Read(ctx, cal(entry("a", "DTSTART:20270318T170000Z")), ics.Options{Zone: time.UTC, From: from, To: to}); err == nil {
		t.Error("it went on")
	}
}
