package speakers_test

import (
	"context"
	"errors"
	"os"
	"path/filepath"
	"strings"
	"sync/atomic"
	"testing"
	"testing/synctest"
	"time"

	"klubba/agent/cell"
	"klubba/agent/speakers"
	"klubba/agent/wire"
	"klubba/devices"
	"klubba/devices/sim"
	"klubba/room"
	"klubba/room/precheck"
)

const name = sim.Speakerphone

// office is a desk over simulated speakerphones.
type office struct {
	*speakers.Desk
	sim     *sim.Room
	live    *cell.Cell[room.Status]
	meeting *cell.Cell[bool]
	folder  string
}

func newOffice(t *testing.T, change func(*devices.NamedSpeakerphone)) *office {
	t.Helper()
	begun := time.Now()
	now := func() room.Instant {
		return room.Instant{Mono: time.Hour + time.Since(begun), Wall: time.Now()}
	}
	o := &office{
		sim:  sim.New(func() time.Duration { return now().Mono }),
		live: cell.New(room.Status{Phase: room.Idle}), meeting: cell.New(false), folder: filepath.Join(t.TempDir(), "references"),
	}
	var all []devices.NamedSpeakerphone
	for _, n := range []string{name, "second"} {
		s := devices.NamedSpeakerphone{Name: n, Required: true, Speakerphone: o.sim.Horn(n)}
		if change != nil {
			change(&s)
		}
		all = append(all, s)
	}
	o.Desk = speakers.New(speakers.Options{
		Speakerphones: all, Finder: o.sim.Horn(name), Live: o.live, Folder: o.folder, Now: now, Holds: time.Hour,
	})
	return o
}

func (o *office) phase(p room.Phase) {
	o.live.Set(room.Status{Phase: p})
	o.meeting.Set(p.Meeting())
}

// In every phase of a meeting, closed doors among them, and before the room has
// begun to step, all that sounds or listens is refused, and nothing sounds.
func TestNothingSoundsInAMeeting(t *testing.T) {
	o := newOffice(t, nil)
	for _, p := range []room.Phase{"", room.Open, room.Suspended, room.Closed, room.Local} {
		o.phase(p)
		for what, do := range map[string]func(context.Context) error{
			"test":  func(ctx context.Context) error { return second(o.Test(ctx, name)) },
			"prove": func(ctx context.Context) error { return second(o.Prove(ctx, name)) },
			"level": func(ctx context.Context) error { return second(o.Level(ctx, name, 0)) },
			"refer": func(ctx context.Context) error { return second(o.Refer(ctx, name)) },
		} {
			if err := do(t.Context()); !errors.Is(err, wire.ErrSoundInMeeting) {
				t.Errorf("%s in phase %q: %v", what, p, err)
			}
		}
		if list := o.List(t.Context(), true); len(list.Devices) != 0 || list.Unfound == "" || len(list.Cards) != 1 || len(list.Speakerphones) != 2 {
			t.Errorf("in phase %q it lists %+v", p, list)
		}
	}
	if n, _ := o.sim.Sounded(name); n != 0 {
		t.Errorf("it sounded %d times", n)
	}
}

// slow sounds for long, counts those that sound at once, and ends with its
// context.
type slow struct {
	devices.Speakerphone
	at, most *atomic.Int32
}

func (s slow) Sound(ctx context.Context, ref []byte) (devices.Hearing, error) {
	s.most.Store(max(s.most.Load(), s.at.Add(1)))
	defer s.at.Add(-1)
	select {
	case <-ctx.Done():
		return devices.Hearing{}, ctx.Err()
	case <-time.After(5 * time.Second):
	}
	return s.Speakerphone.Sound(ctx, ref)
}

// One sound at a time, whichever speakerphone it is and whoever asks; and a
// meeting that opens ends it at once.
func TestOneSoundAtATime(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		var at, most atomic.Int32
		o := newOffice(t, func(s *devices.NamedSpeakerphone) { s.Speakerphone = slow{s.Speakerphone, &at, &most} })
		ended := make(chan error, 3)
		begun := time.Now()
		for _, n := range []string{name, "second", name} {
			go func() { ended <- second(o.Test(t.Context(), n)) }()
		}
		for range 3 {
			if err := <-ended; err != nil {
				t.Error(err)
			}
		}
		if took := time.Since(begun); took != 15*time.Second || most.Load() != 1 {
			t.Errorf("three tests took %v, %d at once", took, most.Load())
		}
		go func() { time.Sleep(time.Second); o.phase(room.Open) }()
		begun = time.Now()
		if got, err := o.Test(t.Context(), name); !errors.Is(err, wire.ErrSoundInMeeting) || got.Heard != nil || time.Since(begun) != time.Second {
			t.Errorf("%+v, %v after %v", got, err, time.Since(begun))
		}
	})
}

