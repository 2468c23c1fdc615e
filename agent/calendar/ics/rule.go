package ics

import (
	"errors"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/teambition/rrule-go"
)

// errRule is a repeat rule that meetings do not have.
var errRule = errors.New("a repeat rule cannot be followed")

// ruleParts takes a repeat rule apart, in capitals.
func ruleParts(text string) (map[string]string, error) {
	parts := map[string]string{}
	for part := range strings.SplitSeq(strings.ToUpper(text), ";") {
		if part == "" {
			continue
		}
		key, value, ok := strings.Cut(part, "=")
		if !ok || value == "" || parts[key] != "" {
			return nil, errRule
		}
		parts[key] = value
	}
	return parts, nil
}

// ruleOf reads the repeat rule of what begins at a moment. It takes what
// calendars write for meetings; a rule by the hour, or by the week of the
// year, is none of them.
func ruleOf(text string, begin moment) (rrule.ROption, error) {
	parts, err := ruleParts(text)
	o := rrule.ROption{Dtstart: begin.wall}
	if err != nil {
		return o, err
	}
	for key, value := range parts {
		err = errors.Join(err, setPart(&o, key, value, begin))
	}
	if parts["FREQ"] == "" || err != nil || !ordinalsFit(o) {
		return o, errRule
	}
	return o, nil
}

func setPart(o *rrule.ROption, key, value string, begin moment) (err error) {
	switch key {
	case "FREQ":
		freqs := []string{"YEARLY", "MONTHLY", "WEEKLY", "DAILY"}
		o.Freq, err = pick(value, freqs, []rrule.Frequency{rrule.YEARLY, rrule.MONTHLY, rrule.WEEKLY, rrule.DAILY})
	case "INTERVAL":
		o.Interval, err = within(value, 1, 1000)
	case "COUNT":
		o.Count, err = within(value, 1, 100000)
	case "UNTIL":
		o.Until, err = untilOf(value, begin)
	case "WKST":
		o.Wkst, err = weekday(value)
	case "BYDAY":
		o.Byweekday, err = all(value, weekday)
	case "BYMONTH":
		o.Bymonth, err = all(value, func(s string) (int, error) { return within(s, 1, 12) })
	case "BYMONTHDAY":
		o.Bymonthday, err = all(value, func(s string) (int, error) { return within(s, -31, 31) })
	case "BYSETPOS":
		o.Bysetpos, err = all(value, func(s string) (int, error) { return within(s, -366, 366) })
	case "BYHOUR": // some programs repeat what the beginning says already
		err = same(value, begin.wall.Hour())
	case "BYMINUTE":
		err = same(value, begin.wall.Minute())
	case "BYSECOND":
		err = same(value, begin.wall.Second())
	default:
		err = errRule
	}
	return err
}

// untilOf is the last moment of a rule on the wall of its beginning. A day
// counts whole.
func untilOf(value string, begin moment) (time.Time, error) {
	until, err := parseMoment(value, begin.zone)
	switch {
	case err != nil:
		return time.Time{}, err
	case until.day:
		return until.wall.Add(24*time.Hour - time.Second), nil
	}
	return wallOf(until.instant(), begin.zone), nil
}

// ordinalsFit: there is no sixth Monday in a month.
func ordinalsFit(o rrule.ROption) bool {
	highest := 5
	if o.Freq == rrule.YEARLY && len(o.Bymonth) == 0 {
		highest = 53
	}
	return !slices.ContainsFunc(o.Byweekday, func(d rrule.Weekday) bool { return d.N() > highest || d.N() < -highest })
}

func weekday(s string) (rrule.Weekday, error) {
	number, name := s[:max(len(s)-2, 0)], s[max(len(s)-2, 0):]
	days := []rrule.Weekday{rrule.SU, rrule.MO, rrule.TU, rrule.WE, rrule.TH, rrule.FR, rrule.SA}
	day, err := pick(name, weekdays(), days)
	if err != nil || number == "" {
		return day, err
	}
	nth, err := within(strings.TrimPrefix(number, "+"), -53, 53)
	return day.Nth(nth), err
}

func pick[T any](value string, names []string, meanings []T) (none T, err error) {
	if i := slices.Index(names, value); i >= 0 {
		return meanings[i], nil
	}
	return none, errRule
}

// within reads a number from low to high that is not zero.
func within(s string, low, high int) (int, error) {
	n, err := strconv.Atoi(s)
	if err != nil || n < low || n > high || n == 0 {
		return 0, errRule
	}
	return n, nil
}

func same(s string, want int) error {
	if n, err := strconv.Atoi(s); err != nil || n != want {
		return errRule
	}
	return nil
}

// all reads a list of at most 100.
func all[T any](value string, read func(string) (T, error)) (list []T, err error) {
	words := strings.Split(value, ",")
	if len(words) > 100 {
		return nil, errRule
	}
	for _, w := range words {
		v, err := read(w)
		if err != nil {
			return nil, err
		}
		list = append(list, v)
	}
	return list, nil
}

// later is by how much rules are moved while they are followed. The library
// looks for the next time of a rule that never comes, such as every 30
// February, up to the year 9999. Dates and weekdays come again every 400
// years, so 7600 years later that end is near, and nothing else differs.
const later = 7600

// follow returns the times of a rule on the wall that lie in [from, to).
func follow(o rrule.ROption, from, to time.Time) ([]time.Time, error) {
	o.Dtstart = o.Dtstart.AddDate(later, 0, 0)
	if !o.Until.IsZero() {
		o.Until = o.Until.AddDate(later, 0, 0)
	}
	rule, err := rrule.NewRRule(o)
	if err != nil {
		return nil, errRule
	}
	var times []time.Time
	for next := rule.Iterator(); ; {
		t, ok := next()
		if t = t.AddDate(-later, 0, 0); !ok || !t.Before(to) {
			return times, nil
		}
		if !t.Before(from) {
			times = append(times, t)
		}
	}
}
