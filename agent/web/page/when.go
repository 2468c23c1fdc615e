package page

import (
	"strconv"
	"strings"
	"time"

	"klubba/room"
)

// oldAfter is how old a state may be before it says nothing of the present.
// The daemon renews it every second.
const oldAfter = 10 * time.Second

// when tells moments and ages, as they are now.
type when struct {
	t    *tongue
	now  room.Instant
	zone *time.Location
}

// clock is the time of day, with the date unless it is today; a moment that
// never was is "never".
func (w when) clock(at time.Time) string {
	if at.IsZero() {
		return w.t.Say("cli.when.never", nil)
	}
	if at.In(w.zone).Format(time.DateOnly) == w.now.Wall.In(w.zone).Format(time.DateOnly) {
		return w.say("cli.when.clock", at)
	}
	return w.say("cli.when.date", at)
}

// full is date and time of day, for what is kept or printed.
func (w when) full(at time.Time) string {
	if at.IsZero() {
		return w.t.Say("cli.when.never", nil)
	}
	return w.say("cli.when.date", at)
}

func (w when) say(id string, at time.Time) string {
	at = at.In(w.zone)
	return w.t.Say(id, map[string]any{
		"Date": at.Format(time.DateOnly), "H": at.Format("15"), "M": at.Format("04"), "S": at.Format("05"),
	})
}

// ago is how old something is, by the clock that nobody sets.
func (w when) ago(at room.Instant) string {
	if at.IsZero() {
		return w.t.Say("cli.when.never", nil)
	}
	return w.t.Say("cli.when.ago", map[string]any{"Span": w.span(w.now.Sub(at))})
}

// span is a length of time to a precision that fits it: "3 s", "12 min", "2
// tim 5 min".
func (w when) span(d time.Duration) string {
	const gap = "\u00a0"
	d = max(d, 0)
	switch {
	case d < time.Minute:
		return strconv.Itoa(int(d.Seconds())) + gap + "s"
	case d < time.Hour:
		return strconv.Itoa(int(d.Minutes())) + gap + "min"
	case d < 48*time.Hour:
		return strconv.Itoa(int(d.Hours())) + gap + w.t.Say("cli.when.hours", nil) + gap + strconv.Itoa(int(d.Minutes())%60) + gap + "min"
	}
	return strconv.Itoa(int(d.Hours()/24)) + gap + w.t.Say("cli.when.days", nil)
}

// decimal writes a figure as the language does.
func (w when) decimal(f float64, digits int) string {
	return strings.Replace(strconv.FormatFloat(f, 'f', digits, 64), ".", w.t.Say("cli.when.point", nil), 1)
}
