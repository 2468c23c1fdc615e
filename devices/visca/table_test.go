package visca_test

import (
	"encoding/hex"
	"fmt"
	"slices"
	"strings"
	"testing"

	"klubba/devices/visca"
)

func fromHex(t *testing.T, s string) []byte {
	t.Helper()
	b, err := hex.DecodeString(strings.ReplaceAll(s, " ", ""))
	if err != nil {
		t.Fatal(err)
	}
	return b
}

// made is for messages whose values are right.
func made(m visca.Message, err error) visca.Message {
	if err != nil {
		panic(err)
	}
	return m
}

func asked(name string) visca.Message { return made(visca.Inquiry(name)) }

// sony is a model by its number.
func sony(number uint16) visca.Model {
	return visca.ModelOf(visca.BrandSony, visca.Version{Vendor: 1, Model: number})
}

// rows are the byte table of the manuals: what is sent, and how it reads.
func rows() []struct {
	msg        visca.Message
	frame, say string
} {
	old, x400, she, x1000, am7 := sony(0x0513), sony(0x051C), sony(0x0604), sony(0x0519), sony(0x051F)
	zero := visca.Message{}
	return []struct {
		msg        visca.Message
		frame, say string
	}{
		{zero, "88 30 01 FF", "address set"},
		{zero, "88 01 00 01 FF", "interface clear"},
		{zero, "81 01 00 01 FF", "interface clear"},
		{zero, "81 21 FF", "cancel socket=1"},
		{zero, "82 22 FF", "cancel socket=2"},
		{visca.Power(true), "81 01 04 00 02 FF", "power on"},
		{visca.Power(false), "81 01 04 00 03 FF", "standby"},
		{made(old.ResetPreset(1)), "81 01 04 3F 00 00 FF", "preset reset preset=1"},
		{made(old.SetPreset(6)), "81 01 04 3F 01 05 FF", "preset set preset=6"},
		{made(x400.RecallPreset(255)), "81 01 04 3F 02 FE FF", "preset recall preset=255"},
		{visca.FreezeDuringRecall(true), "81 01 7E 04 3B 02 FF", "freeze during recall on"},
		{visca.FreezeDuringRecall(false), "81 01 7E 04 3B 03 FF", "freeze during recall off"},
		{made(old.Drive(visca.Drive{Pan: -100, Tilt: 100})), "81 01 06 01 18 17 01 01 FF", "pan-tilt drive pan-speed=24 tilt-speed=23 horizontal=1 vertical=1"},
		{made(old.Drive(visca.Drive{Pan: 50, Tilt: -1})), "81 01 06 01 0C 01 02 02 FF", "pan-tilt drive pan-speed=12 tilt-speed=1 horizontal=2 vertical=2"},
		{made(old.Drive(visca.Drive{Tilt: 50})), "81 01 06 01 01 0C 03 01 FF", "pan-tilt drive pan-speed=1 tilt-speed=12 horizontal=3 vertical=1"},
		{old.Stop(), "81 01 06 01 01 01 03 03 FF", "pan-tilt drive pan-speed=1 tilt-speed=1 horizontal=3 vertical=3"},
		{made(old.MoveTo(visca.Position{Pan: -0x1E1B, Tilt: 0x0FF0}, 100)), "81 01 06 02 18 17 0E 01 0E 05 00 0F 0F 00 FF", "pan-tilt absolute pan-speed=24 tilt-speed=23 pan=-7707 tilt=4080"},
		{made(x400.MoveTo(visca.Position{Pan: 1, Tilt: -1}, 50)), "81 01 06 02 0C 00 00 00 00 01 0F 0F 0F 0F FF", "pan-tilt absolute pan-speed=12 tilt-speed=0 pan=1 tilt=-1"},
		{made(x1000.MoveTo(visca.Position{Pan: 0x07FFF, Tilt: -2}, 1)), "81 01 06 02 01 01 00 07 0F 0F 0F 0F 0F 0F 0E FF", "pan-tilt absolute 5.4 pan-speed=1 tilt-speed=1 pan=32767 tilt=-2"},
		{made(she.MoveTo(visca.Position{Pan: -0x20000, Tilt: 0x12345}, 100)), "81 01 06 02 18 00 0E 00 00 00 00 01 02 03 04 05 FF", "pan-tilt absolute 5.5 pan-speed=24 tilt-speed=0 pan=-131072 tilt=74565"},
		{made(old.MoveBy(visca.Position{Pan: 16, Tilt: -16}, 100)), "81 01 06 03 18 17 00 00 01 00 0F 0F 0F 00 FF", "pan-tilt relative pan-speed=24 tilt-speed=23 pan=16 tilt=-16"},
		{made(x1000.MoveBy(visca.Position{Pan: 16, Tilt: -16}, 100)), "81 01 06 03 18 17 00 00 00 01 00 0F 0F 0F 00 FF", "pan-tilt relative 5.4 pan-speed=24 tilt-speed=23 pan=16 tilt=-16"},
		{made(am7.MoveBy(visca.Position{Pan: 16, Tilt: -16}, 100)), "81 01 06 03 18 17 00 00 00 01 00 0F 0F 0F 0F 00 FF", "pan-tilt relative 5.5 pan-speed=24 tilt-speed=23 pan=16 tilt=-16"},
		{visca.Home(), "81 01 06 04 FF", "pan-tilt home"},
		{visca.ResetHead(), "81 01 06 05 FF", "pan-tilt reset"},
		{visca.StopZoom(), "81 01 04 07 00 FF", "zoom stop"},
		{zero, "81 01 04 07 02 FF", "zoom tele"},
		{zero, "81 01 04 07 03 FF", "zoom wide"},
		{made(visca.DriveZoom(100)), "81 01 04 07 27 FF", "zoom tele at speed speed=7"},
		{made(visca.DriveZoom(-1)), "81 01 04 07 30 FF", "zoom wide at speed speed=0"},
		{made(visca.ZoomTo(0x4000)), "81 01 04 47 04 00 00 00 FF", "zoom direct zoom=16384"},
		{visca.FocusAuto(true), "81 01 04 38 02 FF", "focus auto"},
		{visca.FocusAuto(false), "81 01 04 38 03 FF", "focus manual"},
		{visca.FocusToggle(), "81 01 04 38 10 FF", "focus toggle"},
		{visca.FocusOnePush(), "81 01 04 18 01 FF", "focus one-push"},
		{visca.StopFocus(), "81 01 04 08 00 FF", "focus stop"},
		{visca.DriveFocus(false), "81 01 04 08 02 FF", "focus far"},
		{visca.DriveFocus(true), "81 01 04 08 03 FF", "focus near"},
		{made(visca.FocusTo(0xFFFF)), "81 01 04 48 0F 0F 0F 0F FF", "focus direct focus=65535"},
		{visca.FlickerCancel(true), "81 01 04 32 02 FF", "flicker cancel on"},
		{visca.FlickerCancel(false), "81 01 04 32 03 FF", "flicker cancel off"},
		{visca.Freeze(true), "81 01 04 62 02 FF", "freeze on"},
		{visca.Freeze(false), "81 01 04 62 03 FF", "freeze off"},
		{visca.ColourBar(true), "81 01 04 7D 02 FF", "colour bar on"},
		{visca.ColourBar(false), "81 01 04 7D 03 FF", "colour bar off"},
		{asked("version"), "81 09 00 02 FF", "version inquiry"},
		{asked("power"), "81 09 04 00 FF", "power inquiry"},
		{asked("last preset"), "81 09 04 3F FF", "last preset inquiry"},
		{asked("pan-tilt status"), "81 09 06 10 FF", "pan-tilt status inquiry"},
		{asked("pan-tilt top speed"), "81 09 06 11 FF", "pan-tilt top speed inquiry"},
		{asked("pan-tilt position"), "81 09 06 12 FF", "pan-tilt position inquiry"},
		{asked("zoom position"), "81 09 04 47 FF", "zoom position inquiry"},
		{asked("focus mode"), "81 09 04 38 FF", "focus mode inquiry"},
		{asked("focus position"), "81 09 04 48 FF", "focus position inquiry"},
		{asked("freeze"), "81 09 04 62 FF", "freeze inquiry"},
	}
}

