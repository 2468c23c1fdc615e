package visca_test

import (
	"context"
	"errors"
	"testing"
	"testing/synctest"
	"time"

	"klubba/devices"
	"klubba/devices/visca"
	"klubba/devices/visca/viscatest"
)

// TestOddCameras: what real cameras do, and none of it matters.
func TestOddCameras(t *testing.T) {
	for name, f := range map[string]viscatest.Faults{
		"no acknowledgement":          {NoAck: true},
		"completion of nothing":       {Idle: true},
		"said twice":                  {Double: true},
		"cut in pieces":               {Cut: true},
		"noise before":                {Noise: []byte{0x00, 0x7F, 0x13}},
		"noise of whole frames":       {Noise: []byte{0x13, 0xFF, 0x91, 0x00, 0x00, 0xFF}},
		"slow answers":                {Answers: 350 * time.Millisecond},
		"slower than we wait":         {Answers: 600 * time.Millisecond},
		"two commands not heard":      {Deaf: 2},
		"two answers lost":            {Mute: 2},
		"twice too busy":              {BufferFull: 2},
		"all at once":                 {Idle: true, Double: true, Cut: true, Noise: []byte{0x01}},
		"a completion that is a stop": {NoAck: true, Idle: true, Double: true},
	} {
		t.Run(name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				sim, cam := running(t, viscatest.SRG300H())
				exercise(t, cam, sim, f, 5)
			})
		})
	}
}

// exercise has a camera with a fault carry out commands and answer inquiries,
// in turn, and looks at each.
func exercise(t *testing.T, cam *visca.Camera, sim *viscatest.Camera, f viscatest.Faults, rounds int) {
	t.Helper()
	if _, err := cam.Power(t.Context()); err != nil {
		t.Fatal(err)
	}
	for i := range rounds {
		sim.Fail(f)
		want := visca.Position{Pan: 100 * i, Tilt: -10 * i}
		if err := cam.MoveTo(t.Context(), want, 100); err != nil {
			t.Errorf("move %d: %v", i, err)
		}
		if p, err := cam.Position(t.Context()); err != nil || p != want {
			t.Errorf("position %d: %+v, %v; want %+v", i, p, err, want)
		}
		if err := cam.ZoomTo(t.Context(), 0x100*i); err != nil {
			t.Errorf("zoom %d: %v", i, err)
		}
		if z, err := cam.ZoomPosition(t.Context()); err != nil || z != 0x100*i {
			t.Errorf("zoom %d: %d, %v", i, z, err)
		}
		if on, err := cam.Power(t.Context()); err != nil || !on {
			t.Errorf("power %d: %v", i, err)
		}
	}
}

// TestRefusals: each refusal is its own error, told at once, and no silence.
func TestRefusals(t *testing.T) {
	for name, c := range map[string]struct {
		f    viscatest.Faults
		want error
	}{
		"not executable": {viscatest.Faults{NotExecutable: 1}, visca.ErrNotExecutable},
		"not known":      {viscatest.Faults{Syntax: 1}, visca.ErrSyntax},
		"busy for ever":  {viscatest.Faults{BufferFull: 1000}, visca.ErrBufferFull},
	} {
		t.Run(name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				sim, cam := running(t, viscatest.SRG300H())
				sim.Fail(c.f)
				err := cam.Do(t.Context(), visca.Home())
				if !errors.Is(err, c.want) || !errors.Is(err, devices.ErrRejected) || errors.Is(err, devices.ErrTimeout) {
					t.Errorf("%v, want %v", err, c.want)
				}
				sim.Fail(viscatest.Faults{})
				if err := cam.Do(t.Context(), visca.Home()); err != nil {
					t.Errorf("afterwards: %v", err)
				}
			})
		})
	}
}

// TestBusyDoesNotBlock: while a command waits for a busy camera, inquiries are
// answered.
func TestBusyDoesNotBlock(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		sim, cam := running(t, viscatest.SRG300H())
		sim.Fail(viscatest.Faults{BufferFull: 1000})
		done := make(chan error, 1)
		go func() { done <- cam.Do(t.Context(), visca.Home()) }()
		time.Sleep(2 * time.Second)
		if _, err := cam.Power(t.Context()); err != nil {
			t.Error(err)
		}
		sim.Fail(viscatest.Faults{})
		if err := <-done; err != nil {
			t.Error(err)
		}
	})
}

// TestSilenceAndNoise are told apart, from each other and from a refusal.
func TestSilenceAndNoise(t *testing.T) {
	for name, c := range map[string]struct {
		f    viscatest.Faults
		want error
	}{
		"silent":      {viscatest.Faults{Silent: true}, visca.ErrNoAnswer},
		"wrong speed": {viscatest.Faults{Mute: 0, First: 0x13}, devices.ErrGarbage},
		"another one": {viscatest.Faults{First: 0xA0}, devices.ErrWrongSource},
	} {
		t.Run(name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				sim := viscatest.New(t, viscatest.SRG300H())
				sim.Fail(c.f)
				began := time.Now()
				_, _, ended := start(t, chain(sim))
				if err := <-ended; !errors.Is(err, c.want) || time.Since(began) > 5*time.Second {
					t.Errorf("%v after %v, want %v", err, time.Since(began), c.want)
				}
			})
		})
	}
}

