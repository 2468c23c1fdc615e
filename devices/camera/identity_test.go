package camera

import (
	"errors"
	"strings"
	"testing"

	"golang.org/x/sys/unix"

	"klubba/devices"
)

func TestIdentity(t *testing.T) {
	r := newTree(t)
	r.plugUSB("3", "4", "5", "A1")
	r.plugUSB("4", "0", "1", "B2")
	s := r.system(&driver{able: capCapture | capStreaming})
	for id, want := range map[string]string{
		testID: "/video4", "/dev/v4l/by-id/" + testID: "/video4", "A1": "/video4", "046d:0825:A1": "/video4",
		"usb-0000:00:14.0-3": "/video4", "usb-0000:00:14.0-4": "/video0", "B2": "/video0", "046D:0825:B2": "",
		"usb-046d_Scripted_B2-video-index0": "/video0", "usb-046d_Scripted_B2-video-index1": "/video1",
		"046d:0825": "", "A": "", "": "", "/dev/video4": "", "video4": "", "046d:0825:C3": "", "usb-0000:00:14.0": "",
	} {
		found, err := s.find(id)
		got := ""
		if err == nil {
			got = found[0].Node
		}
		if !strings.HasSuffix(got, want) || want == "" && got != "" {
			t.Errorf("%q is %q (%v), want %q", id, got, err, want)
		}
	}
	_, err := s.find("046d:0825")
	if err == nil || errors.Is(err, devices.ErrAbsent) || !strings.Contains(err.Error(), "A1") || !strings.Contains(err.Error(), "B2") {
		t.Errorf("two of one model: %v, want both named", err)
	}
	if _, err := s.find("C3"); !errors.Is(err, devices.ErrAbsent) || !strings.Contains(err.Error(), "B2-video-index0") {
		t.Errorf("a camera that is not there: %v, want ErrAbsent and those that are", err)
	}
	if _, err := newTree(t).system(&driver{}).find("C3"); !errors.Is(err, devices.ErrAbsent) || !strings.Contains(err.Error(), "none") {
		t.Errorf("no camera at all: %v", err)
	}
}

// The camera comes back under another number, and its old number is another's.
func TestIdentityFollowsTheCamera(t *testing.T) {
	c, d, r := usbCamera(t, quick())
	if _, err := c.Snapshot(t.Context()); err != nil {
		t.Fatal(err)
	}
	r.unplug("3", "0", "1")
	r.plugUSB("4", "0", "1", "B2")
	if _, err := c.Snapshot(t.Context()); !errors.Is(err, devices.ErrAbsent) {
		t.Errorf("another camera has the number: %v, want ErrAbsent", err)
	}
	r = newTree(t)
	r.plugUSB("3", "6", "7", "A1")
	c.system = r.system(d)
	if _, err := c.Snapshot(t.Context()); err != nil {
		t.Errorf("the camera came back as video6: %v", err)
	}
}

func TestNodesThatGiveNoPictures(t *testing.T) {
	for name, c := range map[string]struct {
		able uint32
		is   error
		says string
	}{
		"metadata":     {capMetadata | capStreaming, ErrNotCamera, "index0"},
		"output":       {capStreaming | 2, ErrNotCamera, "no capture node"},
		"multi-planar": {capCapturePlanes | capStreaming, devices.ErrUnsupported, "planes"},
		"read only":    {capCapture, devices.ErrUnsupported, "stream"},
	} {
		cam, d, r := usbCamera(t, quick())
		d.able = c.able
		_, err := cam.Snapshot(t.Context())
		if !errors.Is(err, c.is) || !strings.Contains(err.Error(), c.says) {
			t.Errorf("%s: %v, want %v", name, err, c.is)
		}
		if all := r.system(d).list(); len(all) != 0 {
			t.Errorf("%s: listed as %v", name, all)
		}
		d.nothingLeft(t)
	}
}

// Between finding and opening, another camera got the number.
func TestOpensNoOther(t *testing.T) {
	c, d, _ := usbCamera(t, quick())
	d.bus = "usb-0000:00:14.0-9"
	if _, err := c.Snapshot(t.Context()); !errors.Is(err, devices.ErrGone) {
		t.Errorf("%v, want ErrGone", err)
	}
	d.nothingLeft(t)
}

func TestBusyNamesTheHolder(t *testing.T) {
	c, d, r := usbCamera(t, quick())
	r.write("proc/812/comm", "teams")
	r.link("proc/812/fd/7", r.path("dev/video0"))
	d.fault = at("S_FMT", 1, unix.EBUSY, false)
	_, err := c.Snapshot(t.Context())
	if !errors.Is(err, devices.ErrBusy) || !strings.Contains(err.Error(), "teams (process 812)") {
		t.Errorf("%v, want ErrBusy and who holds it", err)
	}
}

func TestList(t *testing.T) {
	_, d, r := usbCamera(t, quick())
	if all := r.system(d).list(); len(all) != 2 || all[0].ID != testID || all[0].Serial != "A1" {
		t.Errorf("listed %+v", all)
	}
	d.fault = at("open", 1, unix.EBUSY, false)
	if all := r.system(d).list(); len(all) != 2 {
		t.Errorf("nodes that cannot be opened: listed %+v, want them all the same", all)
	}
}
