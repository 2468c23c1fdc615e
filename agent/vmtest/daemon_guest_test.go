package vmtest_test

import (
	"context"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"syscall"
	"testing"
	"time"

	"klubba/agent/client"
	"klubba/agent/wire"
	"klubba/room"
)

// daemonRoom is a GPIO chip, a broker and a daemon that uses both.
type daemonRoom struct {
	*simRoom
	dir    string
	client *client.Client
	daemon *exec.Cmd
	heard  *listener
	in     place
}

// The link is simulated, so that the lamp can be green; button and lamps are
// lines of the kernel.
const daemonConfig = `
[room]
site = "gast"
name = "sal-1"
[record]
path = %[1]q
[http]
socket = %[2]q
[mqtt]
broker = "mqtt://127.0.0.1:18830"
connect_spread = "0s"
[sim]
link = true
[[light]]
name = "light"
driver = "gpio"
chip = "room"
lines = { red = { line = "red" }, amber = { line = "amber" }, green = { line = "green" }, blue = { line = "blue" } }
[[button]]
name = "chair"
role = "chair"
driver = "gpio"
chip = "room"
offset = 0
debounce = %[3]q
`

func newDaemonRoom(t *testing.T, debounce string) *daemonRoom {
	t.Helper()
	if out, err := exec.Command("ip", "link", "set", "lo", "up").CombinedOutput(); err != nil {
		t.Fatalf("loopback: %v: %s", err, out)
	}
	return newDaemonRoomIn(t, "", debounce, "")
}

// newDaemonRoomIn makes a room of which broker and daemon are in a network
// namespace of their own, with more in its configuration.
func newDaemonRoomIn(t *testing.T, in place, debounce, more string) *daemonRoom {
	t.Helper()
	r := &daemonRoom{simRoom: newSimRoom(t), dir: t.TempDir(), in: in}
	socket := filepath.Join(r.dir, "s")
	r.write(t, r.config(), "")
	config := fmt.Appendf(nil, daemonConfig, filepath.Join(r.dir, "record.db"), socket, debounce)
	if err := os.WriteFile(r.config(), append(config, more...), 0o600); err != nil {
		t.Fatal(err)
	}
	r.client = client.New(socket)
	t.Cleanup(r.client.Close)
	r.heard = broker(t, in, r.dir)
	return r
}

// explain shows, after a failure, how the daemon saw it.
func (r *daemonRoom) explain(t *testing.T) {
	if !t.Failed() {
		return
	}
	s, err := r.client.Status(context.Background())
	t.Logf("the lamps show %s; the daemon says: %+v, %v", r.lamps(t), s, err)
	all, err := r.client.Entries(context.Background(), max(s.Record.Seq, 12)-12, 12)
	for _, e := range all {
		t.Logf("%s", e.Raw)
	}
	t.Log("the end of the record", err)
}

func (r *daemonRoom) config() string { return filepath.Join(r.dir, "klubba.toml") }

// run starts the daemon and waits until it answers.
func (r *daemonRoom) run(t *testing.T) {
	t.Helper()
	r.daemon = r.in.command(*klubbad, "run", "--config", r.config())
	background(t, r.daemon)
	t.Cleanup(func() { r.explain(t) }) // while it still lives
	untilStarted(t, "the daemon answers", func() bool { _, err := r.client.Status(t.Context()); return err == nil })
}

