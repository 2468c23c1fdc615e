package visca_test

import (
	"context"
	"errors"
	"net"
	"strings"
	"testing"
	"time"

	"klubba/devices"
	"klubba/devices/visca"
	"klubba/devices/visca/viscatest"
)

// TestOddCamerasByNetwork: as TestOddCameras, over real sockets.
func TestOddCamerasByNetwork(t *testing.T) {
	for name, f := range map[string]viscatest.Faults{
		"well":                    {},
		"no acknowledgement":      {NoAck: true},
		"completion of nothing":   {Idle: true},
		"another first byte":      {First: 0xA0},
		"datagrams doubled":       {Double: true},
		"older numbers first":     {Old: true},
		"numbers that never were": {Other: true},
		"one datagram lost":       {Deaf: 1},
		"one answer lost":         {Mute: 1},
	} {
		for _, way := range []string{"udp", "sony udp", "tcp"} {
			t.Run(way+", "+name, func(t *testing.T) {
				t.Parallel()
				sim := viscatest.New(t, viscatest.SRG300H())
				cam, _, _ := start(t, ways(t, sim)[way](t))
				exercise(t, cam, sim, f, 2)
			})
		}
	}
}

// TestNoSerialWordsByNetwork: there is no chain to be numbered.
func TestNoSerialWordsByNetwork(t *testing.T) {
	for _, way := range []string{"udp", "sony udp", "tcp"} {
		sim := viscatest.New(t, viscatest.SRG300H())
		cam, _, _ := start(t, ways(t, sim)[way](t))
		if _, err := cam.Power(t.Context()); err != nil {
			t.Fatal(err)
		}
		sim.Say(0x90, 0x38, 0xFF)
		if _, err := cam.Power(t.Context()); err != nil {
			t.Fatal(err)
		}
		for _, f := range sim.Heard() {
			if strings.HasPrefix(f, "88") {
				t.Errorf("%s: heard %s", way, f)
			}
		}
	}
}

// TestLostAnswersWithNumbers: the camera refuses a number that it has had, and
// so tells that it did what was asked. A relative move is made once.
func TestLostAnswersWithNumbers(t *testing.T) {
	sim := viscatest.New(t, viscatest.SRG300H())
	cam, _, _ := start(t, visca.SonyUDP(sim.SonyUDP(t)))
	if _, err := cam.Power(t.Context()); err != nil {
		t.Fatal(err)
	}
	sim.Fail(viscatest.Faults{Mute: 1}) // the acknowledgement; the completion comes
	if err := cam.MoveBy(t.Context(), visca.Position{Pan: 10}, 100); err != nil {
		t.Error(err)
	}
	sim.Fail(viscatest.Faults{Deaf: 1}) // the command itself
	if err := cam.MoveBy(t.Context(), visca.Position{Pan: 10}, 100); err != nil {
		t.Error(err)
	}
	sim.Fail(viscatest.Faults{Mute: 2}) // both: that it arrived is all that can be known
	ctx, cancel := context.WithTimeout(t.Context(), time.Second)
	defer cancel()
	if err := cam.MoveBy(ctx, visca.Position{Pan: 10}, 100); !errors.Is(err, context.DeadlineExceeded) {
		t.Errorf("%v, want it waiting for the end", err)
	}
	if s := sim.State(); s.Relative != 3 || s.Pan != 30 {
		t.Errorf("moved %d times, to %d; want 3 times, to 30", s.Relative, s.Pan)
	}
}

// TestOutOfStep: somebody else has used the camera, and it counts from there.
func TestOutOfStep(t *testing.T) {
	sim := viscatest.New(t, viscatest.SRG300H())
	cam, _, _ := start(t, visca.SonyUDP(sim.SonyUDP(t)))
	for range 3 {
		if err := cam.MoveBy(t.Context(), visca.Position{Pan: 1}, 100); err != nil {
			t.Fatal(err)
		}
		sim.SetSequence(1000)
	}
	if p, err := cam.Position(t.Context()); err != nil || p.Pan != 3 || sim.State().Relative != 3 {
		t.Errorf("at %+v, %v, after %d moves", p, err, sim.State().Relative)
	}
}

// TestWrongFraming: with header to a camera that wants none, and without to
// one that does. Nothing answers, and the error says what to try.
func TestWrongFraming(t *testing.T) {
	sim := viscatest.New(t, viscatest.SRG300H())
	for name, c := range map[string]struct {
		way  visca.Way
		want string
	}{
		"raw to sony": {visca.UDP(sim.SonyUDP(t)), "wants the header"},
		"sony to raw": {visca.SonyUDP(silent(t)), "without header"},
	} {
		t.Run(name, func(t *testing.T) {
			_, _, ended := start(t, c.way)
			err := <-ended
			if !errors.Is(err, visca.ErrNoAnswer) || errors.Is(err, devices.ErrRejected) || !strings.Contains(err.Error(), c.want) {
				t.Errorf("%v", err)
			}
		})
	}
}

// silent is a socket that nobody reads.
func silent(t *testing.T) string {
	t.Helper()
	conn, err := net.ListenUDP("udp", &net.UDPAddr{IP: net.IPv4(127, 0, 0, 1)})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = conn.Close() })
	return conn.LocalAddr().String()
}

// TestNobodyThere: each way that is closed has its name.
func TestNobodyThere(t *testing.T) {
	for name, c := range map[string]struct {
		way  visca.Way
		want error
	}{
		"tcp refused":    {visca.TCP("127.0.0.1:1"), devices.ErrRefused},
		"udp refused":    {visca.SonyUDP("127.0.0.1:1"), devices.ErrRefused},
		"no such name":   {visca.UDP("camera.invalid"), devices.ErrUnresolved},
		"no such port":   {visca.Serial(port("/dev/serial/by-id/usb-none"), 1), devices.ErrAbsent},
		"no address 8":   {visca.Serial(port("/dev/null"), 8), nil},
		"not a camera's": {visca.Serial(port("/dev/null"), 1), nil},
	} {
		_, _, ended := start(t, c.way)
		if err := <-ended; err == nil || c.want != nil && !errors.Is(err, c.want) {
			t.Errorf("%s: %v, want %v", name, err, c.want)
		}
	}
}

// TestUnplugged: over a serial port and TCP.
func TestUnplugged(t *testing.T) {
	sim := viscatest.New(t, viscatest.SRG300H())
	path, unplug := sim.PTY(t)
	cam, _, ended := start(t, visca.Serial(port(path), 1))
	if _, err := cam.Power(t.Context()); err != nil {
		t.Fatal(err)
	}
	unplug()
	if err := <-ended; !errors.Is(err, devices.ErrGone) {
		t.Errorf("unplugged: %v", err)
	}
	if err := cam.SetPower(t.Context(), true); !errors.Is(err, devices.ErrAbsent) {
		t.Errorf("while away: %v", err)
	}
}
