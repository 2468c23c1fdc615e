package vmtest_test

import (
	"bytes"
	"errors"
	"image/jpeg"
	"runtime"
	"strings"
	"testing"
	"time"

	"golang.org/x/sys/unix"

	"klubba/devices"
	"klubba/devices/camera"
	"klubba/devices/camera/picture"
)

// check looks through the camera and fails the test if it cannot.
func check(t *testing.T, opt camera.Options) camera.Report {
	t.Helper()
	r, err := camera.New(opt).Check(t.Context(), nil)
	if err != nil {
		t.Fatal(err)
	}
	t.Logf("%v; %+v", r, r.Timing)
	return r
}

func TestInGuestCameraColourBars(t *testing.T) {
	newVivid(t)
	seen, err := camera.New(small()).Test(t.Context())
	if err != nil {
		t.Errorf("colour bars: %v", err)
	}
	t.Log(seen.Text)
	r := check(t, small())
	if !r.Has(picture.OK) || len(r.Findings) != 1 || r.Given.Width != 320 || r.Given.Height != 180 || r.Given.Format != camera.YUYV || r.Timing.Clock != "kernel" {
		t.Errorf("%+v", r)
	}
}

// vivid has no picture of 300x200: what it gives instead must be seen.
func TestInGuestCameraGivesAnotherSize(t *testing.T) {
	newVivid(t)
	opt := small()
	opt.Width, opt.Height = 300, 200
	if r := check(t, opt); !r.Has(picture.WrongSize) || r.Asked.Width != 300 || r.Given.Width == 300 {
		t.Errorf("asked for %v, given %v, and found %v", r.Asked, r.Given, r.Findings)
	}
}

func TestInGuestCameraBlack(t *testing.T) {
	v := newVivid(t)
	v.choose("Test Pattern", "100% Black")
	v.choose("OSD Text Mode", "None")
	if r := check(t, small()); !r.Has(picture.Black) || len(r.Failures()) == 0 {
		t.Errorf("found %v, want black", r.Findings)
	}
}

func TestInGuestCameraFrozen(t *testing.T) {
	v := newVivid(t)
	v.choose("OSD Text Mode", "None")
	if r := check(t, small()); !r.Has(picture.Frozen) || len(r.Failures()) == 0 {
		t.Errorf("found %v, want frozen", r.Findings)
	}
}

func TestInGuestCameraDropped(t *testing.T) {
	v := newVivid(t)
	before := check(t, small())
	v.set("Percentage of Dropped Buffers", 40)
	r := check(t, small())
	if !r.Has(camera.LostFrames) || r.Timing.Lost <= before.Timing.Lost {
		t.Errorf("found %v with %d lost, want frames lost", r.Findings, r.Timing.Lost)
	}
}

func TestInGuestCameraNothingArrives(t *testing.T) {
	v := newVivid(t)
	v.set("Percentage of Dropped Buffers", 100)
	opt := small()
	opt.Patience = 2 * time.Second
	if _, err := camera.New(opt).Check(t.Context(), nil); !errors.Is(err, camera.ErrNoFrames) {
		t.Errorf("%v, want ErrNoFrames", err)
	}
}

func TestInGuestCameraErrorFrames(t *testing.T) {
	v := newVivid(t)
	stop := v.press("Inject V4L2_BUF_FLAG_ERROR", 300*time.Millisecond)
	r, err := camera.New(small()).Check(t.Context(), nil)
	stop()
	if err != nil || !r.Has(camera.BrokenFrames) || r.Timing.Broken == 0 {
		t.Errorf("found %v with %d damaged (%v), want damaged frames", r.Findings, r.Timing.Broken, err)
	}
	t.Log(r)
}

