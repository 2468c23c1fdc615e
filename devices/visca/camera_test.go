package visca_test

import (
	"context"
	"errors"
	"io"
	"slices"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"klubba/devices"
	"klubba/devices/visca"
	"klubba/devices/visca/viscatest"
)

// patience is how long a test outside a bubble waits for what must come.
const patience = 20 * time.Second

// start runs a camera until the test ends. The error of Run comes over the
// channel.
func start(t *testing.T, w visca.Way) (*visca.Camera, context.CancelFunc, <-chan error) {
	t.Helper()
	cam := visca.New(w, visca.BrandSony)
	ctx, cancel := context.WithCancel(t.Context())
	ended := make(chan error, 1)
	left := make(chan struct{})
	go func() { defer close(left); ended <- cam.Run(ctx) }()
	t.Cleanup(func() { cancel(); <-left })
	return cam, cancel, ended
}

// chain reaches a simulated camera by a pipe in memory, as the first of a
// serial chain.
func chain(sim *viscatest.Camera) visca.Way {
	return visca.Serial(func() (io.ReadWriteCloser, error) { return sim.Pipe(), nil }, 1)
}

// running is a simulated camera of a model, and a camera that runs on it until
// the test ends.
func running(t *testing.T, m viscatest.Model) (*viscatest.Camera, *visca.Camera) {
	t.Helper()
	sim := viscatest.New(t, m)
	cam, _, _ := start(t, chain(sim))
	return sim, cam
}

// TestEveryMethod tells a camera everything and looks whether it did it.
func TestEveryMethod(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		sim, cam := running(t, viscatest.SRG300H())
		ctx := t.Context()
		for _, step := range []struct {
			what string
			do   error
			is   func(viscatest.State) bool
		}{
			{"preset", cam.SetPreset(ctx, 3), func(viscatest.State) bool { return true }},
			{"move", cam.MoveTo(ctx, visca.Position{Pan: -100, Tilt: 50}, 100), func(s viscatest.State) bool { return s.Pan == -100 && s.Tilt == 50 }},
			{"by", cam.MoveBy(ctx, visca.Position{Pan: 1, Tilt: -1}, 50), func(s viscatest.State) bool { return s.Pan == -99 && s.Tilt == 49 && s.Relative == 1 }},
			{"zoom to", cam.ZoomTo(ctx, 0x4000), func(s viscatest.State) bool { return s.Zoom == 0x4000 }},
			{"manual", cam.Do(ctx, visca.FocusAuto(false)), func(s viscatest.State) bool { return !s.AutoFocus }},
			{"focus to", cam.Do(ctx, made(visca.FocusTo(0x1000))), func(s viscatest.State) bool { return s.Focus == 0x1000 }},
			{"toggle", cam.Do(ctx, visca.FocusToggle()), func(s viscatest.State) bool { return s.AutoFocus }},
			{"one push", cam.Do(ctx, visca.FocusOnePush()), func(s viscatest.State) bool { return s.OnePush == 1 }},
			{"freeze", cam.Do(ctx, visca.Freeze(true)), func(s viscatest.State) bool { return s.Frozen }},
			{"bar", cam.Do(ctx, visca.ColourBar(true)), func(s viscatest.State) bool { return s.Bar }},
			{"flicker", cam.Do(ctx, visca.FlickerCancel(true)), func(s viscatest.State) bool { return s.Flicker }},
			{"frozen recall", cam.Do(ctx, visca.FreezeDuringRecall(true)), func(s viscatest.State) bool { return s.Freeze }},
			{"recall", cam.RecallPreset(ctx, 3), func(s viscatest.State) bool { return s.Recalls == 1 && s.LastPreset == 3 }},
			{"reset preset", cam.ResetPreset(ctx, 3), func(viscatest.State) bool { return true }},
			{"home", cam.Do(ctx, visca.Home()), func(s viscatest.State) bool { return s.Homes == 1 }},
			{"reset", cam.Do(ctx, visca.ResetHead()), func(s viscatest.State) bool { return s.Resets == 1 }},
			{"standby", cam.SetPower(ctx, false), func(viscatest.State) bool { return true }},
			{"on", cam.SetPower(ctx, true), func(viscatest.State) bool { return true }},
		} {
			if step.do != nil {
				t.Errorf("%s: %v", step.what, step.do)
			}
		}
		s := sim.State()
		if s.View != (viscatest.View{}) || !s.Power || !s.Frozen || !s.Bar || !s.Flicker || !s.Freeze || s.OnePush != 1 ||
			s.Recalls != 1 || s.LastPreset != 3 || s.Relative != 1 || s.Homes != 1 || s.Resets != 1 {
			t.Errorf("the camera is %+v", s)
		}
	})
}

