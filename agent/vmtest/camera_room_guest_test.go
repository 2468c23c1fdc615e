package vmtest_test

import (
	"context"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"klubba/agent/client"
	"klubba/agent/vmtest"
	"klubba/devices/visca/viscatest"
)

// TestRoomCamera asks the real daemon about the kernel's virtual camera, by the
// operator's own tool, and has it turn a simulated head.
func TestRoomCamera(t *testing.T) {
	needVM(t)
	vmtest.Guest{Modules: []string{"vivid n_devs=1"}, Deadline: 15 * time.Minute, Counted: true}.
		Tests(t, vmtest.Build(t, "klubba/agent/vmtest"), "^TestInGuestRoomCamera", "-guest",
			"-klubba="+vmtest.BuildProgram(t, "klubba/cmd/klubba"), "-klubbad="+vmtest.BuildProgram(t, "klubba/cmd/klubbad"))
}

const cameraRoomConfig = `
[room]
site = "gast"
name = "sal-1"
[record]
path = %q
[http]
socket = %q
[[camera]]
name = "camera"
id = %q
width = 320
height = 180
rate = 10
%s`

// cameraRoom is a daemon whose room has a camera, and no more.
type cameraRoom struct {
	socket string
	client *client.Client
	daemon *exec.Cmd
}

func newCameraRoom(t *testing.T, ptz string) *cameraRoom {
	t.Helper()
	dir := t.TempDir()
	r := &cameraRoom{socket: filepath.Join(dir, "s")}
	file := filepath.Join(dir, "klubba.toml")
	if err := os.WriteFile(file, fmt.Appendf(nil, cameraRoomConfig, filepath.Join(dir, "record.db"), r.socket, vividID, ptz), 0o600); err != nil {
		t.Fatal(err)
	}
	r.client = client.New(r.socket)
	t.Cleanup(r.client.Close)
	r.daemon = exec.Command(*klubbad, "run", "--config", file)
	background(t, r.daemon)
	untilStarted(t, "the daemon answers", func() bool { _, err := r.client.Status(t.Context()); return err == nil })
	return r
}

// ask runs the operator's tool and expects its exit code and its words.
func (r *cameraRoom) ask(t *testing.T, code int, says string, args ...string) string {
	t.Helper()
	ctx, cancel := context.WithTimeout(t.Context(), 3*time.Minute)
	defer cancel()
	out, err := exec.CommandContext(ctx, *klubba, append([]string{"--socket", r.socket, "--lang", "sv"}, args...)...).CombinedOutput()
	var exit *exec.ExitError
	got := 0
	if errors.As(err, &exit) {
		got = exit.ExitCode()
	} else if err != nil {
		t.Fatal(err)
	}
	t.Logf("klubba %s: %d\n%s", strings.Join(args, " "), got, out)
	if said := strings.Join(strings.Fields(string(out)), " "); got != code || !strings.Contains(said, says) {
		t.Errorf("want exit code %d and %q", code, says)
	}
	return string(out)
}

func (r *cameraRoom) condition(t *testing.T, part, want string) {
	t.Helper()
	until(t, part+" is "+want, func() bool {
		s, err := r.client.Status(t.Context())
		return err == nil && partOf(s, part).Condition == want
	})
}

// holds counts the cameras that the daemon has open.
func (r *cameraRoom) holds(t *testing.T) (n int) {
	t.Helper()
	fds, err := filepath.Glob(fmt.Sprintf("/proc/%d/fd/*", r.daemon.Process.Pid))
	if err != nil || len(fds) == 0 {
		t.Fatalf("the daemon's files: %v", err)
	}
	for _, fd := range fds {
		if to, err := os.Readlink(fd); err == nil && strings.HasPrefix(to, "/dev/video") {
			n++
		}
	}
	return n
}

func TestInGuestRoomCameraCheck(t *testing.T) {
	v := newVivid(t)
	r := newCameraRoom(t, "")
	r.condition(t, "camera", "unknown") // plugged in is not seen to work
	r.ask(t, 0, vividID, "camera", "list")
	r.ask(t, 0, "YUYV 3840x2160: 15", "camera", "info")
	r.ask(t, 0, "Kameran: bra", "camera", "check")
	r.condition(t, "camera", "ok")
	// The guest's clock is kept by nobody; what else the check finds of the
	// guest is no matter of the camera's.
	r.ask(t, 0, "bara kameran: bra", "precheck", "--part", "camera")
	until(t, "the check has ended", func() bool {
		s, err := r.client.Status(t.Context())
		return err == nil && !s.Readiness.Running
	})
	file := filepath.Join(t.TempDir(), "room.jpg")
	r.ask(t, 0, "Bilden ligger i", "camera", "snapshot", "-o", file)
	if jpeg, err := os.ReadFile(file); err != nil || len(jpeg) < 1000 || jpeg[0] != 0xff || jpeg[1] != 0xd8 {
		t.Errorf("a snapshot of %d bytes, %v", len(jpeg), err)
	}
	r.ask(t, 0, "Referensbilden för förval 1 är sparad", "camera", "reference", "--preset", "1")
	r.ask(t, 0, "Kameran, förval 1: bra", "camera", "check")

	v.choose("Test Pattern", "100% Black")
	v.choose("OSD Text Mode", "None")
	r.ask(t, 1, "svart", "camera", "check")
	r.condition(t, "camera", "failed")
}

