package vmtest_test

import (
	"context"
	"errors"
	"os"
	"os/exec"
	"strings"
	"testing"
	"time"

	"klubba/devices"
	"klubba/devices/camera"
)

func TestInGuestCameraUnplugAndReplug(t *testing.T) {
	v := newVivid(t)
	cam := camera.New(small())
	stream := longLook(t)
	v.streaming()
	unplugged := time.Now()
	v.unplug()
	if err := take(t, stream); !errors.Is(err, devices.ErrGone) {
		t.Errorf("unplugged while streaming: %v, want ErrGone", err)
	}
	t.Logf("noticed after %v", time.Since(unplugged))
	nothingOpen(t)
	if _, err := cam.Check(t.Context(), nil); !errors.Is(err, devices.ErrAbsent) {
		t.Errorf("while away: %v, want ErrAbsent", err)
	}
	v.plug()
	if _, err := cam.Test(t.Context()); err != nil {
		t.Errorf("plugged in again: %v", err)
	}
}

// Two hundred times the camera goes and comes back, every other time while it
// streams: no descriptor, mapping or goroutine is left.
func TestInGuestCameraCycles(t *testing.T) {
	const cycles = 200
	v := newVivid(t)
	cam := camera.New(small())
	if _, err := cam.Snapshot(t.Context()); err != nil {
		t.Fatal(err)
	}
	files, routines := len(openFiles(t)), goroutines(0)
	for i := range cycles {
		if i%2 == 0 {
			stream := longLook(t)
			v.streaming()
			v.unplug()
			if err := take(t, stream); !errors.Is(err, devices.ErrGone) {
				t.Fatalf("cycle %d: %v, want ErrGone", i, err)
			}
		} else {
			if _, err := cam.Controls(t.Context()); err != nil {
				t.Fatalf("cycle %d: %v", i, err)
			}
			v.unplug()
			if _, err := cam.Snapshot(t.Context()); !errors.Is(err, devices.ErrAbsent) {
				t.Fatalf("cycle %d: %v, want ErrAbsent", i, err)
			}
		}
		v.plug()
	}
	if _, err := cam.Snapshot(t.Context()); err != nil {
		t.Errorf("after %d cycles: %v", cycles, err)
	}
	nothingOpen(t)
	if n := len(openFiles(t)); n > files {
		t.Errorf("%d descriptors became %d", files, n)
	}
	if n := goroutines(routines); n > routines {
		t.Errorf("%d goroutines became %d", routines, n)
	}
}

// Somebody else has the camera: it is watched without being opened, from
// before he comes until it is unplugged and back.
func TestInGuestCameraWatch(t *testing.T) {
	v := newVivid(t)
	reports, ended := make(chan devices.Report, 1000), make(chan error, 1)
	ctx, cancel := context.WithCancel(t.Context())
	go func() {
		ended <- camera.New(small()).Watch(ctx, func(r devices.Report) { reports <- r })
	}()
	until := func(what string, is func(devices.Report) bool) {
		t.Helper()
		for {
			select {
			case r := <-reports:
				t.Logf("%s? %v; %s", what, r.Err, r.Evidence.Text)
				if is(r) {
					return
				}
			case <-time.After(patience + 10*time.Second):
				t.Fatalf("no report that %s", what)
			}
		}
	}
	until("nobody has it", func(r devices.Report) bool {
		return r.Err == nil && strings.Contains(r.Evidence.Text, "held by nobody")
	})
	client := exec.CommandContext(t.Context(), os.Args[0], "-test.run=^TestHelperCamera$", "-guest", "-helper=camera")
	if err := client.Start(); err != nil {
		t.Fatal(err)
	}
	until("the client has it", func(r devices.Report) bool {
		return r.Err == nil && strings.Contains(r.Evidence.Text, "held by guest.test") && strings.Contains(r.Evidence.Text, "not seen")
	})
	if _, err := camera.New(small()).Test(t.Context()); !errors.Is(err, devices.ErrBusy) || !strings.Contains(err.Error(), "guest.test") {
		t.Errorf("while the client has it: %v, want ErrBusy and who it is", err)
	}
	v.unplug()
	until("it was unplugged in use", func(r devices.Report) bool { return errors.Is(r.Err, devices.ErrGone) })
	until("it is absent", func(r devices.Report) bool { return errors.Is(r.Err, devices.ErrAbsent) })
	_ = client.Wait() // it ends with the camera, and how is its own matter
	v.plug()
	until("it is back", func(r devices.Report) bool { return r.Err == nil })
	cancel()
	if err := take(t, ended); err != nil {
		t.Error(err)
	}
}

// TestHelperCamera is the conferencing client of TestInGuestCameraWatch.
func TestHelperCamera(t *testing.T) {
	if *helper != "camera" {
		t.Skip("a helper process of the tests in a guest")
	}
	<-longLook(t)
}