// Faults that vivid injects into single requests: each is named once, and the
// next look is well.
func TestInGuestCameraRequestsFail(t *testing.T) {
	v := newVivid(t)
	for _, fault := range []string{"Inject VIDIOC_REQBUFS Error", "Inject VIDIOC_QBUF Error", "Inject VIDIOC_STREAMON Error"} {
		v.set(fault, 1)
		_, err := camera.New(small()).Check(t.Context(), nil)
		if err == nil || !strings.Contains(err.Error(), vividID) {
			t.Errorf("%s: %v, want an error that names the camera", fault, err)
		}
		t.Log(err)
		if _, err := camera.New(small()).Snapshot(t.Context()); err != nil {
			t.Errorf("after %s: %v", fault, err)
		}
	}
	nothingOpen(t)
}

func TestInGuestCameraFatalError(t *testing.T) {
	v := newVivid(t)
	stream := longLook(t)
	v.streaming()
	v.set("Inject Fatal Streaming Error", 1)
	if err := take(t, stream); !errors.Is(err, unix.EIO) || !strings.Contains(err.Error(), "plug it in again") {
		t.Errorf("%v, want EIO and the remedy", err)
	}
	nothingOpen(t)
}

func TestInGuestCameraBusy(t *testing.T) {
	v := newVivid(t)
	stream := longLook(t)
	v.streaming()
	seen, err := camera.New(small()).Test(t.Context())
	if !errors.Is(err, devices.ErrBusy) {
		t.Errorf("%v, want ErrBusy", err)
	}
	t.Logf("%v; %s", err, seen.Text)
	v.unplug()
	take(t, stream)
	v.plug()
}

// longLook starts a look that goes on until the camera is taken away.
func longLook(t *testing.T) <-chan error {
	opt := small()
	opt.Settle = time.Hour
	ended := make(chan error, 1)
	go func() {
		_, err := camera.New(opt).Snapshot(t.Context())
		ended <- err
	}()
	return ended
}

func TestInGuestCameraSnapshot(t *testing.T) {
	newVivid(t)
	for _, f := range []camera.Format{camera.YUYV, camera.NV12, camera.Grey} {
		opt := small()
		opt.Formats = []camera.Format{f}
		shot, err := camera.New(opt).Snapshot(t.Context())
		if err != nil {
			t.Error(err)
			continue
		}
		img, err := jpeg.Decode(bytes.NewReader(shot.JPEG))
		if err != nil || img.Bounds().Dx() != 320 || shot.Mode.Format != f {
			t.Errorf("%v in %v: %v", shot.Mode, img.Bounds(), err)
		}
	}
}

func TestInGuestCameraInfo(t *testing.T) {
	newVivid(t)
	info, err := camera.New(small()).Info(t.Context())
	if err != nil || info.Driver != "vivid" || len(info.Formats) < 10 || len(info.Controls) < 10 {
		t.Fatalf("%+v, %v", info, err)
	}
	for _, f := range info.Formats {
		if f.Format == camera.YUYV && (len(f.Sizes) < 3 || len(f.Sizes[0].Rates) == 0) {
			t.Errorf("%+v: want its sizes with their rates", f)
		}
	}
	all := camera.List()
	if len(all) != 1 || all[0].Bus != vividID {
		t.Errorf("listed %+v, want the capture node alone", all)
	}
	t.Logf("%+v", all)
	// Multi-planar, output, radio and metadata nodes are none.
	if _, err := camera.New(camera.Options{ID: "/dev/video0"}).Snapshot(t.Context()); err == nil {
		t.Error("a camera was opened by its number")
	}
}

// nothingOpen checks that no descriptor of a camera and no mapping is left.
func nothingOpen(t *testing.T) {
	t.Helper()
	if n := mappings(t); n > 0 {
		t.Errorf("%d buffers are still mapped", n)
	}
}

// goroutines counts those that stay.
func goroutines(limit int) int {
	for range 500 {
		if runtime.NumGoroutine() <= limit {
			break
		}
		<-time.After(10 * time.Millisecond)
	}
	return runtime.NumGoroutine()
}
