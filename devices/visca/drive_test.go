package visca_test

import (
	"context"
	"errors"
	"io"
	"testing"
	"testing/synctest"
	"time"

	"klubba/devices"
	"klubba/devices/visca"
	"klubba/devices/visca/viscatest"
)

// right turns the head to the right, at half its speed.
func right() visca.Drive { return visca.Drive{Pan: 50} }

// TestDriveStops: a drive ends when it should, and by itself.
func TestDriveStops(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		sim, cam := running(t, viscatest.SRG300H())
		began := time.Now()
		if err := cam.Drive(t.Context(), right(), time.Second); err != nil {
			t.Error(err)
		}
		if s := sim.State(); s.Turning || s.Stops != 1 || s.Pan < 1000 || s.Pan > 1300 {
			t.Errorf("after %v: %+v", time.Since(began), s)
		}
		if err := cam.Zoom(t.Context(), -100, time.Second); err != nil || sim.State().Zooming {
			t.Errorf("zooming: %v, %+v", err, sim.State())
		}
		if err := cam.Focus(t.Context(), true, time.Second); err != nil || sim.State().Focusing {
			t.Errorf("focusing: %v, %+v", err, sim.State())
		}
		for _, lasting := range []time.Duration{0, time.Hour} {
			if err := cam.Drive(t.Context(), right(), lasting); err == nil {
				t.Errorf("a drive of %v was accepted", lasting)
			}
		}
	})
}

// TestDriveLetGo: whoever holds the button lets it go.
func TestDriveLetGo(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		sim, cam := running(t, viscatest.SRG300H())
		ctx, cancel := context.WithCancel(t.Context())
		ended := make(chan error, 1)
		go func() { ended <- cam.Drive(ctx, right(), visca.MaxDrive) }()
		time.Sleep(time.Second)
		if !sim.State().Turning {
			t.Fatal("it does not turn")
		}
		cancel()
		if err := <-ended; err != nil {
			t.Error(err)
		}
		if sim.State().Turning {
			t.Error("it turns on")
		}
	})
}

// TestDriveOnShutdown: Run ends in the middle of a drive, or of one that Do
// set going.
func TestDriveOnShutdown(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		sim := viscatest.New(t, viscatest.SRG300H())
		cam, stop, ended := start(t, chain(sim))
		drove := make(chan error, 1)
		go func() { drove <- cam.Drive(t.Context(), right(), visca.MaxDrive) }()
		if err := cam.Do(t.Context(), made(visca.DriveZoom(100))); err != nil {
			t.Fatal(err)
		}
		time.Sleep(time.Second)
		if s := sim.State(); !s.Turning || !s.Zooming {
			t.Fatalf("%+v", s)
		}
		stop()
		if err := <-ended; err != nil {
			t.Error(err)
		}
		if s := sim.State(); s.Turning || s.Zooming {
			t.Errorf("turns after the end of Run: %+v", s)
		}
		if err := <-drove; !errors.Is(err, devices.ErrAbsent) {
			t.Errorf("the drive ended with %v", err)
		}
	})
}

// TestStopIsHeard: the camera does not hear the first stops, or is too busy.
func TestStopIsHeard(t *testing.T) {
	for name, f := range map[string]viscatest.Faults{
		"lost": {Deaf: 2}, "answers lost": {Mute: 2}, "busy": {BufferFull: 4}, "slow": {Answers: 390 * time.Millisecond},
	} {
		t.Run(name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				sim := viscatest.New(t, viscatest.SRG300H())
				cam, stop, ended := start(t, chain(sim))
				drove := make(chan error, 1)
				go func() { drove <- cam.Drive(t.Context(), right(), visca.MaxDrive) }()
				time.Sleep(time.Second)
				sim.Fail(f)
				stop()
				if err := <-ended; err != nil || sim.State().Turning {
					t.Errorf("%v, %+v", err, sim.State())
				}
				<-drove
			})
		})
	}
}

// TestDriveWhoseAckIsLost: it turns all the same, and is stopped.
func TestDriveWhoseAckIsLost(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		sim, cam := running(t, viscatest.SRG300H())
		if _, err := cam.Power(t.Context()); err != nil {
			t.Fatal(err)
		}
		sim.Fail(viscatest.Faults{Mute: 6})
		err := cam.Drive(t.Context(), right(), 3*time.Second)
		if s := sim.State(); s.Turning || s.Stops == 0 {
			t.Errorf("%v, %+v", err, s)
		}
	})
}

// TestStopAfterBreak: the plug is pulled while the head turns. When it is back
// the first thing that the camera hears is the stop.
func TestStopAfterBreak(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		sim := viscatest.New(t, viscatest.SRG300H())
		var plug io.Closer
		cam := visca.New(visca.Serial(func() (io.ReadWriteCloser, error) {
			p := sim.Pipe()
			plug = p
			return breaking{p}, nil
		}, 1), visca.BrandSony)
		ended := make(chan error, 1)
		go func() { ended <- cam.Run(t.Context()) }()
		if err := cam.Do(t.Context(), made(sony(0x0513).Drive(right()))); err != nil {
			t.Fatal(err)
		}
		_ = plug.Close()
		if err := <-ended; !errors.Is(err, devices.ErrGone) {
			t.Errorf("unplugged: %v", err)
		}
		if !sim.State().Turning {
			t.Fatal("it was stopped by nobody")
		}
		ctx, cancel := context.WithCancel(t.Context())
		go func() { ended <- cam.Run(ctx) }()
		if _, err := cam.Power(t.Context()); err != nil {
			t.Fatal(err)
		}
		if s := sim.State(); s.Turning || s.Stops != 1 {
			t.Errorf("it turns on: %+v", s)
		}
		cancel()
		<-ended
	})
}

// breaking is a pipe that ends as a serial port does.
type breaking struct{ io.ReadWriteCloser }

func (b breaking) Read(p []byte) (int, error) {
	n, err := b.ReadWriteCloser.Read(p)
	if err != nil {
		err = devices.ErrGone
	}
	return n, err
}

// TestOneDriveAtATime: the second waits for the first, and is not stopped by
// its stop.
func TestOneDriveAtATime(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		sim, cam := running(t, viscatest.SRG300H())
		done := make(chan error, 2)
		for range 2 {
			go func() { done <- cam.Drive(t.Context(), right(), time.Second) }()
		}
		for range 2 {
			if err := <-done; err != nil {
				t.Error(err)
			}
		}
		if s := sim.State(); s.Stops != 2 || s.Pan < 2000 || s.Turning {
			t.Errorf("%+v", s)
		}
	})
}
