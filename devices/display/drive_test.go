package display_test

import (
	"context"
	"errors"
	"net"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"klubba/devices"
	"klubba/devices/display"
	"klubba/devices/display/displaytest"
	"klubba/devices/display/frame"
)

func protocol(t testing.TB, name string) frame.Protocol {
	t.Helper()
	p, err := frame.ByName(name)
	if err != nil {
		t.Fatal(err)
	}
	return p
}

// wire is a serial line: it stays when the port is closed, and what is under
// way on it arrives.
type wire struct{ net.Conn }

func (wire) Close() error { return nil }

// over is a way to a simulated display by a pipe; to a projector, a connection
// of its own each time.
func over(sim *displaytest.Display, name string) display.Way {
	if name == "pjlink" {
		return display.Serial(func(int) (display.Stream, error) { return sim.Pipe(), nil })
	}
	line := wire{sim.Pipe()}
	return display.Serial(func(int) (display.Stream, error) { return line, nil })
}

// pair is a simulated display and its driver.
func pair(t *testing.T, name string) (*displaytest.Display, *display.Display) {
	t.Helper()
	sim := displaytest.New(t, name, 1)
	return sim, display.NewPort(over(sim, name), protocol(t, name), display.Options{}).Display("left", 1)
}

// names are those that are spoken on a wire; the rest is tried by TCP.
func names() []string { return frame.Names() }

// inputs are a value that can be set in each protocol, and its code there.
func inputs() map[string]struct {
	name string
	code int
} {
	return map[string]struct {
		name string
		code int
	}{
		"samsung-mdc": {"hdmi2", 0x23}, "nec": {"hdmi1", 17}, "lg": {"hdmi2", 0x91}, "philips-sicp": {"hdmi1", 0x0D},
		"sony-serial": {"hdmi3", 0x0403}, "sony-ip": {"hdmi2", 100000002}, "sharp": {"10", 10}, "pjlink": {"digital1", 31},
	}
}

// TestAbilities drives each simulator through all that its protocol can.
func TestAbilities(t *testing.T) {
	for _, name := range names() {
		t.Run(name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				sim, d := pair(t, name)
				ctx := t.Context()
				can := func(c frame.Command) bool { return protocol(t, name).Can(frame.Request{Command: c}) }
				in := inputs()[name]
				if err := d.SetInput(ctx, in.name); err != nil || sim.State().Input != in.code {
					t.Errorf("input: %v, %d", err, sim.State().Input)
				}
				if got, err := d.Input(ctx); err != nil || got != in.name {
					t.Errorf("input %q, %v", got, err)
				}
				if err := d.SetSoundMute(ctx, true); err != nil || !sim.State().SoundMute {
					t.Errorf("sound mute: %v", err)
				}
				if can(frame.PictureMute) {
					if err := d.SetPictureMute(ctx, true); err != nil || !sim.State().PictureMute {
						t.Errorf("picture mute: %v", err)
					}
				}
				if can(frame.Volume) {
					if err := d.SetVolume(ctx, 37); err != nil || sim.State().Volume != 37 {
						t.Errorf("volume: %v", err)
					}
				} else if err := d.SetVolume(ctx, 37); err == nil {
					t.Error("a volume was set where there is none")
				}
				s, err := d.Status(ctx)
				if err != nil || s.Power != devices.PowerOn || s.Input != in.name || s.SoundMute != devices.On ||
					can(frame.PictureMute) && s.PictureMute != devices.On || can(frame.Volume) && s.Volume != 37 {
					t.Errorf("%+v, %v", s, err)
				}
				h, err := d.Health(ctx)
				if can(frame.Temperature) && (err != nil || len(h.Celsius) == 0 || h.Celsius[0] != 34) || can(frame.Hours) && (len(h.Hours) != 1 || h.Hours[0] != 4660) {
					t.Errorf("%+v, %v", h, err)
				}
				if !can(frame.Temperature) && !can(frame.Hours) && !errors.Is(err, devices.ErrUnsupported) {
					t.Errorf("health: %+v, %v", h, err)
				}
				id, err := d.Identity(ctx)
				if can(frame.Model) && id.Model != "SIM-55" || can(frame.Serial) && id.Serial != "0123456789ABC" {
					t.Errorf("%+v, %v", id, err)
				}
			})
		})
	}
}

// TestPower switches each display off and on, with warm-up and cool-down.
func TestPower(t *testing.T) {
	for _, name := range names() {
		t.Run(name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				sim, d := pair(t, name)
				sim.Fail(displaytest.Faults{WarmUp: 25 * time.Second, CoolDown: 3 * time.Second})
				if err := d.SetPower(t.Context(), false); err != nil || sim.State().Power == displaytest.On {
					t.Fatalf("off: %v, %+v", err, sim.State())
				}
				time.Sleep(10 * time.Second)
				before := len(sim.Heard())
				if s, err := d.Status(t.Context()); err != nil || s.Power != devices.PowerOff || len(sim.Heard()) != before+1 {
					t.Errorf("after off: %+v, %v; in standby nothing but the power may be asked: %q", s, err, sim.Heard()[before:])
				}
				if err := d.SetPower(t.Context(), true); err != nil {
					t.Fatalf("on: %v", err)
				}
				time.Sleep(time.Minute)
				if s, err := d.Status(t.Context()); err != nil || s.Power != devices.PowerOn || sim.State().Power != displaytest.On {
					t.Errorf("after on: %+v, %v, %+v", s, err, sim.State())
				}
			})
		})
	}
}

