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
)

// TestFaultsOfALine: noise, split and joined answers, lost and damaged ones,
// notifications and "wait" do not change what is read.
func TestFaultsOfALine(t *testing.T) {
	for _, name := range names() {
		for _, f := range []displaytest.Faults{
			{Noise: []byte{0x00, 0xFF, 0x81}}, {Cut: true}, {Cut: true, Answers: 50 * time.Millisecond}, {Lost: 1}, {Damaged: 1},
			{Notify: true}, {Noise: []byte{0x01, 0x30}, Cut: true}, {Join: true},
		} {
			if name == "sharp" && (f.Lost > 0 || f.Damaged > 0 || f.Join) {
				continue // ten seconds of patience are enough: it is asked once
			}
			if name == "pjlink" && f.Lost+f.Damaged == 0 && f.Noise != nil {
				continue // noise on TCP is another protocol
			}
			synctest.Test(t, func(t *testing.T) {
				sim, d := pair(t, name)
				sim.Change(func(s *displaytest.State) { s.SoundMute = true })
				sim.Fail(f)
				if on, err := d.SoundMute(t.Context()); err != nil || !on {
					t.Errorf("%s with %+v: %t, %v", name, f, on, err)
				}
				if state, err := d.Power(t.Context()); err != nil || state != devices.PowerOn {
					t.Errorf("%s with %+v: %v, %v", name, f, state, err)
				}
			})
		}
	}
}

// TestLateAnswer: an answer that comes too late is not taken for that of the
// next question, also where answers do not say what they answer.
func TestLateAnswer(t *testing.T) {
	for _, name := range []string{"lg", "sony-serial", "philips-sicp", "nec"} {
		for _, late := range []time.Duration{300, 600, 900, 1300} {
			synctest.Test(t, func(t *testing.T) {
				sim, d := pair(t, name)
				answers := 700 * time.Millisecond
				if name == "philips-sicp" {
					answers = 300 * time.Millisecond
				}
				sim.Fail(displaytest.Faults{Late: late * time.Millisecond, Answers: answers})
				_, _ = d.Power(t.Context()) // it is on, and its sound is on: 1, and 0
				for range 3 {
					if on, err := d.SoundMute(t.Context()); err != nil || on {
						t.Errorf("%s: sound mute %t, %v", name, on, err)
					}
					if state, err := d.Power(t.Context()); err != nil || state != devices.PowerOn {
						t.Errorf("%s: power %v, %v", name, state, err)
					}
				}
			})
		}
	}
}

// TestAnotherDisplaySpeaks: an answer from another address is not taken.
func TestAnotherDisplaySpeaks(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		near, far := net.Pipe()
		go func() {
			buf := make([]byte, 64)
			for {
				if _, err := far.Read(buf); err != nil {
					return
				}
				if _, err := far.Write([]byte{0xAA, 0xFF, 0x03, 0x03, 0x41, 0x11, 0x01, 0x58}); err != nil {
					return
				}
			}
		}()
		way := display.Serial(func(int) (display.Stream, error) { return near, nil })
		state, err := display.NewPort(way, protocol(t, "samsung-mdc"), display.Options{}).Display("left", 1).Power(t.Context())
		if !errors.Is(err, display.ErrOtherID) || state != devices.PowerUnknown || !strings.Contains(err.Error(), "answers: 3") {
			t.Errorf("%v, %v", state, err)
		}
	})
}

func TestRefusals(t *testing.T) {
	for _, name := range names() {
		synctest.Test(t, func(t *testing.T) {
			sim, d := pair(t, name)
			sim.Fail(displaytest.Faults{Refuse: 1})
			if _, err := d.Input(t.Context()); !errors.Is(err, devices.ErrRejected) || errors.Is(err, devices.ErrTimeout) {
				t.Errorf("%s: %v, want refused", name, err)
			}
			sim.Fail(displaytest.Faults{Forgetful: true})
			if err := d.SetSoundMute(t.Context(), true); !errors.Is(err, display.ErrNotSet) {
				t.Errorf("%s: %v, want not set", name, err)
			}
			// What it cannot do is no outage, and is learned.
			sim.Fail(displaytest.Faults{Unsupported: true})
			for range 4 {
				if s, err := d.Status(t.Context()); err != nil || s.Power != devices.PowerOn || s.SoundMute != devices.OnOffUnknown {
					t.Errorf("%s: %+v, %v", name, s, err)
				}
			}
			if _, err := d.SoundMute(t.Context()); !errors.Is(err, devices.ErrUnsupported) {
				t.Errorf("%s: %v, want unsupported", name, err)
			}
		})
	}
}

// TestBusy: NEC's and Sharp's "wait" are waited for.
func TestBusy(t *testing.T) {
	for _, name := range []string{"nec", "sharp"} {
		synctest.Test(t, func(t *testing.T) {
			sim, d := pair(t, name)
			sim.Fail(displaytest.Faults{Busy: 3})
			if level, err := d.Volume(t.Context()); err != nil || level != 20 {
				t.Errorf("%s: %d, %v", name, level, err)
			}
		})
	}
}

