package sim_test

import (
	"context"
	"errors"
	"slices"
	"testing"
	"testing/synctest"
	"time"

	"klubba/devices"
	"klubba/devices/sim"
)

// watch runs a Watch until the test calls the function it returns, which
// gives its error.
func watch(t *testing.T, run func(context.Context) error) func() error {
	ctx, cancel := context.WithCancel(t.Context())
	done := make(chan error, 1)
	go func() { done <- run(ctx) }()
	synctest.Wait()
	return func() error {
		cancel()
		return <-done
	}
}

func newRoom() *sim.Room {
	began := time.Now()
	return sim.New(func() time.Duration { return time.Since(began) })
}

func TestWhatStopsSoundAndPicture(t *testing.T) {
	type flows struct{ sound, picture devices.Flow }
	both := flows{devices.Flowing, devices.Flowing}
	for _, tt := range []struct {
		name string
		hand func(*sim.Room)
		want flows
	}{
		{"nothing", func(*sim.Room) {}, both},
		{"no path", func(r *sim.Room) { r.SetPath(devices.PathDown, "internet", "") }, flows{devices.Silent, devices.Silent}},
		{"a bad path", func(r *sim.Room) { r.SetPath(devices.PathDegraded, "internet", "") }, both},
		{"no camera", func(r *sim.Room) { r.Break(sim.Camera, devices.ErrGone) }, flows{devices.Flowing, devices.Silent}},
		{"a poor camera", func(r *sim.Room) { r.Degrade(sim.Camera, "dim") }, both},
		{"no speakerphone", func(r *sim.Room) { r.Break(sim.Speakerphone, devices.ErrGone) }, flows{devices.Silent, devices.Flowing}},
		{"muted", func(r *sim.Room) { r.Mute(devices.Sound, true) }, flows{devices.Silent, devices.Flowing}},
	} {
		t.Run(tt.name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				r := newRoom()
				got := map[devices.Medium]devices.Flow{}
				end := watch(t, func(ctx context.Context) error {
					return r.Media().Watch(ctx, func(f devices.FlowReport) { got[f.Medium] = f.Flow })
				})
				tt.hand(r)
				synctest.Wait()
				if seen := (flows{got[devices.Sound], got[devices.Picture]}); seen != tt.want {
					t.Errorf("got %v, want %v", seen, tt.want)
				}
				if err := end(); err != nil {
					t.Error(err)
				}
			})
		})
	}
}

func TestACutThatLeaks(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		r := newRoom()
		var flow devices.Flow
		end := watch(t, func(ctx context.Context) error {
			return r.Remote().Watch(ctx, func(f devices.RemoteReport) { flow = f.Flow })
		})
		expect := func(want devices.Flow) {
			t.Helper()
			synctest.Wait()
			if flow != want {
				t.Errorf("the remote side is %v, want %v", flow, want)
			}
		}
		expect(devices.Flowing)
		if err := r.Remote().Cut(t.Context()); err != nil {
			t.Fatal(err)
		}
		expect(devices.Silent)
		r.LeakyCut(true)
		expect(devices.Flowing)
		r.LeakyCut(false)
		expect(devices.Silent)
		if err := r.Remote().Restore(t.Context()); err != nil {
			t.Fatal(err)
		}
		expect(devices.Flowing)
		if err := end(); err != nil {
			t.Error(err)
		}
	})
}

func TestAnUnpluggedPartEndsItsWatchUntilItIsBack(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		r := newRoom()
		end := watch(t, func(ctx context.Context) error {
			return r.Part("camera").Watch(ctx, func(devices.Report) {})
		})
		r.Break("camera", devices.ErrGone)
		synctest.Wait()
		if err := end(); !errors.Is(err, devices.ErrGone) {
			t.Errorf("unplugged: %v", err)
		}
		if _, err := r.Part("camera").Test(t.Context()); !errors.Is(err, devices.ErrGone) {
			t.Errorf("tested while unplugged: %v", err)
		}
		r.Mend("camera")
		end = watch(t, func(ctx context.Context) error {
			return r.Part("camera").Watch(ctx, func(devices.Report) {})
		})
		if err := end(); err != nil {
			t.Errorf("plugged in again: %v", err)
		}
	})
}

func TestButtonTellsItsStateAndThenEveryEdge(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		r := newRoom()
		r.Down("chair")
		var got []devices.Edge
		end := watch(t, func(ctx context.Context) error {
			return r.Button("chair").Watch(ctx, func(e devices.Edge) { got = append(got, e) })
		})
		time.Sleep(time.Second)
		r.Up("chair")
		r.Down("chair")
		synctest.Wait()
		want := []devices.Edge{{Pressed: true, First: true}, {At: time.Second}, {Pressed: true, At: time.Second}}
		if !slices.Equal(got, want) {
			t.Errorf("got %+v, want %+v", got, want)
		}
		if err := end(); err != nil {
			t.Error(err)
		}
	})
}

// steady is a pattern that never changes.
type steady devices.Pattern

func (s steady) Latest() (devices.Pattern, <-chan struct{}) { return devices.Pattern(s), nil }

func TestLampShowsWhatItHasAndIsDarkInTheEnd(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		r := newRoom()
		l := r.Light("light", devices.Red)
		end := watch(t, func(ctx context.Context) error {
			return l.Play(ctx, steady{Beats: []devices.Beat{{Lit: devices.Red | devices.Green, For: time.Hour}}})
		})
		if lit := r.Lit("light"); lit != devices.Red {
			t.Errorf("shows %v", lit)
		}
		if lit, err := l.Lit(); lit != devices.Red || err != nil {
			t.Errorf("reads back %v, %v", lit, err)
		}
		if err := end(); err != nil || r.Lit("light") != devices.Dark {
			t.Errorf("ended with %v, showing %v", err, r.Lit("light"))
		}
	})
}