// TestLateAnswerIsNotTheNext: what was asked twice, or three times, is answered
// as often, and no answer is taken for that to the next question.
func TestLateAnswerIsNotTheNext(t *testing.T) {
	for _, slow := range []time.Duration{450, 600, 790, 850, 1000, 1190} {
		synctest.Test(t, func(t *testing.T) {
			sim, cam := running(t, viscatest.SRG300H())
			sim.Change(func(s *viscatest.State) { s.AutoFocus = false })
			if _, err := cam.Power(t.Context()); err != nil {
				t.Fatal(err)
			}
			sim.Fail(viscatest.Faults{Answers: slow * time.Millisecond})
			for range 3 {
				if on, err := cam.Power(t.Context()); err != nil || !on {
					t.Errorf("answers after %d ms: power %t, %v", slow, on, err)
				}
				if auto, err := cam.AutoFocus(t.Context()); err != nil || auto {
					t.Errorf("answers after %d ms: autofocus %t, %v", slow, auto, err)
				}
			}
		})
	}
}

// TestRelativeMoveIsNotRepeated: without a number nobody can know whether it
// came, and twice is too far.
func TestRelativeMoveIsNotRepeated(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		sim, cam := running(t, viscatest.SRG300H())
		if _, err := cam.Power(t.Context()); err != nil {
			t.Fatal(err)
		}
		sim.Fail(viscatest.Faults{Mute: 2}) // acknowledgement and completion
		if err := cam.MoveBy(t.Context(), visca.Position{Pan: 10}, 100); !errors.Is(err, visca.ErrNoAnswer) {
			t.Errorf("%v, want no answer", err)
		}
		if s := sim.State(); s.Relative != 1 || s.Pan != 10 {
			t.Errorf("moved %d times, to %d", s.Relative, s.Pan)
		}
	})
}

// TestCancel: what was cancelled says so, and cancelling is no fault.
func TestCancel(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		sim, cam := running(t, viscatest.SRG300H())
		sim.Takes = 30 * time.Second
		done := make(chan error, 2)
		go func() { done <- cam.RecallPreset(t.Context(), 1) }()
		go func() { done <- cam.ZoomTo(t.Context(), 0x1000) }()
		time.Sleep(time.Second)
		if err := cam.Cancel(t.Context()); err != nil {
			t.Error(err)
		}
		for range 2 {
			if err := <-done; !errors.Is(err, visca.ErrCancelled) {
				t.Errorf("%v, want cancelled", err)
			}
		}
		if err := cam.Cancel(t.Context()); err != nil {
			t.Errorf("nothing to cancel: %v", err)
		}
		if s := sim.State(); s.Recalls != 0 || s.Zoom != 0 {
			t.Errorf("carried out all the same: %+v", s)
		}
	})
}

// TestCancelKeepsItsDistance: 200 ms from a drive, either way.
func TestCancelKeepsItsDistance(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		sim, cam := running(t, viscatest.SRG300H())
		sim.Takes = 30 * time.Second
		turn := made(sony(0x0513).Drive(right()))
		recall := make(chan error, 1)
		go func() { recall <- cam.RecallPreset(t.Context(), 1) }()
		time.Sleep(time.Second)
		began := time.Now()
		for _, do := range []func() error{
			func() error { return cam.Do(t.Context(), turn) },
			func() error { return cam.Cancel(t.Context()) },
			func() error { return cam.Do(t.Context(), turn) },
		} {
			if err := do(); err != nil {
				t.Error(err)
			}
		}
		if took := time.Since(began); took < 400*time.Millisecond || took > 500*time.Millisecond {
			t.Errorf("drive, cancel, drive took %v, want a little over 400 ms", took)
		}
		<-recall
	})
}

// TestNetworkChange: the chain is numbered anew, once.
func TestNetworkChange(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		sim, cam := running(t, viscatest.SRG300H())
		if _, err := cam.Power(t.Context()); err != nil {
			t.Fatal(err)
		}
		before := sim.State().Addressed
		sim.Restart()
		synctest.Wait()
		if _, err := cam.Power(t.Context()); err != nil {
			t.Error(err)
		}
		if n := sim.State().Addressed - before; n != 1 {
			t.Errorf("numbered %d times", n)
		}
	})
}

// TestCompletionThatNeverComes: the caller is told that it was accepted, and
// others are not held up.
func TestCompletionThatNeverComes(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		sim, cam := running(t, viscatest.SRG300H())
		sim.Takes = time.Hour
		done := make(chan error, 1)
		go func() { done <- cam.RecallPreset(t.Context(), 1) }()
		time.Sleep(10 * time.Second)
		if _, err := cam.Position(t.Context()); err != nil {
			t.Error(err)
		}
		if err := <-done; !errors.Is(err, visca.ErrUnfinished) || errors.Is(err, visca.ErrNoAnswer) {
			t.Errorf("%v, want unfinished", err)
		}
	})
}

// TestCallerWhoLeaves: a caller who no longer waits does not harm the next.
func TestCallerWhoLeaves(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		sim, cam := running(t, viscatest.SRG300H())
		sim.Takes = 5 * time.Second
		for range 20 {
			ctx, cancel := context.WithTimeout(t.Context(), 100*time.Millisecond)
			_ = cam.RecallPreset(ctx, 1)
			cancel()
			if on, err := cam.Power(t.Context()); err != nil || !on {
				t.Fatal(err)
			}
		}
	})
}