func TestInGuestRoomCameraUnplugged(t *testing.T) {
	v := newVivid(t)
	r := newCameraRoom(t, "")
	r.ask(t, 0, "Kameran: bra", "camera", "check")
	v.unplug()
	r.condition(t, "camera", "absent")
	r.ask(t, 1, "Kameran: saknas", "camera", "check")
	v.plug()
	r.condition(t, "camera", "unknown")
	r.ask(t, 0, "Kameran: bra", "camera", "check")
	r.condition(t, "camera", "ok")
}

// While a meeting is on the daemon says no, and has no camera open.
func TestInGuestRoomCameraInAMeeting(t *testing.T) {
	newVivid(t)
	r := newCameraRoom(t, "")
	r.ask(t, 0, "Sammanträdet är öppnat", "meeting", "open", "KF-1")
	for _, args := range [][]string{{"check"}, {"snapshot", "-o", "/dev/null"}, {"reference"}, {"info"}} {
		r.ask(t, 1, "Rummet sa nej. Ett sammanträde pågår", append([]string{"camera"}, args...)...)
		if n := r.holds(t); n > 0 {
			t.Errorf("in the meeting the daemon has %d cameras open", n)
		}
	}
	r.ask(t, 0, "Ett sammanträde pågår", "camera", "list")
	until(t, "the kernel's evidence says what was not seen", func() bool {
		s, err := r.client.Status(t.Context())
		p := partOf(s, "camera")
		return err == nil && p.Condition == "unknown" && strings.Contains(p.Evidence, "not opened, so not seen")
	})
	r.ask(t, 0, "avslutat", "meeting", "close")
	r.ask(t, 0, "Kameran: bra", "camera", "check")
}

// A simulated head by RS-232 and by UDP: a recall that completes late is
// waited for, and the camera is looked through when it has arrived.
func TestInGuestRoomCameraHead(t *testing.T) {
	newVivid(t)
	if out, err := exec.Command("ip", "link", "set", "lo", "up").CombinedOutput(); err != nil {
		t.Fatalf("loopback: %v: %s", err, out)
	}
	for way, reach := range map[string]func(*viscatest.Camera) string{
		"serial": func(c *viscatest.Camera) string {
			path, _ := c.PTY(t)
			return fmt.Sprintf("port = %q", path)
		},
		"udp":  func(c *viscatest.Camera) string { return fmt.Sprintf("host = %q", c.UDP(t)) },
		"sony": func(c *viscatest.Camera) string { return fmt.Sprintf("host = %q", c.SonyUDP(t)) },
	} {
		t.Run(way, func(t *testing.T) {
			head := viscatest.New(t, viscatest.SRG300H())
			r := newCameraRoom(t, fmt.Sprintf("[camera.ptz]\nway = %q\n%s\n", way, reach(head)))
			r.condition(t, "camera-ptz", "ok")
			r.ask(t, 0, "sparad som förval 2", "camera", "ptz", "set", "2")
			head.Change(func(s *viscatest.State) { s.Pan, s.Tilt = 700, -200 })
			const late = 4 * time.Second
			head.Takes = late
			begun := time.Now()
			r.ask(t, 0, "Kameran är vid förval 2", "camera", "ptz", "recall", "2")
			if s := head.State(); s.Pan != 0 || s.Tilt != 0 || s.Recalls != 1 || time.Since(begun) < late {
				t.Errorf("after %v the head is at %+v", time.Since(begun), s)
			}
			r.ask(t, 0, "Referensbilden för förval 2 är sparad", "camera", "reference", "--preset", "2")
			r.ask(t, 0, "Kameran, förval 2: bra", "camera", "check")
			if n := head.State().Recalls; n != 3 {
				t.Errorf("%d recalls, want one for each look", n)
			}
			r.ask(t, 0, "Kameran är på", "camera", "ptz", "power")
			head.Fail(viscatest.Faults{Silent: true})
			r.ask(t, 1, "inget svar i tid", "camera", "ptz", "home")
		})
	}
}
