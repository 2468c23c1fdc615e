package ics

import (
	"strconv"
	"strings"
	"time"

	"github.com/emersion/go-ical"
)

const (
	// assumed is how long a meeting lasts whose entry does not say.
	assumed = time.Hour
	// remarkFrom is from what length on an entry is a remark.
	remarkFrom = 24 * time.Hour
	// maxTitle is in bytes: what the room takes.
	maxTitle = 200
)

// entry is one VEVENT, read.
type entry struct {
	number    int // in the calendar, from 1
	uid       string
	title     string
	begin     moment
	length    time.Duration
	cancelled bool
	remark    bool // it says something of the day, and is no meeting
	rules     []string
	also      []period           // RDATE
	not       map[time.Time]bool // EXDATE
	notDays   map[time.Time]bool // EXDATE of whole days, on the wall
	// of is the time of the one meeting of a series that this entry changes;
	// zero if it is none. Following: and of all after that.
	of        time.Time
	following bool
	sequence  int
	stamp     string
}

// entry reads a VEVENT. An error is about the whole entry; what is wrong with
// a part of it is noted.
func (r *reader) entry(c *ical.Component, cancelled bool) (*entry, error) {
	start := c.Props.Get("DTSTART")
	if start == nil {
		return nil, errNoTime
	}
	begins, err := r.moments(start)
	if err != nil {
		return nil, err
	}
	e := &entry{
		number: r.at, uid: value(c, "UID"), title: titleOf(c), begin: begins[0].begin, stamp: value(c, "LAST-MODIFIED"),
		not: map[time.Time]bool{}, notDays: map[time.Time]bool{},
		cancelled: cancelled || strings.EqualFold(value(c, "STATUS"), "CANCELLED"),
	}
	if e.uid == "" { // it has no name: the time is the name
		e.uid = "unnamed " + start.Value + " " + value(c, "DTEND") + value(c, "DURATION")
	}
	if e.stamp == "" {
		e.stamp = value(c, "DTSTAMP")
	}
	e.sequence, _ = strconv.Atoi(value(c, "SEQUENCE")) // none is zero
	e.length = r.length(c, e.begin)
	e.remark = e.begin.day || e.length >= remarkFrom || strings.EqualFold(value(c, "TRANSP"), "TRANSPARENT") ||
		wholeDays(e.begin.instant(), e.length, e.begin.zone)
	if err := r.change(c, e); err != nil {
		return nil, err
	}
	r.series(c, e)
	return e, nil
}

// length is how long an entry lasts.
func (r *reader) length(c *ical.Component, begin moment) time.Duration {
	length := time.Duration(0)
	if end := c.Props.Get("DTEND"); end != nil {
		ends, err := r.moments(end)
		if err != nil {
			r.note(noteEnd)
			return assumed
		}
		length = ends[0].begin.instant().Sub(begin.instant())
	} else if written := value(c, "DURATION"); written != "" {
		d, err := duration(written)
		if err != nil {
			r.note(noteEnd)
			return assumed
		}
		length = d
	}
	if length < 0 {
		r.note(noteEnd)
	}
	if length <= 0 {
		return assumed
	}
	return length
}

// wholeDays reports whether something lasts from midnight to midnight, as some
// programs write days.
func wholeDays(begin time.Time, length time.Duration, zone *time.Location) bool {
	midnight := func(t time.Time) bool { h, m, s := t.In(zone).Clock(); return h+m+s == 0 }
	return length >= 22*time.Hour && midnight(begin) && midnight(begin.Add(length))
}

// change reads which meeting of a series an entry changes, if it does.
func (r *reader) change(c *ical.Component, e *entry) error {
	of := c.Props.Get("RECURRENCE-ID")
	if of == nil {
		return nil
	}
	moments, err := r.moments(of)
	if err != nil {
		return err
	}
	e.of = moments[0].begin.instant()
	e.following = strings.EqualFold(of.Params.Get("RANGE"), "THISANDFUTURE")
	return nil
}

// series reads when an entry comes again, and when not.
func (r *reader) series(c *ical.Component, e *entry) {
	for _, p := range c.Props["RRULE"] {
		e.rules = append(e.rules, p.Value)
	}
	for _, p := range c.Props["RDATE"] {
		list, err := r.moments(&p)
		if err != nil {
			r.note(noteDates)
		}
		e.also = append(e.also, list...)
	}
	for _, p := range c.Props["EXDATE"] {
		list, err := r.moments(&p)
		if err != nil {
			r.note(noteDates)
		}
		for _, one := range list {
			if one.begin.day {
				e.notDays[one.begin.wall] = true
			} else {
				e.not[one.begin.instant()] = true
			}
		}
	}
}

// titleOf is the title in one line that the room takes.
func titleOf(c *ical.Component) string {
	p := c.Props.Get(summary)
	if p == nil {
		return ""
	}
	title := p.Value
	if list, err := p.TextList(); err == nil {
		title = strings.Join(list, ", ") // a comma that was not marked as one
	}
	title = strings.Map(func(c rune) rune {
		if c < ' ' || c == 0x7f || c == 0xfffd {
			return ' '
		}
		return c
	}, title)
	title = strings.Join(strings.Fields(title), " ")
	if len(title) > maxTitle {
		title = strings.ToValidUTF8(title[:maxTitle-3], "") + "…"
	}
	return title
}

// newer reports whether e replaces f, which is about the same.
func (e *entry) newer(f *entry) bool {
	if e.sequence != f.sequence {
		return e.sequence > f.sequence
	}
	return e.stamp >= f.stamp
}
