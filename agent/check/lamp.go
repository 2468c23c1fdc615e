package check

import (
	"context"
	"fmt"
	"sync"
	"time"

	"klubba/devices"
	"klubba/room"
	"klubba/room/precheck"
)

const (
	// lampEvery is how often a lamp is read back during its test.
	lampEvery = 20 * time.Millisecond
	// eachLamp is for the lamp test and a moment before and after it.
	eachLamp = room.LampTestFor + 2*time.Second
)

// lampTest has the room begin its lamp test once, however many lights want it.
func (r Room) lampTest() func(context.Context) error {
	var mu sync.Mutex
	var began time.Time
	return func(ctx context.Context) error {
		mu.Lock()
		defer mu.Unlock()
		if !began.IsZero() && time.Since(began) < room.LampTestFor/2 {
			return nil
		}
		if err := r.LampTest(ctx); err != nil {
			return fmt.Errorf("the lamp test was refused: %w", err)
		}
		began = time.Now()
		return nil
	}
}

// lamp reads a lamp back during the lamp test: every colour must be seen to
// light, and to go out. One that cannot be read is asked to prove itself.
func (r Room) lamp(l devices.NamedLight, begin func(context.Context) error) test {
	reader, readable := l.Light.(devices.LampReader)
	if !readable || r.LampTest == nil {
		return prove(l.Light, "start a lamp test and look at it")
	}
	return func(ctx context.Context, _ func(string)) []precheck.Result {
		var seen lampSeen
		if err := seen.look(reader); err != nil {
			return one(r.unread(l.Name, err))
		}
		if err := begin(ctx); err != nil {
			return one(failed(causeOf(err), err.Error(), ""))
		}
		every := time.NewTicker(lampEvery)
		defer every.Stop()
		end := time.After(room.LampTestFor + time.Second)
		for {
			select {
			case <-every.C:
			case <-end:
				return one(seen.result(l.Colours()))
			case <-ctx.Done():
				return one(seen.result(l.Colours()))
			}
			if err := seen.look(reader); err != nil {
				return one(r.unread(l.Name, err))
			}
			if seen.all(l.Colours()) {
				return one(seen.result(l.Colours()))
			}
		}
	}
}

// unread is a lamp that cannot be read. The room often knows better why.
func (r Room) unread(light string, err error) precheck.Result {
	if known, broken := r.broken(light, precheck.CauseFailed); broken {
		return known
	}
	return failed(causeOf(err), err.Error(), "")
}

// lampSeen is which colours were seen lit, and which dark.
type lampSeen struct{ lit, dark devices.Colour }

func (s *lampSeen) look(l devices.LampReader) error {
	lit, err := l.Lit()
	if err == nil {
		s.lit |= lit
		s.dark |= ^lit
	}
	return err
}

func (s *lampSeen) all(wired devices.Colour) bool { return s.lit&s.dark&wired == wired }

func (s *lampSeen) result(wired devices.Colour) precheck.Result {
	switch dark, stuck := wired&^s.lit, wired&^s.dark; {
	case dark != devices.Dark:
		return failed(precheck.CauseLampDark, fmt.Sprintf("does not light: %s", dark), "read back during the lamp test")
	case stuck != devices.Dark:
		return failed(precheck.CauseLampStuck, fmt.Sprintf("does not go out: %s", stuck), "read back during the lamp test")
	}
	return precheck.Result{Verdict: precheck.OK, How: fmt.Sprintf("seen to light and to go out: %s", wired)}
}
