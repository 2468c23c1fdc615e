package vmtest_test

import (
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"klubba/agent/client"
	"klubba/agent/vmtest"
	"klubba/devices/display/displaytest"
	"klubba/devices/serialport"
	"klubba/room"
)

// TestRoomDisplay has the real daemon drive a display on the kernel's USB serial
// gadget, and a television on its virtual HDMI, through a meeting.
func TestRoomDisplay(t *testing.T) {
	needVM(t)
	vmtest.Guest{Modules: []string{"dummy_hcd", "cdc-acm", "vivid n_devs=1 num_inputs=1 input_types=3 num_outputs=1 output_types=1"}, Deadline: 12 * time.Minute}.
		Tests(t, vmtest.Build(t, "klubba/agent/vmtest"), "^TestInGuestRoomDisplay", "-guest",
			"-klubba="+vmtest.BuildProgram(t, "klubba/cmd/klubba"), "-klubbad="+vmtest.BuildProgram(t, "klubba/cmd/klubbad"))
}

// The television cannot go dark and stay on, and is left alone behind closed
// doors.
const displayRoomConfig = `
[room]
site = "gast"
name = "sal-1"
[record]
path = %q
[http]
socket = %q
[[display]]
name = "display-1"
protocol = "lg"
port = %q
id = 2
input = "hdmi2"
[[display]]
name = "display-2"
protocol = "cec"
adapter = "vivid-000-vid-out0"
[display.scenes]
closed = "leave"
`

// lgHDMI2 is the code of the meeting's input.
const lgHDMI2 = 0x91

// displayRoom is a daemon whose room has two displays: a simulated one at the end
// of a cable that can be pulled, and a television.
type displayRoom struct {
	cameraRoom
	sim  *displaytest.Display
	hang func()
}

func newDisplayRoom(t *testing.T) *displayRoom {
	t.Helper()
	dir := t.TempDir()
	port := filepath.Join(dir, "usb-Linux_Gadget_Serial-if00") // udev is not in the guest
	if err := os.Symlink(usbPort, port); err != nil {
		t.Fatal(err)
	}
	r := &displayRoom{sim: displaytest.New(t, "lg", 2)}
	r.sim.Change(func(s *displaytest.State) { s.Power = displaytest.Off })
	r.plug(t)
	r.socket = filepath.Join(dir, "s")
	file := filepath.Join(dir, "klubba.toml")
	if err := os.WriteFile(file, fmt.Appendf(nil, displayRoomConfig, filepath.Join(dir, "record.db"), r.socket, port), 0o600); err != nil {
		t.Fatal(err)
	}
	r.client = client.New(r.socket)
	t.Cleanup(r.client.Close)
	r.daemon = exec.Command(*klubbad, "run", "--config", file)
	background(t, r.daemon)
	untilStarted(t, "the daemon answers", func() bool { _, err := r.client.Status(t.Context()); return err == nil })
	return r
}

// plug plugs the display's cable in, and unplug pulls it.
func (r *displayRoom) plug(t *testing.T) {
	t.Helper()
	plugUSB(t)
	far, err := serialport.Open(serialport.Options{Path: usbFar})
	if err != nil {
		t.Fatal(err)
	}
	r.hang = r.sim.Serve(far)
}

func (r *displayRoom) unplug(t *testing.T) {
	t.Helper()
	r.hang()
	unplugUSB(t)
}

func (r *displayRoom) do(t *testing.T, v room.Verb) {
	t.Helper()
	if a, err := r.client.Command(t.Context(), v, "test"); err != nil || !a.OK {
		t.Fatalf("%s: %+v, %v", v.Name(), a, err)
	}
}

// becomes waits until the display is as it should be; settling takes seconds.
func (r *displayRoom) becomes(t *testing.T, what string, is func(displaytest.State) bool) {
	t.Helper()
	await(t, 3*patience, "the display is "+what, func() bool { return is(r.sim.State()) })
}

// tv waits for what the television says of its power.
func (r *displayRoom) tv(t *testing.T, want string) {
	t.Helper()
	await(t, 3*patience, "the television is "+want, func() bool {
		s, err := r.client.Display(t.Context(), "display-2")
		return err == nil && s.Power == want
	})
}

func TestInGuestRoomDisplay(t *testing.T) {
	needGuest(t)
	newTelevision(t)
	r := newDisplayRoom(t)
	began := time.Now()
	meeting := func(s displaytest.State) bool {
		return s.Power == displaytest.On && s.Input == lgHDMI2 && !s.PictureMute
	}
	r.condition(t, "display-1", "ok")
	r.condition(t, "display-2", "ok")
	r.do(t, room.Precheck{})
	await(t, 6*patience, "the pre-check has ended", func() bool {
		s, err := r.client.Status(t.Context())
		return err == nil && !s.Readiness.Running && s.Readiness.Verdict != "unknown"
	})
	s, err := r.client.Status(t.Context())
	// CEC has no way to ask a television for its input, so that somebody has to look.
	// And no time service keeps the guest's clock.
	if want := "display-2: on, and does not tell its input; look at it; clock: "; err != nil || s.Readiness.Verdict != "remarks" || !strings.HasPrefix(s.Readiness.Summary, want) {
		t.Errorf("the pre-check: %+v, %v; want %q", s.Readiness, err, want)
	}
	r.becomes(t, "on, with the meeting's input", meeting)
	r.do(t, room.Start{Meeting: "KS-1"})
	r.tv(t, "on")
	r.ask(t, 0, "Skärm 1: på Visar hdmi2 (sammanträdet)", "display", "status")
	r.ask(t, 1, "Ett sammanträde pågår", "display", "send", "display-1", "6B 61 20 30 32 20 46 46 0D")

	r.unplug(t)
	r.condition(t, "display-1", "absent")
	r.ask(t, 1, "är adaptern inkopplad?", "display", "status")
	r.sim.Change(func(s *displaytest.State) { s.Power, s.Input = displaytest.Off, 0 })
	r.plug(t)
	r.becomes(t, "found again, and told again", meeting)
	await(t, 2*patience, "the display is ok", func() bool {
		s, err := r.client.Status(t.Context())
		return err == nil && partOf(s, "display-1").Condition == "ok"
	})

	r.do(t, room.CloseDoors{})
	r.becomes(t, "dark", func(s displaytest.State) bool { return s.Power == displaytest.On && s.PictureMute })
	r.do(t, room.End{})
	r.becomes(t, "off", func(s displaytest.State) bool { return s.Power == displaytest.Off })
	r.tv(t, "off")
	said := r.ask(t, 0, "svar från skärm 2: power off", "display", "send", "display-1", "6B 61 20 30 32 20 46 46 0D")
	if !strings.HasPrefix(said, "61 20 30 32 20 4F 4B 30 30 78") {
		t.Errorf("the bytes are %q", said)
	}
	t.Logf("through a meeting, with the cable out once, in %v", time.Since(began).Round(time.Millisecond))
}
