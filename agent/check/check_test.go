package check_test

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"
	"sync/atomic"
	"testing"
	"testing/synctest"
	"time"

	"klubba/agent/check"
	"klubba/agent/wire"
	"klubba/devices"
	"klubba/devices/sim"
	"klubba/room"
	"klubba/room/precheck"
)

// person is somebody in the room, who can be asked to press a button.
var person = check.Ask{By: room.Actor{Via: room.ViaCLI, Name: "Anna"}}

// now is the present in a bubble.
func now() room.Instant {
	return room.Instant{Mono: time.Duration(time.Now().UnixNano()), Wall: time.Now().UTC()}
}

// roomOf is a room that has nothing but these devices.
func roomOf(set devices.Set) check.Room {
	return check.Room{Set: set, Policy: precheck.DefaultPolicy(), Now: now}
}

func run(t *testing.T, r check.Room, ask check.Ask) precheck.Report {
	t.Helper()
	report := check.Run(t.Context(), r, ask, func([]wire.PrecheckItem) {})
	if _, err := precheck.Seal(report); err != nil {
		t.Errorf("the report cannot be sealed: %v", err)
	}
	return report
}

func set(r *sim.Room) devices.Set {
	return devices.Set{
		Lights:  []devices.NamedLight{{Name: "light", Light: r.Light("light", devices.Red|devices.Green)}},
		Buttons: []devices.NamedButton{{Name: "chair", Role: devices.RoleChair, Button: r.Button("chair")}},
		Parts: []devices.NamedPart{
			{Name: "camera", Kind: "camera", Required: true, Watcher: r.Part("camera")},
			{Name: "display", Kind: "display", Watcher: r.Part("display")},
		},
	}
}

func TestVerdicts(t *testing.T) {
	for _, tt := range []struct {
		name   string
		broken string
		want   room.Verdict
		says   string
	}{
		{"whole", "", room.VerdictReady, ""},
		{"a required part", "camera", room.VerdictNotReady, "camera: unplugged while in use"},
		{"the light", "light", room.VerdictNotReady, "light"},
		{"an optional part", "display", room.VerdictRemarks, "display: unplugged while in use"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			r := sim.New(func() time.Duration { return 0 })
			if tt.broken != "" {
				r.Break(tt.broken, devices.ErrGone)
			}
			report := run(t, roomOf(set(r)), person)
			if report.Verdict != tt.want || !strings.Contains(report.Summary, tt.says) {
				t.Errorf("got %s %q, want %s with %q", report.Verdict, report.Summary, tt.want, tt.says)
			}
			for _, result := range report.Results {
				switch bad := result.Part == tt.broken; {
				case bad && (result.Verdict != precheck.Failed || result.Cause != precheck.CauseAbsent || result.Tries != 2 || !strings.HasPrefix(result.Advice, "See that")):
					t.Errorf("broken: %+v", result)
				case !bad && (result.Verdict != precheck.OK || result.Tries != 1 || result.How == "" || result.Advice != ""):
					t.Errorf("whole: %+v", result)
				}
			}
		})
	}
	if report := run(t, roomOf(devices.Set{}), person); report.Verdict != room.VerdictUnknown {
		t.Errorf("an empty room is %s", report.Verdict)
	}
}

func TestOnePartAlone(t *testing.T) {
	r := sim.New(func() time.Duration { return 0 })
	r.Break("camera", devices.ErrGone)
	if names := check.Parts(roomOf(set(r))); !slices.Equal(names, []string{"light", "chair", "camera", "display", "button"}) {
		t.Errorf("there are %v", names)
	}
	for part, want := range map[string]room.Verdict{
		"display": room.VerdictReady, "button": room.VerdictReady, "camera": room.VerdictNotReady, "organ": room.VerdictUnknown,
	} {
		report := run(t, roomOf(set(r)), check.Ask{By: person.By, Part: part})
		if report.Verdict != want || report.Part != part || len(report.Results) > 1 {
			t.Errorf("%s: %+v", part, report)
		}
	}
}

// A driver that does not mind its deadline, one that breaks, and one that has
// no way to prove itself cost their own results.
func TestABadDeviceCostsItsOwnResult(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		released := make(chan struct{})
		hangs := tester{test: func(context.Context) error { <-released; return nil }}
		breaks := tester{test: func(context.Context) error { panic("out of range") }}
		dim := tester{test: func(context.Context) error { return fmt.Errorf("lamp: read back: %w", devices.ErrUnsupported) }}
		s := devices.Set{Parts: []devices.NamedPart{
			{Name: "deaf", Required: true, Watcher: hangs}, {Name: "odd", Required: true, Watcher: breaks},
			{Name: "mute", Required: true, Watcher: mute{}}, {Name: "dim", Required: true, Watcher: dim},
			{Name: "fine", Required: true, Watcher: tester{}},
		}}
		began := time.Now()
		report := run(t, roomOf(s), person)
		if took := time.Since(began); took != 5*time.Second { // what hangs is not tried beside itself
			t.Errorf("took %v", took)
		}
		want := "deaf: no answer within 5s; odd: fault in the program: out of range; " +
			"mute: cannot prove itself; look at it; dim: cannot prove itself; look at it"
		if report.Verdict != room.VerdictNotReady || report.Summary != want {
			t.Errorf("got %s %q", report.Verdict, report.Summary)
		}
		for i, cause := range []precheck.Cause{precheck.CauseNoAnswer, precheck.CauseProgram, precheck.CauseUnproven, precheck.CauseUnproven, ""} {
			if got := report.Results[i]; got.Cause != cause || (cause == "") != (got.Advice == "") {
				t.Errorf("%s: cause %q, advice %q", got.Part, got.Cause, got.Advice)
			}
		}
		close(released)
	})
}

