package devices

import (
	"context"
	"slices"
	"time"
)

// refresh is how often PlayBeats shows a colour again that has not changed,
// so that a lamp which went away is noticed although its pattern is steady or
// slow.
const refresh = time.Second

// PlayBeats shows the wanted pattern by calling set, and each newer one as
// soon as it comes, until ctx ends or set fails. It is the one player that
// every light shares, so that all lamps keep the same rhythm.
//
// Beats are timed from the moment their pattern began: a late beat does not
// delay the next, and beats that passed while the process stood still are
// left out. A pattern that is handed over again unchanged keeps its rhythm; a
// new Restart begins it anew. Beats of no length are never shown, and so
// cannot spin. A steady pattern, and one whose beats are longer than a
// second, sets its colour again once a second.
//
// It returns nil when ctx ends, and the error of set when that fails. In both
// cases it first sets Dark.
func PlayBeats(ctx context.Context, want Want[Pattern], set func(Colour) error) (err error) {
	defer func() {
		if dark := set(Dark); err == nil {
			err = dark
		}
	}()
	timer := time.NewTimer(0)
	defer timer.Stop()
	pattern, newer := want.Latest()
	rhythm := begin(pattern, time.Now())
	for ctx.Err() == nil {
		now := time.Now()
		lit, until := rhythm.at(now)
		if err := set(lit); err != nil {
			return err
		}
		timer.Reset(min(time.Until(until), refresh))
		select {
		case <-ctx.Done():
		case <-timer.C:
		case <-newer:
			pattern, newer = want.Latest()
			rhythm = rhythm.followedBy(pattern, time.Now())
		}
	}
	return nil
}

// rhythm is a pattern in time.
type rhythm struct {
	pattern Pattern
	start   time.Time
	period  time.Duration
}

// begin starts p at the given moment.
func begin(p Pattern, start time.Time) rhythm {
	r := rhythm{pattern: p, start: start}
	for _, b := range p.Beats {
		r.period += max(b.For, 0)
	}
	return r
}

// followedBy begins p now, unless it is what is playing already.
func (r rhythm) followedBy(p Pattern, now time.Time) rhythm {
	same := p.Name == r.pattern.Name && p.Restart == r.pattern.Restart &&
		slices.Equal(p.Beats, r.pattern.Beats)
	if same {
		return r
	}
	return begin(p, now)
}

// at tells the colour that is due now, and when the next beat is.
func (r rhythm) at(now time.Time) (lit Colour, until time.Time) {
	if r.period <= 0 || len(r.pattern.Beats) == 1 {
		return r.steady(), now.Add(refresh)
	}
	passed := now.Sub(r.start) % r.period
	begun := now.Add(-passed) // when the present round began
	for _, b := range r.pattern.Beats {
		if passed < b.For {
			return b.Lit, begun.Add(b.For)
		}
		passed -= max(b.For, 0)
		begun = begun.Add(max(b.For, 0))
	}
	return r.steady(), now // not reached: passed is less than the period
}

// steady is the colour of a pattern without rhythm.
func (r rhythm) steady() Colour {
	if len(r.pattern.Beats) == 0 {
		return Dark
	}
	return r.pattern.Beats[0].Lit
}
