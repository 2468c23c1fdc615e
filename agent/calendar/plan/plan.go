// Package plan knows when a room is to be checked for its meetings.
//
// For each meeting there are three checks: three working days before, in the
// morning, so that whoever must tell by then that they take part from a
// distance knows whether they can; on the morning of the day; and half an hour
// before. A check that failed is done once more ten minutes later.
//
// It guarantees that the same meetings, moment and last check give the same
// plan; that no check is planned while the calendar has a meeting on; and that
// meetings whose checks fall together share one.
//
// Not its job: reading calendars, starting checks, and whether the room allows
// them.
package plan

import (
	"slices"
	"strings"
	"time"

	"klubba/agent/calendar/ics"
)

// The plan's measures.
const (
	WorkingDays = 3                // before the meeting
	Shortly     = 30 * time.Minute // before it begins
	Again       = 10 * time.Minute // after a check that failed
)

// Reason is why a check is due.
type Reason string

// The reasons.
const (
	ReasonDays    Reason = "days"    // some working days before
	ReasonMorning Reason = "morning" // of the day
	ReasonShortly Reason = "shortly" // before it begins
	ReasonAgain   Reason = "again"   // since the last one failed
)

// Rules are the house's own.
type Rules struct {
	Zone *time.Location
	// Morning is the time of day of the checks that are not bound to the
	// meeting's own: so long after midnight, by the clock on the wall.
	Morning time.Duration
}

// Last is the last check that the plan led to. The zero Last is none.
type Last struct {
	At      time.Time // when it was begun
	Failed  bool
	Reason  Reason
	Meeting ics.Meeting
}

// Check is a check that is due, or will be.
type Check struct {
	// At is when it is due; in the past, if it still waits.
	At      time.Time
	Reason  Reason
	Meeting ics.Meeting
	// until is when it is of no more use.
	until time.Time
}

// Checks returns the checks that are due or will be, the next one first.
func Checks(meetings []ics.Meeting, now time.Time, last Last, rules Rules) []Check {
	var all []Check
	days := newDays()
	if last.Failed && last.Reason != ReasonAgain {
		all = append(all, Check{last.At.Add(Again), ReasonAgain, last.Meeting, last.Meeting.Start})
	}
	for _, m := range meetings {
		if m.Start.After(now) {
			all = append(all, rules.checks(m, days)...)
		}
	}
	all = slices.DeleteFunc(all, func(c Check) bool {
		return c.Reason != ReasonAgain && !c.At.After(last.At) // done
	})
	for i := range all {
		all[i].At = between(all[i].At, now, meetings)
	}
	all = slices.DeleteFunc(all, func(c Check) bool { return !c.At.Before(c.until) || !now.Before(c.until) })
	slices.SortStableFunc(all, compare)
	return slices.CompactFunc(all, func(a, b Check) bool { return a.At.Equal(b.At) })
}

// compare puts the check first that comes first; of those that fall together,
// that of the meeting that comes first.
func compare(a, b Check) int {
	for _, d := range []int{a.At.Compare(b.At), a.Meeting.Start.Compare(b.Meeting.Start)} {
		if d != 0 {
			return d
		}
	}
	return strings.Compare(a.Meeting.ID, b.Meeting.ID)
}

// checks are the three of a meeting. The early ones are of use on their day
// alone: a box that was off then need not sound on some other afternoon.
func (r Rules) checks(m ics.Meeting, days workdays) []Check {
	day := dateOf(m.Start, r.Zone)
	early := days.before(day, WorkingDays)
	shortly := m.Start.Add(-Shortly)
	list := []Check{
		{r.at(early, r.Morning), ReasonDays, m, r.at(early, 24*time.Hour)},
		{shortly, ReasonShortly, m, m.Start},
	}
	if morning := r.at(day, r.Morning); morning.Before(shortly) {
		list = append(list, Check{morning, ReasonMorning, m, shortly})
	}
	return list
}

// at is a time of day by the clock on the wall.
func (r Rules) at(d date, clock time.Duration) time.Time {
	return time.Date(d.year, d.month, d.day, 0, 0, int(clock.Seconds()), 0, r.Zone).UTC()
}

// between is when a check can be done that is due at t: not before now, and in
// no meeting. If it can be done now, it stays due since t.
func between(t, now time.Time, meetings []ics.Meeting) time.Time {
	if !t.Before(now) {
		return afterMeetings(t, meetings)
	}
	if free := afterMeetings(now, meetings); free.After(now) {
		return free
	}
	return t
}

// afterMeetings moves a check that falls into a meeting to its end.
func afterMeetings(t time.Time, meetings []ics.Meeting) time.Time {
	for moved := true; moved; {
		moved = false
		for _, m := range meetings {
			if m.On(t) {
				t, moved = m.End, true
			}
		}
	}
	return t
}