func TestASecondTryThatHealsIsARemark(t *testing.T) {
	for name, tries := range map[string]int{"heals": 1, "stays broken": 2} {
		t.Run(name, func(t *testing.T) {
			left := tries
			flaky := tester{test: func(context.Context) error {
				if left--; left >= 0 {
					return errors.New("no beat")
				}
				return nil
			}}
			report := run(t, roomOf(devices.Set{Parts: []devices.NamedPart{{Name: "flaky", Required: true, Watcher: flaky}}}), person)
			got := report.Results[0]
			if tries == 1 && (got.Verdict != precheck.Remark || got.Cause != precheck.CauseTwice || got.Detail != "needed two tries: no beat") {
				t.Errorf("%+v", got)
			}
			if tries == 2 && (got.Verdict != precheck.Failed || got.Detail != "no beat") {
				t.Errorf("%+v", got)
			}
			if got.Tries != 2 {
				t.Errorf("tried %d times", got.Tries)
			}
		})
	}
}

// What makes a sound never does so beside another that does, also when that
// one does not mind its deadline; what is silent waits for nobody.
func TestNeverSoundBesideSound(t *testing.T) {
	for name, hang := range map[string]time.Duration{"in turn": 3 * time.Second, "late": 8 * time.Second, "hanging": time.Hour} {
		t.Run(name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				var sounding, most, tried atomic.Int32
				loud := func(d time.Duration) devices.Watcher {
					return tester{test: func(context.Context) error {
						tried.Add(1)
						most.Store(max(most.Load(), sounding.Add(1)))
						defer sounding.Add(-1)
						time.Sleep(d)
						return nil
					}}
				}
				var display time.Duration
				began := time.Now()
				s := devices.Set{Parts: []devices.NamedPart{
					{Name: "phone-1", Kind: "speakerphone", Watcher: loud(hang)},
					{Name: "phone-2", Kind: "speakerphone", Watcher: loud(2 * time.Second)},
					{Name: "display", Kind: "display", Watcher: tester{test: func(context.Context) error { display = time.Since(began); return nil }}},
				}}
				report := run(t, roomOf(s), person)
				if most.Load() != 1 || display != 0 {
					t.Errorf("%d sounded at once; the display waited for %v", most.Load(), display)
				}
				second := report.Results[1]
				if hang == time.Hour && (tried.Load() != 1 || second.Detail != "not tested, since phone-1 still hangs") {
					t.Errorf("%d tries; %+v", tried.Load(), second)
				}
				if hang < time.Hour && second.Verdict != precheck.OK {
					t.Errorf("%+v", second)
				}
				time.Sleep(2 * time.Hour) // so that what hangs can end
			})
		})
	}
}

func TestACancelledRunEndsSoon(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		released := make(chan struct{})
		hangs := tester{test: func(context.Context) error { <-released; return nil }}
		ctx, cancel := context.WithCancel(t.Context())
		time.AfterFunc(time.Second, cancel)
		began := time.Now()
		check.Run(ctx, roomOf(devices.Set{Parts: []devices.NamedPart{{Name: "deaf", Watcher: hangs}}}), person, func([]wire.PrecheckItem) {})
		if took := time.Since(began); took != time.Second {
			t.Errorf("ended after %v", took)
		}
		close(released)
	})
}

// Whoever follows sees each part wait, run and be done, and reads nothing that
// changes under him.
func TestTellsHowItGoes(t *testing.T) {
	r := sim.New(func() time.Duration { return 0 })
	r.Break("camera", devices.ErrGone)
	var told [][]wire.PrecheckItem
	check.Run(t.Context(), roomOf(set(r)), person, func(items []wire.PrecheckItem) { told = append(told, items) })
	var states []string
	for _, items := range told {
		camera := items[2]
		if len(states) == 0 || states[len(states)-1] != camera.State {
			states = append(states, camera.State)
		}
		if camera.State == wire.ItemDone && len(camera.Results) == 0 {
			t.Error("done, and nothing said")
		}
	}
	if got := strings.Join(states, " "); got != "waiting running done again done" {
		t.Errorf("the camera was %s", got)
	}
}

// tester is a part that answers as it is told to.
type tester struct {
	devices.Watcher
	test func(context.Context) error
}

func (d tester) Test(ctx context.Context) (devices.Evidence, error) {
	if d.test == nil {
		return devices.Evidence{Text: "answers"}, nil
	}
	return devices.Evidence{}, d.test(ctx)
}

// mute has no way to prove itself.
type mute struct{ devices.Watcher }

// Each display has its own time, and those of one line wait for each other.
func TestDisplays(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		r := roomOf(devices.Set{Displays: []devices.NamedDisplay{
			{Name: "left", Required: true, Line: "a"}, {Name: "right", Line: "a"}, {Name: "wall", Required: true, Line: "b"},
		}})
		began := time.Now()
		r.Examine = func(_ context.Context, part string) (precheck.Result, error) {
			switch part {
			case "left":
				time.Sleep(20 * time.Second)
				return precheck.Result{Verdict: precheck.Remark, Cause: precheck.CauseScreen, Detail: "does not tell its power"}, nil
			case "right":
				if waited := time.Since(began); waited != 20*time.Second {
					t.Errorf("the second of a line was asked after %v", waited)
				}
				return precheck.Result{Verdict: precheck.OK}, nil
			}
			return precheck.Result{}, devices.ErrTimeout
		}
		report := run(t, r, person)
		if took := time.Since(began); took != 20*time.Second || report.Verdict != room.VerdictNotReady {
			t.Errorf("%+v after %v", report, took)
		}
	})
}
