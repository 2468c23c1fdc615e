package record

import (
	"time"

	"klubba/room/text"
)

// length is a length of time as far as the record can tell it.
type length struct {
	d       time.Duration
	about   bool // told by the wall clock, because the machine restarted
	unknown bool // the wall clock went back meanwhile
}

// between is the time from a to b: by the monotonic clock within one boot,
// and else by the wall clock, which may have been set.
func between(a, b Entry) length {
	if a.Boot == b.Boot {
		return length{d: time.Duration(b.MonoMS-a.MonoMS) * time.Millisecond}
	}
	d := b.Time.Sub(a.Time.Time)
	return length{d: max(d, 0), about: true, unknown: d < 0}
}

func (l length) plus(m length) length {
	return length{d: l.d + m.d, about: l.about || m.about, unknown: l.unknown || m.unknown}
}

// in puts the length into words, to the second; with days, to the minute.
func (l length) in(w *text.Words) string {
	if l.unknown {
		return w.Say("minutes.unknown-length", nil)
	}
	s := w.Say("minutes.moment", nil)
	if d := l.d.Round(time.Second); d > 0 {
		s = join(w, units(w, d))
	}
	if l.about {
		return w.Say("minutes.about", map[string]any{"Length": s})
	}
	return s
}

// units are the three largest units of d that are not nought.
func units(w *text.Words, d time.Duration) []string {
	var parts []string
	for _, u := range []struct {
		id   string
		unit time.Duration
	}{
		{"minutes.days", 24 * time.Hour}, {"minutes.hours", time.Hour},
		{"minutes.minutes", time.Minute}, {"minutes.seconds", time.Second},
	} {
		if n := int(d / u.unit); n > 0 && len(parts) < 3 {
			parts = append(parts, w.Count(u.id, n, nil))
		}
		d %= u.unit
	}
	return parts
}

func join(w *text.Words, parts []string) string {
	switch len(parts) {
	case 1:
		return parts[0]
	case 2:
		return w.Say("minutes.two", map[string]any{"A": parts[0], "B": parts[1]})
	}
	return w.Say("minutes.three", map[string]any{"A": parts[0], "B": parts[1], "C": parts[2]})
}
