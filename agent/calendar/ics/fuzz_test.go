package ics_test

import (
	"bytes"
	"strings"
	"testing"
	"time"

	"klubba/agent/calendar/ics"
)

// FuzzRead: whatever the bytes are, reading ends, and what it gives is what it
// promises.
func FuzzRead(f *testing.F) {
	f.Add([]byte(""))
	f.Add(cal(entry("a", "DTSTART;TZID=W. Europe Standard Time:20270318T180000", "DTEND:20270318T200000", "RRULE:FREQ=MONTHLY;BYDAY=-1FR;BYSETPOS=1", "EXDATE;VALUE=DATE:20270326")))
	f.Add(cal("BEGIN:VTIMEZONE\r\nTZID:x\r\nBEGIN:STANDARD\r\nDTSTART:16010101T030000\r\nTZOFFSETTO:+0100\r\nRRULE:FREQ=YEARLY;BYDAY=-1SU;BYMONTH=10\r\nEND:STANDARD\r\nBEGIN:DAYLIGHT\r\nDTSTART:16010101T020000\r\nTZOFFSETTO:+0200\r\nRRULE:FREQ=YEARLY;BYDAY=-1SU;BYMONTH=3\r\nEND:DAYLIGHT\r\nEND:VTIMEZONE",
		entry("b", "DTSTART;TZID=x:20270318T180000", "RDATE;VALUE=PERIOD:20270321T090000Z/PT3H", "SUMMARY:å")))
	f.Add(cal(entry("c", "RECURRENCE-ID;RANGE=THISANDFUTURE:20270325T170000Z", "DTSTART:20270325T150000Z", "DURATION:-PT1H")))
	f.Fuzz(func(t *testing.T, raw []byte) {
		text, err := ics.Sieve(raw, true)
		if err != nil {
			return
		}
		if len(text) > 2*len(raw)+64 {
			t.Errorf("%d bytes became %d", len(raw), len(text))
		}
		again, err := ics.Sieve(text, true)
		if err != nil || !bytes.Equal(text, again) {
			t.Errorf("what was sieved is sieved to something else: %v\n%q\n%q", err, text, again)
		}
		o := ics.Options{Zone: time.UTC, From: from, To: to, Titles: true}
		book, err := ics.Read(t.Context(), raw, o)
		if err != nil {
			if strings.Contains(err.Error(), "runtime error") {
				t.Errorf("a library fell over: %v", err)
			}
			return
		}
		ids := map[string]bool{}
		for _, m := range book.Meetings {
			if ids[m.ID] || !m.End.After(o.From) || !m.Start.Before(o.To) || !m.End.After(m.Start) || len(m.Title) > 200 {
				t.Errorf("%+v", m)
			}
			ids[m.ID] = true
		}
	})
}

// BenchmarkRead reads a room's year: fifty series and two hundred meetings.
func BenchmarkRead(b *testing.B) {
	var entries []string
	for i := range 50 {
		uid := strings.Repeat("s", i+1)
		entries = append(entries, entry(uid, "DTSTART;TZID=W. Europe Standard Time:20260105T180000", "DURATION:PT2H", "RRULE:FREQ=MONTHLY;BYDAY=2MO"))
	}
	for i := range 200 {
		entries = append(entries, entry(strings.Repeat("m", i+1), "DTSTART:20261124T170000Z", "DTEND:20261124T190000Z"))
	}
	raw := cal(entries...)
	for b.Loop() {
		book, err := ics.Read(b.Context(), raw, ics.Options{Zone: stockholm(b), From: from, To: from.AddDate(0, 1, 0)})
		if err != nil || len(book.Meetings) != 250 {
			b.Fatal(len(book.Meetings), err)
		}
	}
	b.SetBytes(int64(len(raw)))
}
