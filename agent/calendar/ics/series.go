package ics

import (
	"crypto/sha256"
	"encoding/hex"
	"time"
)

// Prefix begins every ID that is made here.
const Prefix = "cal-"

// series is all that a calendar says of one name: the entry itself, and
// changes to single meetings of it. A single meeting is a series of one.
type series struct {
	main    *entry               // nil: only changes were published
	changes map[time.Time]*entry // by the time that each meeting had
}

// take takes an entry in. It reports whether two that differ have the same
// claim.
func (s *series) take(e *entry) (twice bool) {
	before := s.main
	if !e.of.IsZero() {
		before = s.changes[e.of]
	}
	if before != nil {
		twice = before.sequence == e.sequence && before.stamp == e.stamp && !before.begin.instant().Equal(e.begin.instant())
		if !e.newer(before) {
			return twice
		}
	}
	if e.of.IsZero() {
		s.main = e
	} else {
		s.changes[e.of] = e
	}
	return twice
}

// meetings are those of the series that the reader wants.
func (s *series) meetings(r *reader) (list []Meeting) {
	if s.main != nil && s.main.cancelled {
		return nil
	}
	add := func(e *entry, of, begin time.Time, length time.Duration) {
		end := begin.Add(length)
		if e.cancelled || e.remark || !end.After(r.opt.From) || !begin.Before(r.opt.To) {
			return
		}
		list = append(list, Meeting{ID: idOf(e.uid, of), Title: e.title, Start: begin, End: end})
	}
	for of, change := range s.changes {
		add(change, of, change.begin.instant(), change.length)
	}
	if s.main == nil {
		return list
	}
	r.at = s.main.number
	times := s.main.times(r)
	if len(times) > 2*maxMeetings {
		r.tooMany = true
		return nil
	}
	for begin, length := range times {
		if s.changes[begin] != nil {
			continue
		}
		of := begin
		if !s.main.repeats() {
			of = time.Time{}
		}
		if change := s.following(begin); change != nil {
			add(change, of, begin.Add(change.begin.instant().Sub(change.of)), change.length)
			continue
		}
		add(s.main, of, begin, length)
	}
	return list
}

// following is the last change before a time that holds for all that follow
// it; nil if there is none.
func (s *series) following(t time.Time) (found *entry) {
	for of, change := range s.changes {
		if change.following && of.Before(t) && (found == nil || of.After(found.of)) {
			found = change
		}
	}
	return found
}

func (e *entry) repeats() bool { return len(e.rules)+len(e.also) > 0 }

// times are the beginnings of an entry, each with its length, that the reader
// may want: a little more than the span, since a change may move them.
func (e *entry) times(r *reader) map[time.Time]time.Duration {
	const margin = 8 * 24 * time.Hour
	from, to := r.opt.From.Add(-margin), r.opt.To.Add(margin)
	times := map[time.Time]time.Duration{e.begin.instant(): e.length}
	for _, text := range e.rules {
		walls, err := e.follow(text, wallOf(from, e.begin.zone), wallOf(to, e.begin.zone))
		if err != nil {
			r.note(err.Error())
		}
		for _, wall := range walls {
			times[instant(wall, e.begin.zone)] = e.length
		}
	}
	for _, one := range e.also {
		length := one.length
		if length <= 0 {
			length = e.length
		}
		times[one.begin.instant()] = length
	}
	for t := range times {
		if t.Before(from) || t.After(to) {
			delete(times, t)
		}
		day := wallOf(t, e.begin.zone).Truncate(24 * time.Hour)
		if e.not[t] || e.notDays[day] {
			delete(times, t)
		}
	}
	return times
}

func (e *entry) follow(text string, from, to time.Time) ([]time.Time, error) {
	o, err := ruleOf(text, e.begin)
	if err != nil {
		return nil, err
	}
	return follow(o, from, to)
}

// idOf names a meeting by the name of its entry and the time that it had first
// in its series.
func idOf(uid string, of time.Time) string {
	name := uid
	if !of.IsZero() {
		name += "\x00" + of.UTC().Format("20060102T150405Z")
	}
	sum := sha256.Sum256([]byte(name))
	return Prefix + hex.EncodeToString(sum[:8])
}
