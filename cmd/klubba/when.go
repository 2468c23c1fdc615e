package main

import (
	"strconv"
	"strings"
	"time"

	"klubba/room/text"
)

// when tells moments and ages in words, as they are at one moment.
type when struct {
	words *text.Words
	zone  *time.Location
	now   time.Time
}

// parse reads a moment of the wire; "" is never.
func (w when) parse(s string) (time.Time, bool) {
	t, err := time.Parse(time.RFC3339, s)
	return t, err == nil
}

// clock tells the time of day, and the date unless it is today: "kl.
// 19.10.41", "2026-11-21 kl. 19.10.41".
func (w when) clock(s string) string {
	t, ok := w.parse(s)
	if !ok {
		return w.words.Say("cli.when.never", nil)
	}
	t = t.In(w.zone)
	if sameDay(t, w.now.In(w.zone)) {
		return w.words.Say("cli.when.clock", w.fields(t))
	}
	return w.full(t)
}

// full tells date and time of day.
func (w when) full(t time.Time) string {
	return w.words.Say("cli.when.date", w.fields(t.In(w.zone)))
}

func (w when) fields(t time.Time) map[string]any {
	return map[string]any{
		"Date": t.Format(time.DateOnly), "H": t.Format("15"), "M": t.Format("04"), "S": t.Format("05"),
	}
}

// ago tells how old something is: "för 1 min 22 s sedan".
func (w when) ago(s string) string {
	t, ok := w.parse(s)
	if !ok {
		return w.words.Say("cli.when.never", nil)
	}
	return w.words.Say("cli.when.ago", map[string]any{"Span": w.span(w.now.Sub(t))})
}

// age is how old something is; ok is false if it never was.
func (w when) age(s string) (age time.Duration, ok bool) {
	t, ok := w.parse(s)
	return w.now.Sub(t), ok
}

// span tells a length of time to a precision that fits it: "0,4 s", "52 s",
// "3 min 12 s", "2 tim 5 min", "4 dygn 3 tim". What a clock that was set makes
// negative counts as none.
func (w when) span(d time.Duration) string {
	d = max(d, 0)
	if d < 10*time.Second {
		tenths := strconv.FormatFloat(d.Truncate(100*time.Millisecond).Seconds(), 'f', 1, 64)
		return strings.Replace(tenths, ".", w.words.Say("cli.when.point", nil), 1) + noBreak + "s"
	}
	units := w.units()
	for i, u := range units {
		if d < u.length {
			continue
		}
		said := u.count(d)
		if rest := d % u.length; i+1 < len(units) && rest >= units[i+1].length {
			said += noBreak + units[i+1].count(rest)
		}
		return said
	}
	return "" // not reached: a second is the least unit
}

// rough is span to one unit.
func (w when) rough(d time.Duration) string {
	number, rest, _ := strings.Cut(w.span(d), noBreak)
	unit, _, _ := strings.Cut(rest, noBreak)
	return number + noBreak + unit
}

// unit is a length of time and what it is called.
type unit struct {
	length time.Duration
	name   string
}

func (w when) units() [4]unit {
	return [...]unit{
		{24 * time.Hour, w.words.Say("cli.when.days", nil)},
		{time.Hour, w.words.Say("cli.when.hours", nil)},
		{time.Minute, "min"},
		{time.Second, "s"},
	}
}

func (u unit) count(d time.Duration) string {
	return strconv.FormatInt(int64(d/u.length), 10) + noBreak + u.name
}

func sameDay(t, u time.Time) bool {
	return t.Format(time.DateOnly) == u.Format(time.DateOnly)
}