// TestEveryMessageBothWays builds each frame of the table and reads it.
func TestEveryMessageBothWays(t *testing.T) {
	for _, r := range rows() {
		t.Run(r.frame, func(t *testing.T) {
			frame := fromHex(t, r.frame)
			if r.msg.Name() != "" && !slices.Equal(r.msg.Frame(1), frame) {
				t.Errorf("%s is % X", r.msg, r.msg.Frame(1))
			}
			m, address, err := visca.ParseMessage(frame)
			if err != nil {
				t.Fatal(err)
			}
			if m.String() != r.say || address != int(frame[0]&0x0F) {
				t.Errorf("read as %q to camera %d", m, address)
			}
			if again := m.Frame(address); !slices.Equal(again, frame) {
				t.Errorf("built again it is % X", again)
			}
		})
	}
}

// TestBadMessages: what is no message says so.
func TestBadMessages(t *testing.T) {
	for _, s := range []string{
		"", "FF", "81 FF", "81 01 04 00 02", "91 01 04 00 02 FF", "89 01 04 00 02 FF", "80 01 04 00 02 FF", "81 30 01 FF", "81 01 04 00 04 FF",
		"81 01 04 00 02 00 FF", "81 01 04 47 04 00 00 10 FF", "81 01 FF 04 00 02 FF", "81 01 06 02 18 18 00 00 00 00 00 00 00 FF",
	} {
		if m, _, err := visca.ParseMessage(fromHex(t, s)); err == nil {
			t.Errorf("%q was read as %s", s, m)
		}
	}
}