// TestWarming: a display that starts is warming, whatever it says meanwhile.
func TestWarming(t *testing.T) {
	for _, name := range []string{"samsung-mdc", "pjlink", "sony-serial"} {
		synctest.Test(t, func(t *testing.T) {
			sim, d := pair(t, name)
			sim.Change(func(s *displaytest.State) { s.Power = displaytest.Off })
			sim.Fail(displaytest.Faults{WarmUp: 40 * time.Second})
			ended := make(chan error, 1)
			go func() { ended <- d.SetPower(t.Context(), true) }()
			time.Sleep(5 * time.Second)
			if state, err := d.Power(t.Context()); err != nil || state != devices.PowerWarming {
				t.Errorf("%s: %v, %v, want warming", name, state, err)
			}
			if err := <-ended; err != nil {
				t.Error(name, err)
			}
		})
	}
}

// TestSpeed: four displays on four ports, each answering in 100 ms, tell their
// status in less than 1.5 s.
func TestSpeed(t *testing.T) {
	for _, four := range [][]string{
		{"samsung-mdc", "nec", "lg", "philips-sicp"}, {"nec", "nec", "nec", "nec"}, {"sony-ip", "sharp", "pjlink", "lg"},
	} {
		synctest.Test(t, func(t *testing.T) {
			begun, told := time.Now(), make(chan devices.DisplayStatus)
			for _, name := range four {
				sim, d := pair(t, name)
				sim.Fail(displaytest.Faults{Answers: 100 * time.Millisecond})
				go func() {
					s, err := d.Status(t.Context())
					if err != nil {
						t.Error(err)
					}
					told <- s
				}()
			}
			dead, d := pair(t, "nec")
			dead.Fail(displaytest.Faults{Silent: true})
			go func() { _, _ = d.Status(t.Context()) }()
			for range four {
				if s := <-told; s.Power != devices.PowerOn || s.SoundMute != devices.Off {
					t.Errorf("%+v", s)
				}
			}
			took := time.Since(begun)
			if t.Logf("%v: %v", four, took); took >= 1500*time.Millisecond {
				t.Errorf("it took %v", took)
			}
			time.Sleep(time.Minute) // for the dead one to be given up
		})
	}
}

// TestNewestSettingWins: of many settings that wait, the newest is carried out.
func TestNewestSettingWins(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		sim, d := pair(t, "lg")
		sim.Fail(displaytest.Faults{Answers: 200 * time.Millisecond})
		ended := make(chan error, 10)
		for level := range 10 {
			go func() { ended <- d.SetVolume(t.Context(), level+50) }()
			synctest.Wait()
		}
		replaced := 0
		for range 10 {
			if err := <-ended; errors.Is(err, display.ErrReplaced) {
				replaced++
			} else if err != nil {
				t.Error(err)
			}
		}
		if replaced != 9 || sim.State().Volume != 59 || sim.State().Sets > 2 {
			t.Errorf("%d replaced, volume %d, %d carried out", replaced, sim.State().Volume, sim.State().Sets)
		}
	})
}

// TestQueueHasAnEnd: too many questions are refused, and none is stuck.
func TestQueueHasAnEnd(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		sim, d := pair(t, "lg")
		sim.Fail(displaytest.Faults{Silent: true})
		ctx, cancel := context.WithCancel(t.Context())
		ended := make(chan error, 40)
		for range 40 {
			go func() {
				_, err := d.Volume(ctx)
				ended <- err
			}()
		}
		synctest.Wait()
		cancel()
		busy := 0
		for range 40 {
			if err := <-ended; errors.Is(err, devices.ErrBusy) {
				busy++
			} else if !errors.Is(err, context.Canceled) {
				t.Error(err)
			}
		}
		if busy != 40-17 {
			t.Errorf("%d of 40 were refused", busy)
		}
	})
}

// TestExchange: a technician's bytes go as they are, and what comes back is
// given as it came.
func TestExchange(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		sim, d := pair(t, "nec")
		ask, err := protocol(t, "nec").Request(1, frame.Request{Command: frame.Volume})
		if err != nil {
			t.Fatal(err)
		}
		answer, err := d.Exchange(t.Context(), ask)
		if m, bad := protocol(t, "nec").ParseReply(answer, frame.Request{Command: frame.Volume}); err != nil || bad != nil || m.Value != "20 of 100" && m.Value != "20" {
			t.Errorf("% X is %+v, %v, %v", answer, m, bad, err)
		}
		sim.Fail(displaytest.Faults{Silent: true})
		if _, err := d.Exchange(t.Context(), ask); !errors.Is(err, display.ErrSilent) {
			t.Errorf("nobody answers: %v", err)
		}
		for _, b := range [][]byte{nil, make([]byte, 257)} {
			if _, err := d.Exchange(t.Context(), b); err == nil || !strings.Contains(err.Error(), "give 1 to 256") {
				t.Errorf("%d bytes: %v", len(b), err)
			}
		}
		// What is no frame of the protocol is shown too, and the next question
		// is not answered by it.
		sim.Fail(displaytest.Faults{Noise: []byte{0xF8, 0x1C}})
		if answer, err := d.Exchange(t.Context(), ask); err != nil || len(answer) == 0 {
			t.Errorf("% X, %v", answer, err)
		}
		sim.Fail(displaytest.Faults{})
		if state, err := d.Power(t.Context()); err != nil || state != devices.PowerOn {
			t.Errorf("%v, %v", state, err)
		}
	})
}