// A reference gives the trend by octave; another device is told apart, in
// words; what cannot be used is named and prevents nothing.
func TestReferences(t *testing.T) {
	o := newOffice(t, nil)
	if kept, err := o.Refer(t.Context(), name); err != nil || !kept.Kept || kept.Condition != "ok" {
		t.Fatalf("%+v, %v", kept, err)
	}
	ref := o.List(t.Context(), false).Speakerphones[0].Reference
	if ref == nil || ref.Device != "simulated speakerphone" || ref.Taken == "" || o.List(t.Context(), false).Speakerphones[1].Reference != nil {
		t.Errorf("listed %+v", ref)
	}
	o.sim.TurnDown(name, 4)
	got, err := o.Test(t.Context(), name)
	if err != nil || got.Condition != "ok" || got.Heard.Trend == nil || len(got.Heard.Trend.Bands) != 7 {
		t.Fatalf("%+v, %v", got, err)
	}
	if b := got.Heard.Trend.Bands[3]; *b.GainDB != -4 || *b.MarginDB != 2 {
		t.Errorf("at %g Hz %+v", b.Hz, b)
	}
	o.sim.TurnDown(name, 14)
	if proof, err := o.Prove(t.Context(), name); err != nil || proof.Verdict != precheck.Failed || !strings.Contains(proof.Detail, "than at commissioning; at 14 dB, limit 10; has somebody changed") {
		t.Errorf("14 dB down: %+v, %v", proof, err)
	}
	o.sim.Swap(name, "another")
	if got, err := o.Test(t.Context(), name); err != nil || got.Condition != "failed" || got.Heard.Trend != nil || !strings.Contains(got.Cause, `the card was "simulated speakerphone" and is "another"`) {
		t.Errorf("another device: %+v, %v", got, err)
	}
	path := filepath.Join(o.folder, name+".sound.json")
	whole, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	for what, data := range map[string]string{
		"empty": "", "cut short": string(whole[:len(whole)/2]), "changed": strings.Replace(string(whole), `"down":0`, `"down":9`, 1),
		"another's": strings.Replace(string(whole), `"speakerphone":"speakerphone"`, `"speakerphone":"second"`, 1),
	} {
		if err := os.WriteFile(path, []byte(data), 0o600); err != nil {
			t.Fatal(err)
		}
		got, err := o.Test(t.Context(), name)
		if err != nil || got.Condition != "degraded" || got.Heard.Findings[0].Name != "reference" || !strings.Contains(got.Cause, path) || got.Mute == nil {
			t.Errorf("%s: %+v, %v", what, got, err)
		}
		if ref := o.List(t.Context(), false).Speakerphones[0].Reference; ref == nil || ref.Problem == "" {
			t.Errorf("%s: listed %+v", what, ref)
		}
	}
	if _, err := o.Refer(t.Context(), name); err != nil {
		t.Errorf("keep a new one: %v", err)
	}
	if got, _ := o.Test(t.Context(), name); got.Condition != "ok" {
		t.Errorf("with a new one: %+v", got)
	}
}

func TestAskedWrongly(t *testing.T) {
	o := newOffice(t, nil)
	for _, over := range []time.Duration{-time.Second, time.Minute} {
		if _, err := o.Level(t.Context(), name, over); !errors.Is(err, wire.ErrAsked) {
			t.Errorf("for %v: %v", over, err)
		}
	}
	if err := o.Has("front"); !errors.Is(err, wire.ErrNoSpeakerphone) || !strings.Contains(err.Error(), name) {
		t.Errorf("another: %v", err)
	}
	none := speakers.New(speakers.Options{Live: o.live})
	if err := none.Has(name); !errors.Is(err, wire.ErrNoSpeakerphone) || !strings.Contains(err.Error(), "[[speakerphone]]") {
		t.Errorf("a room without: %v", err)
	}
	if l, err := o.Level(t.Context(), name, 0); err != nil || l.LevelDB != -62 || l.ForMS != 3000 {
		t.Errorf("%+v, %v", l, err)
	}
}

func second[T any](_ T, err error) error { return err }
