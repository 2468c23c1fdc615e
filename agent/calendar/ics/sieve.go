package ics

import (
	"bytes"
	"errors"
	"fmt"
	"slices"
	"strings"
)

// The bounds of a calendar.
const (
	// MaxSize is in bytes.
	MaxSize    = 4 << 20
	maxEntries = 5000
	maxLine    = 64 << 10 // bytes of a line that is needed
	maxParams  = 1 << 10  // bytes of the parameters in it
)

// The components and properties that are named more than once.
const (
	calendar = "VCALENDAR"
	event    = "VEVENT"
	timezone = "VTIMEZONE"
	summary  = "SUMMARY"
	class    = "CLASS"
)

// needed has the properties of each component that are kept.
func needed(component string) []string {
	switch component {
	case calendar:
		return []string{"METHOD"}
	case event:
		return []string{
			"UID", "DTSTART", "DTEND", "DURATION", "RRULE", "RDATE", "EXDATE", "RECURRENCE-ID",
			"STATUS", "TRANSP", "SEQUENCE", "LAST-MODIFIED", "DTSTAMP", class, summary,
		}
	case timezone:
		return []string{"TZID"}
	case "STANDARD", "DAYLIGHT":
		return []string{"DTSTART", "RRULE", "TZOFFSETFROM", "TZOFFSETTO"}
	}
	return nil
}

// children has the components that are kept within another; "" is outside all.
func children(component string) []string {
	switch component {
	case "":
		return []string{calendar}
	case calendar:
		return []string{event, timezone}
	case timezone:
		return []string{"STANDARD", "DAYLIGHT"}
	}
	return nil
}

// Sieve returns what is needed of a calendar to know when meetings are, as a
// calendar again; titles, unless they are private, only if wanted. Who is
// invited and what is written is not in it. The error says that the bytes are
// no calendar, too much of one, or only a piece.
func Sieve(raw []byte, titles bool) ([]byte, error) {
	if len(raw) > MaxSize {
		return nil, fmt.Errorf("the calendar is larger than %d MiB; publish fewer months", MaxSize>>20)
	}
	raw = bytes.TrimPrefix(raw, []byte("\ufeff"))
	s := sieve{titles: titles}
	lines := unfolder{rest: raw}
	for {
		line, ok := lines.next()
		if !ok {
			break
		}
		if err := s.take(line); err != nil {
			return nil, err
		}
	}
	switch {
	case len(bytes.TrimSpace(raw)) == 0:
		return nil, errors.New("the calendar is empty; not even its frame is there")
	case len(s.open) > 0:
		return nil, fmt.Errorf("the calendar ends in the middle of %s; it did not arrive whole", s.open[len(s.open)-1])
	case s.out.Len() == 0:
		return nil, errNoCalendar
	}
	return s.out.Bytes(), nil
}

var (
	errNoCalendar = errors.New("this is no calendar; it does not begin with BEGIN:VCALENDAR")
	errWebPage    = errors.New("this is a web page and no calendar; perhaps the address wants a login")
)

// sieve is a calendar while it passes through.
type sieve struct {
	titles  bool
	out     bytes.Buffer
	open    []string // the kept components that are open
	skipped int      // how many that are not kept are open
	entries int
	title   string // of the entry that is open, as a line
	private bool   // that entry is
}

func (s *sieve) top() string {
	if len(s.open) == 0 {
		return ""
	}
	return s.open[len(s.open)-1]
}

// take takes one line in.
func (s *sieve) take(line []byte) error {
	p, ok := split(line)
	if !ok {
		return s.nameless(line)
	}
	switch {
	case p.name == "BEGIN":
		return s.begin(strings.ToUpper(p.value))
	case len(s.open) == 0:
		return s.nameless(line)
	case p.name == "END":
		return s.end(strings.ToUpper(p.value))
	case s.skipped > 0 || !slices.Contains(needed(s.top()), p.name):
		return nil
	case len(line) > maxLine || len(p.params) > maxParams:
		return fmt.Errorf("the calendar has a line of %s with %d bytes; that is no calendar's", p.name, len(line))
	}
	switch p.name {
	case summary:
		s.title = p.String()
		return nil
	case class:
		s.private = !strings.EqualFold(p.value, "PUBLIC")
		return nil
	}
	s.write(p.String())
	return nil
}

// nameless takes a line that says nothing inside a calendar, and is the end of
// the matter before one.
func (s *sieve) nameless(line []byte) error {
	switch {
	case s.out.Len() > 0 || len(s.open) > 0 || len(bytes.TrimSpace(line)) == 0:
		return nil
	case line[0] == '<':
		return errWebPage
	}
	return errNoCalendar
}

func (s *sieve) begin(component string) error {
	if s.skipped > 0 || !slices.Contains(children(s.top()), component) {
		if len(s.open) == 0 {
			return errNoCalendar
		}
		s.skipped++
		return nil
	}
	if component == event {
		s.entries++
		s.title, s.private = "", false
	}
	if s.entries > maxEntries {
		return fmt.Errorf("the calendar has more than %d entries; publish fewer months", maxEntries)
	}
	s.open = append(s.open, component)
	s.write("BEGIN:" + component)
	return nil
}

func (s *sieve) end(component string) error {
	if s.skipped > 0 {
		s.skipped--
		return nil
	}
	if component != s.top() {
		return fmt.Errorf("the calendar is broken: %s ends where %s should", clip(component), s.top())
	}
	if component == event && s.titles && !s.private && s.title != "" {
		s.write(s.title)
	}
	s.open = s.open[:len(s.open)-1]
	s.write("END:" + component)
	return nil
}

func (s *sieve) write(line string) {
	s.out.WriteString(strings.ToValidUTF8(line, "\ufffd") + "\r\n")
}

// clip keeps what a calendar says short enough to be said again.
func clip(s string) string {
	if len(s) > 20 {
		s = s[:20] + "…"
	}
	return fmt.Sprintf("%q", s)
}
