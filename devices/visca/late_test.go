package visca_test

import (
	"io"
	"testing"
	"time"

	"klubba/devices/serialport"
	"klubba/devices/visca"
	"klubba/devices/visca/viscatest"
)

// ways are all by which a simulated camera can be reached.
func ways(t *testing.T, sim *viscatest.Camera) map[string]func(t *testing.T) visca.Way {
	return map[string]func(t *testing.T) visca.Way{
		"pty": func(t *testing.T) visca.Way {
			path, _ := sim.PTY(t)
			return visca.Serial(port(path), 1)
		},
		"tcp":      func(t *testing.T) visca.Way { return visca.TCP(sim.TCP(t)) },
		"udp":      func(t *testing.T) visca.Way { return visca.UDP(sim.UDP(t)) },
		"sony udp": func(t *testing.T) visca.Way { return visca.SonyUDP(sim.SonyUDP(t)) },
	}
}

// port opens a serial port.
func port(path string) visca.Opener {
	return func() (io.ReadWriteCloser, error) {
		p, err := serialport.Open(serialport.Options{Path: path})
		if err != nil {
			return nil, err
		}
		return p, nil
	}
}

// TestLateRecall: a recall completes late, and while it runs inquiries are
// answered and commands carried out, also more than the camera has sockets.
func TestLateRecall(t *testing.T) {
	for name, f := range map[string]viscatest.Faults{"a sound camera": {}, "idle completions, said twice": {Idle: true, Double: true}} {
		for way := range ways(t, nil) {
			t.Run(way+", "+name, func(t *testing.T) {
				t.Parallel()
				sim := viscatest.New(t, viscatest.BRCX400())
				sim.Takes = 1500 * time.Millisecond
				cam, _, _ := start(t, ways(t, sim)[way](t))
				lateRecall(t, sim, cam, f)
			})
		}
	}
}

func lateRecall(t *testing.T, sim *viscatest.Camera, cam *visca.Camera, f viscatest.Faults) {
	ctx := t.Context()
	if on, err := cam.Power(ctx); err != nil || !on {
		t.Fatal(err)
	}
	sim.Fail(f)
	began := time.Now()
	recall, move := make(chan error, 1), make(chan error, 1)
	go func() { recall <- cam.RecallPreset(ctx, 2) }()
	until(t, "the recall runs", func() bool { return has(sim, "81 01 04 3F 02 01 FF") })
	asked, commands := 0, 0
	for len(recall) == 0 {
		if _, err := cam.ZoomPosition(ctx); err != nil {
			t.Fatal(err)
		}
		asked++
		switch {
		case asked <= 5: // in the second socket
			if err := cam.Do(ctx, visca.FocusAuto(asked%2 == 0)); err != nil {
				t.Fatal(err)
			}
			commands++
		case asked == 6: // which is then taken, and the inquiries go on
			go func() { move <- cam.MoveTo(ctx, visca.Position{Pan: 77}, 100) }()
		}
	}
	if asked < 10 || commands < 5 {
		t.Fatalf("%d inquiries and %d commands while the recall ran, which ended with %v", asked, commands, <-recall)
	}
	if err := <-recall; err != nil || time.Since(began) < sim.Takes {
		t.Errorf("the recall: %v after %v", err, time.Since(began))
	}
	if err := <-move; err != nil {
		t.Errorf("the move beside it: %v", err)
	}
	s := sim.State()
	if s.Recalls != 1 || s.Pan != 77 {
		t.Errorf("%d recalls, pan %d", s.Recalls, s.Pan)
	}
	t.Logf("while the recall ran, %d inquiries were answered and %d commands carried out", asked, commands)
}

// until waits for something that the simulated camera shows.
func until(t *testing.T, what string, is func() bool) {
	t.Helper()
	for deadline := time.After(patience); !is(); {
		select {
		case <-deadline:
			t.Fatalf("not within %v: %s", patience, what)
		case <-time.After(5 * time.Millisecond):
		}
	}
}

// has reports whether the camera heard a frame.
func has(sim *viscatest.Camera, frame string) bool {
	for _, h := range sim.Heard() {
		if h == frame {
			return true
		}
	}
	return false
}
