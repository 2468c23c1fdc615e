package vmtest_test

import (
	"errors"
	"flag"
	"fmt"
	"os"
	"path/filepath"
	"runtime"
	"testing"
	"time"

	"klubba/agent/vmtest"
	"klubba/devices"
	"klubba/devices/display"
	"klubba/devices/display/displaytest"
	"klubba/devices/display/frame"
	"klubba/devices/serialport"
)

// TestDisplay has a display at the end of the kernel's USB serial gadget.
func TestDisplay(t *testing.T) {
	needVM(t)
	vmtest.Guest{Modules: []string{"dummy_hcd", "cdc-acm"}, Deadline: 12 * time.Minute}.
		Tests(t, vmtest.Build(t, "klubba/agent/vmtest"), "^TestInGuestDisplay", "-guest", fmt.Sprintf("-redrives=%d", *redrives))
}

// redrives is how often the adapter is pulled out. The port alone is pulled
// fifty times in TestInGuestSerialReplug; a display to talk with makes each
// time several seconds long.
var redrives = flag.Int("redrives", 10, "how often a display's adapter is pulled out and driven again")

// TestInGuestDisplayReplug drives a display, pulls the adapter out, and drives
// it again when it is back; many times, and nothing is left behind.
func TestInGuestDisplayReplug(t *testing.T) {
	needGuest(t)
	path := filepath.Join(t.TempDir(), "usb-Linux_Gadget_Serial-if00") // udev is not in the guest
	if err := os.Symlink(usbPort, path); err != nil {
		t.Fatal(err)
	}
	protocol, err := frame.ByName("nec")
	if err != nil {
		t.Fatal(err)
	}
	timing := display.TimingOf("nec")
	timing.Gap, timing.Other = 0, 0 // a simulator needs no rest
	port := display.NewPort(display.Serial(func(speed int) (display.Stream, error) {
		return serialport.Open(serialport.Options{Path: path, Speed: speed})
	}), protocol, display.Options{Timing: &timing})
	left := port.Display("left", 2)
	sim := displaytest.New(t, "nec", 2)
	once := func(level int) {
		plugUSB(t)
		far, err := serialport.Open(serialport.Options{Path: usbFar})
		if err != nil {
			t.Fatal(err)
		}
		end := sim.Serve(far)
		if err := left.SetVolume(t.Context(), level); err != nil || sim.State().Volume != level {
			t.Fatalf("%v, %+v", err, sim.State())
		}
		if state, err := left.Power(t.Context()); err != nil || state != devices.PowerOn {
			t.Fatalf("%v, %v", state, err)
		}
		end()
		unplugUSB(t)
		if _, err := left.Power(t.Context()); !errors.Is(err, devices.ErrAbsent) {
			t.Fatalf("while away: %v, want ErrAbsent", err)
		}
	}
	once(99)
	files, goroutines := len(openFiles(t)), runtime.NumGoroutine()
	began := time.Now()
	for n := range *redrives {
		once(n % 99)
	}
	t.Logf("%d times unplugged and driven again, in %v", *redrives, time.Since(began).Round(time.Millisecond))
	if now := openFiles(t); len(now) > files {
		t.Errorf("%d descriptors became %d: %v", files, len(now), now)
	}
	until(t, "no goroutine is left", func() bool { return runtime.NumGoroutine() <= goroutines })
}
