package camera

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"golang.org/x/sys/unix"

	"klubba/devices"
)

// scene is what the kernel shows of a camera at one moment.
type scene struct {
	power     string
	alternate int
	transfers int // counted so far
	frames    int // counted by the driver; -1: not to be read
	errors    int
	holder    bool
	cuts      int
}

// show writes the scene into the tree.
func (r tree) show(s scene) {
	dev := usbPort("3")
	r.write(dev+"/power/runtime_status", s.power)
	r.write(dev+"/urbnum", fmt.Sprint(s.transfers))
	r.write(dev+"/port/over_current_count", fmt.Sprint(s.cuts))
	r.write(dev+"/1-3:1.1/bAlternateSetting", fmt.Sprintf("%2d", s.alternate))
	if s.frames >= 0 {
		r.write("sys/kernel/debug/usb/uvcvideo/1-7-1/stats", fmt.Sprintf("frames:  %d\npackets: 9\nempty:   1\nerrors:  %d\ninvalid: 0\npts: 0 early", s.frames, s.errors))
	}
	if s.holder {
		r.write("proc/812/comm", "teams")
		if err := unix.Access(r.path("proc/812/fd/7"), unix.F_OK); err != nil {
			r.link("proc/812/fd/7", r.path("dev/video0"))
		}
	}
}

// Two looks two seconds apart.
func TestUse(t *testing.T) {
	for name, c := range map[string]struct {
		before, after scene
		is            Streaming
		says          string
	}{
		"nobody":             {scene{power: "suspended", frames: -1}, scene{power: "suspended", frames: -1}, StreamingOff, "suspended"},
		"opened only":        {scene{power: "active", frames: -1, holder: true}, scene{power: "active", frames: -1, holder: true}, StreamingOff, "teams (process 812)"},
		"isochronous stream": {scene{power: "active", alternate: 7, frames: -1, holder: true}, scene{power: "active", alternate: 7, transfers: 500, frames: -1, holder: true}, StreamingOn, "250 USB transfers a second"},
		"counted stream":     {scene{power: "active", frames: 100, holder: true}, scene{power: "active", transfers: 500, frames: 160, holder: true}, StreamingOn, "30.0 frames a second"},
		"with errors":        {scene{power: "active", alternate: 1, frames: 100}, scene{power: "active", alternate: 1, transfers: 500, frames: 160, errors: 4}, StreamingOn, "2.0 USB errors a second"},
		"stalled":            {scene{power: "active", alternate: 7, transfers: 9, frames: -1, holder: true}, scene{power: "active", alternate: 7, transfers: 9, frames: -1, holder: true}, StreamingStalled, "no USB transfers"},
		"empty stream":       {scene{power: "active", alternate: 7, frames: 9, holder: true}, scene{power: "active", alternate: 7, transfers: 500, frames: 9, holder: true}, StreamingStalled, "counts no frames"},
		"bulk or microphone": {scene{power: "active", frames: -1}, scene{power: "active", transfers: 500, frames: -1}, StreamingUnknown, "microphone"},
		"power was cut":      {scene{power: "active", frames: -1}, scene{power: "active", frames: -1, cuts: 2}, StreamingOff, "cut the power 2 times"},
	} {
		t.Run(name, func(t *testing.T) {
			cam, d, r := usbCamera(t, quick())
			d.noting = true
			o := observer{system: cam.system, id: testID, own: cam.open}
			start := time.Now()
			r.show(c.before)
			if _, err := o.look(start); err != nil {
				t.Fatal(err)
			}
			r.show(c.after)
			use, err := o.look(start.Add(2 * time.Second))
			text := use.String()
			if err != nil || use.Streaming != c.is || !strings.Contains(text, c.says) {
				t.Errorf("%s (%v): want %s and %q", text, err, c.is, c.says)
			}
			if !strings.Contains(text, "not seen: what the picture shows") {
				t.Errorf("%s: does not say what was not seen", text)
			}
			if len(d.steps) > 0 {
				t.Errorf("the camera was touched: %v", d.steps)
			}
			t.Log(text)
		})
	}
}

// Watching finds unplugging and replugging under another number, opens
// nothing, and tells regularly.
func TestWatch(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		cam, d, r := usbCamera(t, quick())
		d.noting = true
		r.show(scene{power: "active", alternate: 7, frames: -1, holder: true})
		told := make(chan devices.Report, 100)
		ctx, cancel := context.WithCancel(t.Context())
		ended := make(chan error, 1)
		go func() { ended <- cam.Watch(ctx, func(p devices.Report) { told <- p }) }()
		after := func(d time.Duration) (got []devices.Report) {
			time.Sleep(d)
			synctest.Wait()
			for len(told) > 0 {
				got = append(got, <-told)
			}
			return got
		}
		if got := after(0); len(got) != 1 || got[0].Err != nil || got[0].MaxAge == 0 {
			t.Errorf("at first: %+v, want one report that it is there", got)
		}
		r.show(scene{power: "active", alternate: 7, transfers: 250, frames: -1, holder: true})
		got := after(1500 * time.Millisecond)
		if len(got) != 1 || got[0].Degraded || !strings.Contains(got[0].Evidence.Text, "stream on") {
			t.Errorf("the stream runs: %+v", got)
		}
		got = after(time.Second)
		if len(got) != 1 || !got[0].Degraded || !strings.Contains(got[0].Evidence.Text, "stalled") {
			t.Errorf("the stream stalls: %+v, want degraded", got)
		}
		if got := after(20 * time.Second); len(got) < 3 || len(got) > 5 {
			t.Errorf("%d reports in 20 s without news, want one in 5 s", len(got))
		}
		r.unplug("3", "0", "1")
		if got := after(6 * time.Second); len(got) < 2 || !errors.Is(got[0].Err, devices.ErrGone) || !errors.Is(got[1].Err, devices.ErrAbsent) {
			t.Errorf("unplugged: %+v, want ErrGone and then ErrAbsent", got)
		}
		links := []string{testID, "usb-046d_Scripted_A1-video-index1"}
		for _, link := range links {
			removeLink(t, r, link)
		}
		r.plugUSB("3", "8", "9", "A1")
		if got := after(time.Second); len(got) != 1 || got[0].Err != nil {
			t.Errorf("plugged in again: %+v, want it to be there", got)
		}
		cancel()
		if err := <-ended; err != nil {
			t.Error(err)
		}
		if len(d.steps) > 0 {
			t.Errorf("the camera was touched: %v", d.steps)
		}
	})
}

// Plugged in, but udev made no node.
func TestWatchWithoutNode(t *testing.T) {
	cam, _, r := usbCamera(t, quick())
	removeLink(t, r, "../../video0")
	use, err := cam.Look(t.Context())
	if err != nil || use.Present || !errors.Is(use.report(testID, nil).Err, devices.ErrAbsent) {
		t.Errorf("%+v, %v: want it absent", use, err)
	}
}

func TestWatchSaysWhatItMayNotSee(t *testing.T) {
	u := Use{Present: true, Device: Device{Node: "/dev/video0", Vendor: "046d"}, Hidden: 12, Streaming: StreamingUnknown}
	if text := u.String(); !strings.Contains(text, "12 processes of others") || !strings.Contains(text, "nobody that we may look into") {
		t.Error(text)
	}
}
