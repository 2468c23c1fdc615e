package devices_test

import (
	"context"
	"errors"
	"slices"
	"testing"
	"testing/synctest"
	"time"

	"klubba/agent/cell"
	"klubba/devices"
)

const ms = time.Millisecond

// shown is one call of set, timed from the start of the test.
type shown struct {
	lit devices.Colour
	at  time.Duration
}

// lamp notes the changes of its colour.
type lamp struct {
	start   time.Time
	calls   int
	changes []shown
	late    func(at time.Duration) time.Duration // how long setting takes
}

func (l *lamp) set(c devices.Colour) error {
	l.calls++
	at := time.Since(l.start)
	if n := len(l.changes); n == 0 || l.changes[n-1].lit != c {
		l.changes = append(l.changes, shown{c, at})
	}
	if l.late != nil {
		time.Sleep(l.late(at))
	}
	return nil
}

// playFor plays what is wanted for a while, and returns what the lamp saw. The
// script runs beside it.
func playFor(t *testing.T, l *lamp, want devices.Want[devices.Pattern], d time.Duration, script func()) {
	t.Helper()
	l.start = time.Now()
	ctx, cancel := context.WithTimeout(t.Context(), d)
	defer cancel()
	if script != nil {
		go script()
	}
	if err := devices.PlayBeats(ctx, want, l.set); err != nil {
		t.Errorf("PlayBeats: %v", err)
	}
}

// open is the signal of a meeting with a good link.
var open = devices.Pattern{Name: "open", Beats: []devices.Beat{
	{Lit: devices.Green, For: 1900 * ms}, {Lit: devices.Dark, For: 100 * ms}}}

// lost is the signal of a lost link: 4 Hz.
var lost = devices.Pattern{Name: "lost", Beats: []devices.Beat{
	{Lit: devices.Red, For: 125 * ms}, {Lit: devices.Dark, For: 125 * ms}}}

func TestPlayBeatsKeepsRhythm(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		var l lamp
		playFor(t, &l, cell.New(open), 5*time.Second, nil)
		want := []shown{{devices.Green, 0}, {devices.Dark, 1900 * ms}, {devices.Green, 2000 * ms},
			{devices.Dark, 3900 * ms}, {devices.Green, 4000 * ms}, {devices.Dark, 5000 * ms}}
		if !slices.Equal(l.changes, want) {
			t.Errorf("shown %v, want %v", l.changes, want)
		}
	})
}

func TestPlayBeatsDoesNotDrift(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		// Setting the lamp takes up to 7 ms each time.
		var l lamp
		l.late = func(time.Duration) time.Duration { return time.Duration(l.calls%8) * ms }
		playFor(t, &l, cell.New(lost), time.Hour-ms, nil)
		if beats := int(time.Hour / (125 * ms)); len(l.changes) != beats {
			t.Errorf("%d changes in an hour, want %d", len(l.changes), beats)
		}
		for i, s := range l.changes {
			if s.at != time.Duration(i)*125*ms {
				t.Fatalf("change %d came at %v, want %v", i, s.at, time.Duration(i)*125*ms)
			}
		}
	})
}

// A process that stood still leaves out what passed, and is in step again.
func TestPlayBeatsLeavesOutWhatPassed(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		l := lamp{late: func(at time.Duration) time.Duration {
			if at == 125*ms {
				return 1180 * ms // until 1305 ms: within a dark beat that ends at 1500
			}
			return 0
		}}
		playFor(t, &l, cell.New(lost), 1600*ms, nil)
		want := []shown{{devices.Red, 0}, {devices.Dark, 125 * ms}, {devices.Red, 1305 * ms},
			{devices.Dark, 1375 * ms}, {devices.Red, 1500 * ms}, {devices.Dark, 1600 * ms}}
		if !slices.Equal(l.changes, want) {
			t.Errorf("shown %v, want %v", l.changes, want)
		}
	})
}

func TestPlayBeatsChangesAtOnce(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		want := cell.New(open)
		var l lamp
		playFor(t, &l, want, 3500*ms, func() {
			time.Sleep(310 * ms)
			want.Set(lost)
			time.Sleep(40 * ms)
			want.Set(lost) // the same again: the rhythm goes on
			time.Sleep(110 * ms)
			again := lost
			again.Restart++
			want.Set(again) // anew
			time.Sleep(200 * ms)
			want.Set(devices.Pattern{}) // dark
		})
		seen := []shown{{devices.Green, 0}, {devices.Red, 310 * ms}, {devices.Dark, 435 * ms},
			{devices.Red, 460 * ms}, {devices.Dark, 585 * ms}}
		if !slices.Equal(l.changes, seen) {
			t.Errorf("shown %v, want %v", l.changes, seen)
		}
	})
}

func TestPlayBeatsWithoutLength(t *testing.T) {
	both := devices.Red | devices.Amber
	for name, c := range map[string]struct {
		beats []devices.Beat
		lit   devices.Colour
	}{
		"no beats":             {nil, devices.Dark},
		"one without length":   {[]devices.Beat{{Lit: both}}, both},
		"one of negative":      {[]devices.Beat{{Lit: both, For: -1}}, both},
		"all without length":   {[]devices.Beat{{Lit: both}, {Lit: devices.Red}}, both},
		"one short, steady":    {[]devices.Beat{{Lit: both, For: 1}}, both},
		"only one with length": {[]devices.Beat{{Lit: devices.Red}, {Lit: both, For: time.Hour}, {For: -1}}, both},
	} {
		t.Run(name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				var l lamp
				playFor(t, &l, cell.New(devices.Pattern{Beats: c.beats}), 10*time.Second, nil)
				want := []shown{{c.lit, 0}, {devices.Dark, 10 * time.Second}}
				if c.lit == devices.Dark {
					want = want[:1]
				}
				if !slices.Equal(l.changes, want) {
					t.Errorf("shown %v, want %v", l.changes, want)
				}
				// Once a second, so that a lamp that went away is noticed.
				if l.calls < 10 || l.calls > 12 {
					t.Errorf("set was called %d times in ten seconds", l.calls)
				}
			})
		})
	}
}

func TestPlayBeatsEndsWithTheLamp(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		broken := errors.New("no such lamp")
		var calls []devices.Colour
		err := devices.PlayBeats(t.Context(), cell.New(lost), func(c devices.Colour) error {
			if calls = append(calls, c); len(calls) >= 3 {
				return broken
			}
			return nil
		})
		want := []devices.Colour{devices.Red, devices.Dark, devices.Red, devices.Dark}
		if !errors.Is(err, broken) || !slices.Equal(calls, want) {
			t.Errorf("got %v after %v, want the lamp's error after %v", err, calls, want)
		}
	})
}

func BenchmarkPlayBeatsChange(b *testing.B) {
	want := cell.New(devices.Pattern{Name: "a"})
	done := make(chan struct{})
	ctx, cancel := context.WithCancel(b.Context())
	ended := make(chan error)
	go func() {
		ended <- devices.PlayBeats(ctx, want, func(devices.Colour) error {
			select {
			case done <- struct{}{}:
			case <-ctx.Done():
			}
			return nil
		})
	}()
	<-done
	b.ReportAllocs()
	n := uint64(0)
	for b.Loop() {
		n++
		want.Set(devices.Pattern{Name: "a", Restart: n})
		<-done
	}
	cancel()
	if err := <-ended; err != nil {
		b.Fatal(err)
	}
}