// TestEveryInquiry asks a camera for everything.
func TestEveryInquiry(t *testing.T) {
	for name, m := range map[string]viscatest.Model{"4.4": viscatest.SRG300H(), "5.4": viscatest.BRCX1000(), "5.5": viscatest.BRCAM7()} {
		t.Run(name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				sim, cam := running(t, m)
				sim.Change(func(s *viscatest.State) {
					s.View = viscatest.View{Pan: -7707, Tilt: 4080, Zoom: 0x1234, Focus: 0x1000}
					s.Frozen, s.LastPreset = true, 5
				})
				ctx := t.Context()
				check := func(what string, ok bool, err error) {
					t.Helper()
					if !ok || err != nil {
						t.Errorf("%s is wrong (%v)", what, err)
					}
				}
				on, err := cam.Power(ctx)
				check("power", on, err)
				p, err := cam.Position(ctx)
				check("position", p == visca.Position{Pan: -7707, Tilt: 4080}, err)
				z, err := cam.ZoomPosition(ctx)
				check("zoom", z == 0x1234, err)
				f, err := cam.FocusPosition(ctx)
				check("focus", f == 0x1000, err)
				auto, err := cam.AutoFocus(ctx)
				check("autofocus", auto, err)
				frozen, err := cam.Frozen(ctx)
				check("frozen", frozen, err)
				n, err := cam.LastPreset(ctx)
				check("last preset", n == 5, err)
				pan, tilt, err := cam.TopSpeed(ctx)
				check("top speed", pan == 0x18 && tilt == 0x17, err)
				h, err := cam.HeadStatus(ctx)
				check("head status", h.Ready() && !h.Moving(), err)
				v, err := cam.Version(ctx)
				check("version", v.Vendor == 1 && v.Sockets == 2, err)
				sim.Change(func(s *viscatest.State) { s.LastPreset, s.Power = 1, false })
				n, err = cam.LastPreset(ctx)
				check("preset 1, which looks like none", n == 0, err)
				on, err = cam.Power(ctx)
				check("standby", !on, err)
			})
		})
	}
}

// TestWidths: each model is moved in its own form, which the simulated one
// insists on.
func TestWidths(t *testing.T) {
	for name, m := range map[string]viscatest.Model{
		"SRG-300H": viscatest.SRG300H(), "BRC-X400": viscatest.BRCX400(), "SRG-360SHE": viscatest.SRG360SHE(),
		"BRC-X1000": viscatest.BRCX1000(), "BRC-AM7": viscatest.BRCAM7(),
	} {
		t.Run(name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				sim, cam := running(t, m)
				for _, p := range []visca.Position{{Pan: -7707, Tilt: 4080}, {Pan: 32767, Tilt: -32768}, {Pan: 1, Tilt: -1}} {
					if err := cam.MoveTo(t.Context(), p, 75); err != nil {
						t.Fatal(err)
					}
					if s := sim.State(); s.Pan != p.Pan || s.Tilt != p.Tilt {
						t.Errorf("told %+v, it looks at %+v", p, s.View)
					}
				}
				err := cam.MoveTo(t.Context(), visca.Position{Pan: 100_000}, 75)
				if wide := m.PanNibbles == 5; (err == nil) != wide {
					t.Errorf("a pan that needs five nibbles: %v", err)
				}
			})
		})
	}
}

// TestGreeting: a chain is numbered and emptied before anything else.
func TestGreeting(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		sim, cam := running(t, viscatest.SRG300H())
		if _, err := cam.Power(t.Context()); err != nil {
			t.Fatal(err)
		}
		want := []string{"88 30 01 FF", "81 01 00 01 FF", "81 09 00 02 FF", "81 09 04 00 FF"}
		if got := sim.Heard(); !slices.Equal(got, want) {
			t.Errorf("heard %q, want %q", got, want)
		}
	})
}

// TestAddressBeyondTheChain: the second of one camera.
func TestAddressBeyondTheChain(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		sim := viscatest.New(t, viscatest.SRG300H())
		_, _, ended := start(t, visca.Serial(func() (io.ReadWriteCloser, error) { return sim.Pipe(), nil }, 2))
		if err := <-ended; !errors.Is(err, devices.ErrAbsent) || !strings.Contains(err.Error(), "chain has 1 cameras") {
			t.Errorf("Run ended with %v", err)
		}
	})
}

func TestNotConnected(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		cam := visca.New(visca.TCP("camera.invalid"), visca.BrandSony)
		began := time.Now()
		if err := cam.SetPower(t.Context(), true); !errors.Is(err, devices.ErrAbsent) || time.Since(began) > 3*time.Second {
			t.Errorf("%v after %v", err, time.Since(began))
		}
	})
}

// TestWatchAndTest: the part of a room.
func TestWatchAndTest(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		sim := viscatest.New(t, viscatest.BRCX400())
		cam := visca.New(chain(sim), visca.BrandSony)
		reports, ended := make(chan devices.Report, 9), make(chan error, 1)
		go func() { ended <- cam.Watch(t.Context(), func(r devices.Report) { reports <- r }) }()
		if r := <-reports; r.Err != nil || r.Evidence.Text != "Sony BRC-X400 answers by VISCA: on" || r.MaxAge == 0 {
			t.Errorf("%+v", r)
		}
		if e, err := cam.Test(t.Context()); err != nil || e.Text != "Sony BRC-X400: on, looks at pan 0, tilt 0" {
			t.Errorf("%+v, %v", e, err)
		}
		sim.Change(func(s *viscatest.State) { s.Power = false })
		if r := <-reports; r.Evidence.Text != "Sony BRC-X400 answers by VISCA: in standby" {
			t.Errorf("%+v", r)
		}
		if _, err := cam.Test(t.Context()); err == nil {
			t.Error("a camera in standby passed")
		}
		sim.Fail(viscatest.Faults{Silent: true})
		if err := <-ended; !errors.Is(err, visca.ErrNoAnswer) {
			t.Errorf("a camera that fell silent: %v", err)
		}
		if err := cam.Watch(t.Context(), nil); !errors.Is(err, visca.ErrNoAnswer) {
			t.Errorf("a silent camera: %v", err)
		}
	})
}