func (r *daemonRoom) state(t *testing.T) wire.State {
	t.Helper()
	s, err := r.client.Status(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	return s
}

func (r *daemonRoom) do(t *testing.T, v room.Verb) {
	t.Helper()
	a, err := r.client.Command(t.Context(), v, "test")
	if err != nil || !a.OK || !a.Recorded {
		t.Fatalf("%s: %+v, %v", v.Name(), a, err)
	}
}

// tap presses the button until the lamps show what they should, and lets it
// go until the daemon has said so. A finger of fixed length would do on
// hardware; in an emulated guest the kernel's debouncing may be late enough to
// take a short press, or a short pause, for a bounce.
func (r *daemonRoom) tap(t *testing.T, lamps string) {
	t.Helper()
	said := func(what string) {
		t.Helper()
		until(t, "the button is seen "+what, func() bool {
			return partOf(r.state(t), "chair").Evidence == "contact read: "+what
		})
	}
	r.pull(t, 0, true)
	r.untilLamps(t, lamps)
	said("pressed")
	r.pull(t, 0, false)
	said("not pressed")
}

// red, green: the lamps as lamps() gives them; a winking lamp is lit nearly
// always.
const (
	redLit   = "1000"
	greenLit = "0010"
	allDark  = "0000"
)

func (r *daemonRoom) untilLamps(t *testing.T, want string) {
	t.Helper()
	until(t, "the lamps show "+want, func() bool { return r.lamps(t) == want })
}

func TestInGuestDaemonPressToLampToSubscriber(t *testing.T) {
	r := newDaemonRoom(t, "5ms")
	r.run(t)
	r.do(t, room.Start{Meeting: "KS-11"})
	r.untilLamps(t, greenLit)
	r.tap(t, redLit)
	until(t, "the subscriber has the phase", func() bool { return r.heard.has("/gast/sal-1/meeting", `"suspended"`) })
	until(t, "the subscriber has the entry", func() bool {
		return r.heard.has("/event/phase", `"to":"suspended"`, `"via":"button"`)
	})
	head, err := r.client.Verify(t.Context())
	if err != nil {
		t.Errorf("the record: %+v, %v", head, err)
	}
	entries, err := r.client.Meeting(t.Context(), "KS-11")
	if err != nil {
		t.Fatal(err)
	}
	found := 0
	for _, e := range entries {
		if e.Entry.Kind == room.KindPhase && e.Entry.To == "suspended" && e.Entry.By.Via == room.ViaButton {
			found++
		}
	}
	if found != 1 {
		t.Errorf("the record has %d suspensions by button, want 1", found)
	}
}

func TestInGuestDaemonLeavesNoGreen(t *testing.T) {
	for name, end := range map[string]syscall.Signal{"asked": syscall.SIGTERM, "killed": syscall.SIGKILL} {
		t.Run(name, func(t *testing.T) {
			r := newDaemonRoom(t, "5ms")
			r.run(t)
			r.do(t, room.Start{})
			r.untilLamps(t, greenLit)
			if err := r.daemon.Process.Signal(end); err != nil {
				t.Fatal(err)
			}
			_ = r.daemon.Wait() // how it ends is what the test is about
			r.untilLamps(t, allDark)
			// A chip that keeps its lines: the green is there until the
			// service manager calls for the safe light.
			hold := exec.Command("gpioset", "--mode=time", "--sec=1", r.chip(), "5=1")
			background(t, hold)
			r.untilLamps(t, greenLit)
			if err := hold.Process.Kill(); err != nil {
				t.Fatal(err)
			}
			out, err := exec.Command(*klubbad, "safe-light", "--config", r.config()).CombinedOutput()
			if err != nil {
				t.Fatalf("safe-light: %v: %s", err, out)
			}
			r.untilLamps(t, allDark)
		})
	}
}

func TestInGuestDaemonSurvivesTheChipsUnplugging(t *testing.T) {
	r := newDaemonRoom(t, "5ms")
	r.run(t)
	r.do(t, room.Start{})
	r.untilLamps(t, greenLit)
	r.unplug(t)
	absent := func(name string) bool { return partOf(r.state(t), name).Condition == "absent" }
	until(t, "light and button are absent", func() bool { return absent("light") && absent("chair") })
	until(t, "the subscriber knows", func() bool { return r.heard.has("/device/light/light", `"absent"`) })
	r.plug(t)
	until(t, "the light is back", func() bool { return partOf(r.state(t), "light").Condition == "ok" })
	until(t, "the button is back", func() bool { return partOf(r.state(t), "chair").Condition == "ok" })
	r.untilLamps(t, greenLit)
	r.tap(t, redLit)
}

func partOf(s wire.State, name string) wire.Part {
	for _, p := range s.Parts {
		if p.Name == name {
			return p
		}
	}
	return wire.Part{}
}

// TestInGuestDaemonPressTimed times the whole daemon against a bare C program,
// as TestInGuestGPIOPressToLamp does for the drivers alone: the press goes
// through the room, while every press is recorded and told. Neither debounces:
// the C program does not, and waiting is no work. Each press finds both at
// rest, and the test itself stands still while they work, since the guest that
// counts has one processor for all.
func TestInGuestDaemonPressTimed(t *testing.T) {
	r := newDaemonRoom(t, "0s")
	r.run(t)
	r.do(t, room.Start{})
	r.untilLamps(t, greenLit)
	start(t, exec.Command(*presslamp, "/dev/"+r.chip(), "1", "2"))
	stop := trace(t)
	for range presses {
		rest()
		r.pull(t, 0, true)
		rest()
		r.tap(t, redLit)
		r.do(t, room.Resume{Override: true})
		r.untilLamps(t, greenLit)
		rest()
		r.pull(t, 1, true)
		rest()
		press(t, r.simRoom, 1, 2)
	}
	compare(t, stop())
}

// rest lets the guest come to rest, or a press have its effect, in real time.
func rest() { <-time.After(30 * time.Millisecond) }