// TestBadValues: what a camera cannot be told is refused before it is sent.
func TestBadValues(t *testing.T) {
	old := sony(0x0513)
	optics := visca.ModelOf(visca.BrandPTZOptics, visca.Version{})
	for what, try := range map[string]func() (visca.Message, error){
		"preset 0":          func() (visca.Message, error) { return old.RecallPreset(0) },
		"preset 17 of 16":   func() (visca.Message, error) { return old.RecallPreset(17) },
		"a reserved preset": func() (visca.Message, error) { return optics.SetPreset(96) },
		"preset 256":        func() (visca.Message, error) { return optics.RecallPreset(256) },
		"pan in 4 nibbles":  func() (visca.Message, error) { return old.MoveTo(visca.Position{Pan: 0x8000}, 100) },
		"speed 0":           func() (visca.Message, error) { return old.MoveTo(visca.Position{}, 0) },
		"drive at 101 %":    func() (visca.Message, error) { return old.Drive(visca.Drive{Tilt: -101}) },
		"zoom speed 0":      func() (visca.Message, error) { return visca.DriveZoom(0) },
		"zoom at -1":        func() (visca.Message, error) { return visca.ZoomTo(-1) },
		"focus at 10000":    func() (visca.Message, error) { return visca.FocusTo(0x10000) },
		"no inquiry":        func() (visca.Message, error) { return visca.Inquiry("weather") },
	} {
		if m, err := try(); err == nil {
			t.Errorf("%s was accepted: % X", what, m.Frame(1))
		}
	}
}

// TestNoFrameEndWithin: whatever the values, FF stands at the end alone.
func TestNoFrameEndWithin(t *testing.T) {
	for _, number := range []uint16{0x0513, 0x051C, 0x0604, 0x0519, 0x051F, 0xFFFF} {
		m := sony(number)
		for v := -0x8000; v <= 0x7FFF; v += 0x111 {
			msg := made(m.MoveTo(visca.Position{Pan: v, Tilt: -v - 1}, 1+(v+0x8000)%100))
			frame := msg.Frame(7)
			if slices.Index(frame, 0xFF) != len(frame)-1 {
				t.Fatalf("%s: % X", msg, frame)
			}
			if read, _, err := visca.ParseMessage(frame); err != nil || fmt.Sprint(read) != fmt.Sprint(msg) {
				t.Fatalf("%s was read as %s, %v", msg, read, err)
			}
		}
	}
}