// TestSilence: the ways to be silent are told apart.
func TestSilence(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		sim, d := pair(t, "samsung-mdc")
		sim.Fail(displaytest.Faults{Silent: true})
		if _, err := d.Status(t.Context()); !errors.Is(err, display.ErrSilent) || errors.Is(err, display.ErrDeaf) || !strings.Contains(err.Error(), `display "left"`) {
			t.Errorf("%v, want silent", err)
		}
		sim.Fail(displaytest.Faults{DeafInStandby: true})
		if err := d.SetPower(t.Context(), false); !errors.Is(err, display.ErrDeaf) || !errors.Is(err, display.ErrSilent) {
			t.Errorf("%v, want deaf", err)
		}
		if s, err := d.Status(t.Context()); !errors.Is(err, display.ErrDeaf) || s.Power != devices.PowerUnknown {
			t.Errorf("%v, %v, want deaf and unknown", s, err)
		}
	})
}

// TestWhoAnswers: a display by another address, protocol or speed is named.
func TestWhoAnswers(t *testing.T) {
	for _, c := range []struct {
		speaks string
		id     int
		want   error
		text   string
	}{
		{"samsung-mdc", 3, display.ErrOtherID, "address answers: 3"}, {"nec", 4, display.ErrOtherID, ": 4"}, {"philips-sicp", 2, display.ErrOtherID, ": 2"},
		{"nec", 1, display.ErrOtherProtocol, "answers like NEC"}, {"lg", 1, display.ErrOtherProtocol, "answers like LG"},
		{"sony-serial", 1, display.ErrOtherProtocol, "answers like Sony RS-232"}, {"sharp", 1, display.ErrOtherProtocol, "answers like Sharp"},
		{"philips-sicp", 1, display.ErrOtherProtocol, "answers like Philips SICP"}, {"samsung-mdc", 1, display.ErrOtherProtocol, "answers like Samsung MDC"},
	} {
		synctest.Test(t, func(t *testing.T) {
			set := c.speaks
			if !errors.Is(c.want, display.ErrOtherID) {
				set = map[bool]string{true: "nec", false: "samsung-mdc"}[c.speaks == "samsung-mdc"]
			}
			sim := displaytest.New(t, c.speaks, c.id)
			d := display.NewPort(over(sim, c.speaks), protocol(t, set), display.Options{}).Display("left", 1)
			if _, err := d.Test(t.Context()); !errors.Is(err, c.want) || !strings.Contains(err.Error(), c.text) {
				t.Errorf("%s at %d: %v", c.speaks, c.id, err)
			}
		})
	}
	synctest.Test(t, func(t *testing.T) {
		sim, dead := displaytest.New(t, "nec", 1), displaytest.New(t, "nec", 1)
		dead.Fail(displaytest.Faults{Silent: true})
		way := display.Serial(func(speed int) (display.Stream, error) {
			if speed == 38400 {
				return sim.Pipe(), nil
			}
			return dead.Pipe(), nil
		})
		d := display.NewPort(way, protocol(t, "nec"), display.Options{}).Display("left", 1)
		if _, err := d.Test(t.Context()); !errors.Is(err, display.ErrOtherSpeed) || !strings.Contains(err.Error(), "38400") {
			t.Errorf("%v, want another speed", err)
		}
	})
}

// TestNoise: bytes that mean nothing are said to be such.
func TestNoise(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		near, far := net.Pipe()
		go func() {
			buf := make([]byte, 64)
			for {
				if _, err := far.Read(buf); err != nil {
					return
				}
				if _, err := far.Write([]byte{0xF8, 0x00, 0x1C, 0xE0}); err != nil {
					return
				}
			}
		}()
		way := display.Serial(func(int) (display.Stream, error) { return near, nil })
		_, err := display.NewPort(way, protocol(t, "nec"), display.Options{}).Display("left", 1).Status(t.Context())
		if !errors.Is(err, display.ErrNoise) {
			t.Errorf("%v, want noise", err)
		}
	})
}

// TestCancel: whoever leaves is let go at once, and the next is served.
func TestCancel(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		sim, d := pair(t, "nec")
		sim.Fail(displaytest.Faults{Late: 700 * time.Millisecond})
		ctx, cancel := context.WithTimeout(t.Context(), 300*time.Millisecond)
		defer cancel()
		begun := time.Now()
		if _, err := d.Power(ctx); !errors.Is(err, context.DeadlineExceeded) || time.Since(begun) > 310*time.Millisecond {
			t.Errorf("%v after %v", err, time.Since(begun))
		}
		if level, err := d.Volume(t.Context()); err != nil || level != 20 {
			t.Errorf("%d, %v", level, err)
		}
	})
}
