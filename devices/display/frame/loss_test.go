package frame_test

import (
	"errors"
	"fmt"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"

	"klubba/devices"
	"klubba/devices/display/frame"
)

// commands are all that there are.
func commands() []frame.Command {
	return []frame.Command{
		frame.Power, frame.Input, frame.Volume, frame.SoundMute, frame.PictureMute, frame.AVMute, frame.Status,
		frame.Temperature, frame.Sensor, frame.Hours, frame.Diagnosis, frame.Model, frame.Serial, frame.Software,
		frame.Name, frame.Maker, frame.Class, frame.NetworkStandby, frame.StandbyControl, frame.Save, frame.Freeze,
	}
}

// candidates are values that some protocol takes.
func candidates() (all []string) {
	all = []string{
		"", "on", "off", "standby", "suspend", "warming", "cooling", "reboot", "none", "both", "picture", "sound", "up", "down",
		"vga", "dvi", "dvi-video", "rgbhv", "hdmi", "hdbaset", "magicinfo", "iwb", "ops", "option", "tv", "tuner", "usb",
		"s-video", "waiting", "unmuted", "source:0000000900000001",
	}
	for _, name := range []string{"hdmi", "dp", "video", "component", "rgb", "digital", "storage", "network", "internal", "pc-rgb", "tv"} {
		for n := range 10 {
			all = append(all, fmt.Sprintf("%s%d", name, n), fmt.Sprintf("%s%d-pc", name, n))
		}
	}
	for n := range 256 {
		all = append(all, fmt.Sprint(n), fmt.Sprintf("0x%02X", n))
	}
	return append(all, "1106", "9999", "0x1106", "0xFFFF", "65535")
}

// each calls do for every request of a protocol that can be built.
func each(t *testing.T, p frame.Protocol, do func(id int, r frame.Request, b []byte)) {
	least, most := p.IDs()
	ids := []int{least, (least + most) / 2, most}
	values := candidates()
	for _, c := range commands() {
		for n, v := range values {
			if v != "" && !p.Can(frame.Request{Command: c, Value: "on"}) {
				break // it can only be asked
			}
			r := frame.Request{Command: c, Value: v}
			for _, id := range ids[n%3 : n%3+1] {
				b, err := p.Request(id, r)
				if err == nil {
					do(id, r, b)
				} else if v == "" && !errors.Is(err, devices.ErrUnsupported) {
					t.Errorf("%v: %v", r, err)
				}
			}
		}
	}
}

// TestNothingIsLost: every request of every protocol is read back as it was,
// or as the name of its code, which gives the same bytes again.
func TestNothingIsLost(t *testing.T) {
	for _, p := range frame.Protocols() {
		t.Run(p.Name(), func(t *testing.T) {
			count := 0
			each(t, p, func(id int, r frame.Request, b []byte) {
				count++
				m, err := p.Parse(b)
				if err != nil || m.Kind != r.Kind() || p.Addressed() && m.ID != id {
					t.Fatalf("%v to %d: % X was read as %+v, %v", r, id, b, m, err)
				}
				alias := p.Name() == "pjlink" && m.Command == frame.AVMute // both mutes are asked at once
				if m.Command != r.Command && !alias {
					t.Fatalf("%v: % X was read as %+v", r, b, m)
				}
				again, err := p.Request(id, frame.Request{Command: m.Command, Value: m.Value})
				if err != nil || string(again) != string(b) {
					t.Fatalf("%v: %q reads as %q, and that builds %q, %v", r, b, m.Value, again, err)
				}
			})
			if count < 15 {
				t.Errorf("only %d requests were tried", count)
			}
			t.Logf("%d requests", count)
		})
	}
}

// TestSplit: frames come out whole, however they are cut, joined and mixed
// with noise.
func TestSplit(t *testing.T) {
	for _, p := range frame.Protocols() {
		t.Run(p.Name(), func(t *testing.T) {
			var sent []string
			var stream []byte
			skip := 0
			each(t, p, func(_ int, _ frame.Request, b []byte) {
				if skip++; skip%7 != 0 {
					return
				}
				sent, stream = append(sent, string(b)), append(stream, b...)
			})
			random := rand.New(rand.NewPCG(1, 2))
			for range 5 {
				var got []string
				s := p.NewSplitter()
				for rest := stream; len(rest) > 0; {
					n := min(1+random.IntN(30), len(rest))
					s.Push(rest[:n], func(f []byte) { got = append(got, string(f)) })
					rest = rest[n:]
				}
				if !slices.Equal(got, sent) {
					t.Fatalf("%d frames came out of %d", len(got), len(sent))
				}
			}
			for _, noise := range []string{"\x00", "\xAA", "\xFF\xFE\x00", "\x01\x30", "\x70", "*S", "k", "\x8C\x00"} {
				s, got := p.NewSplitter(), ""
				dropped := s.Push(append([]byte(noise), sent[0]...), func(f []byte) { got = string(f) })
				if plain := p.Name() == "sharp" && strings.HasSuffix(got, sent[0]); !plain && (got != sent[0] || dropped != len(noise)) {
					t.Errorf("after noise %q came %q, with %d dropped", noise, got, dropped)
				}
			}
		})
	}
}

func TestRecognise(t *testing.T) {
	mdc, nec := protocol(t, "samsung-mdc"), protocol(t, "nec")
	reply := raw(t, "01 30 30 43 42 31 32 02 30 32 30 30 44 36 30 30 30 30 30 34 30 30 30 32 03 75 0D")
	if found := frame.Recognise(append([]byte{0xFF, 0}, reply...), mdc); len(found) != 1 || found[0].Name() != "nec" {
		t.Errorf("%+v", found)
	}
	if found := frame.Recognise([]byte("a 01 NGFFx"), nec); len(found) != 1 || found[0].Name() != "lg" {
		t.Errorf("%+v", found)
	}
	if found := frame.Recognise([]byte("\xF8\x00\x1C\xE0\x7F hello\r\n"), nec); len(found) != 0 {
		t.Errorf("noise was taken for %+v", found)
	}
}

// A splitter keeps little, whatever comes.
func TestSplitterKeepsLittle(t *testing.T) {
	for _, p := range frame.Protocols() {
		s := p.NewSplitter()
		for range 100 {
			s.Push([]byte("*SAA 01 OK%1AVMT=\x01\x30\x30\xAA\xFF\x05\xFA\x27\x01\x00"), func([]byte) {})
			if s.Rest() > 512 {
				t.Fatalf("%s keeps %d bytes", p.Name(), s.Rest())
			}
		}
	}
}
