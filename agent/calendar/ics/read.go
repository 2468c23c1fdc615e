package ics

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"slices"
	"strings"
	"time"

	"github.com/emersion/go-ical"
)

// maxMeetings bounds the meetings in the span that is asked for.
const maxMeetings = 2000

// Options says which meetings are wanted.
type Options struct {
	// Zone is the room's: of times that name none.
	Zone *time.Location
	// From and To bound the meetings: those that end after From and begin
	// before To.
	From, To time.Time
	// Titles: whether meetings carry theirs. Private ones never do.
	Titles bool
}

// Meeting is one meeting.
type Meeting struct {
	// ID is made of the calendar's own name for it, and stays when the
	// meeting is moved: "cal-" and 16 of 0-9, a-f.
	ID string
	// Title is empty unless it was asked for; one line of at most 200 bytes.
	Title string
	// Start and End are in UTC.
	Start, End time.Time
}

// On reports whether the meeting is on at t.
func (m Meeting) On(t time.Time) bool { return !t.Before(m.Start) && t.Before(m.End) }

// Note is something in a calendar that was not understood, and how often.
type Note struct {
	Text  string
	Count int
}

// The notes. Each reads on from "3 entries: ".
const (
	noteZone  = "a time zone is not known; the room's own was taken"
	noteEnd   = "the end cannot be read; an hour was taken"
	noteDates = "an added or excepted date cannot be read"
	noteTwice = "two entries have one name; the newer was taken"
)

// Book is what a calendar says.
type Book struct {
	// Meetings are in the order of their beginnings.
	Meetings []Meeting
	// Notes are what was not understood, the most frequent first.
	Notes []Note
}

// Read reads the meetings of a calendar. The error is that of Sieve, or says
// that there is too much in the calendar; or it is ctx's, which is looked at
// between one series and the next.
func Read(ctx context.Context, raw []byte, o Options) (book Book, err error) {
	defer func() {
		if p := recover(); p != nil { // a fault in a library is none of the room's
			book, err = Book{}, fmt.Errorf("the calendar cannot be read: %v", p)
		}
	}()
	text, err := Sieve(raw, o.Titles)
	if err != nil {
		return Book{}, err
	}
	r := &reader{opt: o, notes: map[string]map[int]bool{}, zones: &zones{
		room: o.Zone, rules: map[string]*ical.Component{}, found: map[string]*time.Location{},
	}}
	calendars, err := decode(text)
	if err != nil {
		return Book{}, err
	}
	for _, c := range calendars {
		r.learnZones(c)
	}
	return r.book(ctx, r.group(calendars))
}

func decode(text []byte) (calendars []*ical.Calendar, err error) {
	for d := ical.NewDecoder(bytes.NewReader(text)); ; {
		c, err := d.Decode()
		if errors.Is(err, io.EOF) {
			return calendars, nil
		}
		if err != nil {
			return nil, fmt.Errorf("the calendar is broken: %w", err)
		}
		calendars = append(calendars, c)
	}
}

// reader reads one calendar.
type reader struct {
	opt   Options
	zones *zones
	at    int                     // the number of the entry under way
	notes map[string]map[int]bool // by text: the entries that it is about
	// tooMany: one series alone has more meetings than are worked out.
	tooMany bool
}

func (r *reader) note(text string) {
	if r.notes[text] == nil {
		r.notes[text] = map[int]bool{}
	}
	r.notes[text][r.at] = true
}

func (r *reader) learnZones(c *ical.Calendar) {
	for _, child := range c.Children {
		if name := value(child, "TZID"); child.Name == timezone && name != "" {
			r.zones.rules[name] = child
		}
	}
}

// group puts the entries of the same name together.
func (r *reader) group(calendars []*ical.Calendar) map[string]*series {
	all := map[string]*series{}
	for _, c := range calendars {
		cancelled := strings.EqualFold(value(c.Component, "METHOD"), "CANCEL")
		for _, child := range c.Children {
			if child.Name != event {
				continue
			}
			r.at++
			e, err := r.entry(child, cancelled)
			if err != nil {
				r.note(err.Error())
				continue
			}
			if all[e.uid] == nil {
				all[e.uid] = &series{changes: map[time.Time]*entry{}}
			}
			if all[e.uid].take(e) {
				r.note(noteTwice)
			}
		}
	}
	return all
}

// book works out the meetings of all series.
func (r *reader) book(ctx context.Context, all map[string]*series) (Book, error) {
	var b Book
	for _, s := range all {
		if err := ctx.Err(); err != nil {
			return Book{}, fmt.Errorf("the calendar takes too long to work out: %w", err)
		}
		b.Meetings = append(b.Meetings, s.meetings(r)...)
		if r.tooMany || len(b.Meetings) > maxMeetings {
			return Book{}, fmt.Errorf("the calendar has more than %d meetings in %d days; it is hardly a room's",
				maxMeetings, int(r.opt.To.Sub(r.opt.From).Hours()/24))
		}
	}
	slices.SortFunc(b.Meetings, func(m, n Meeting) int {
		if d := m.Start.Compare(n.Start); d != 0 {
			return d
		}
		return strings.Compare(m.ID, n.ID)
	})
	for text, entries := range r.notes {
		b.Notes = append(b.Notes, Note{text, len(entries)})
	}
	slices.SortFunc(b.Notes, func(m, n Note) int {
		if m.Count != n.Count {
			return n.Count - m.Count
		}
		return strings.Compare(m.Text, n.Text)
	})
	return b, nil
}
