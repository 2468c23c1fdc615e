package main

import (
	"os"
	"path/filepath"
	"regexp"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/rogpeppe/go-internal/testscript"

	"klubba/agent/speakers"
	"klubba/agent/wire"
	"klubba/devices"
	"klubba/devices/sim"
	"klubba/room/text"
)

// speakers is one simulated speakerphone, its reference in the script's own
// folder.
func (h *house) speakers() *speakers.Desk {
	horn := h.sim.Horn(sim.Speakerphone)
	return speakers.New(speakers.Options{
		Speakerphones: []devices.NamedSpeakerphone{{Name: sim.Speakerphone, Required: true, Speakerphone: horn}},
		Finder:        horn, Live: h.room.Live, Folder: filepath.Join(h.dir, "references"), Now: h.room.Now, Holds: time.Hour,
	})
}

// hornCmd: what becomes of the speakerphone: distorted, silent, cancels, mute,
// leaky, down DB, swap MODEL, hold NAME, unplug, mend.
func hornCmd(ts *testscript.TestScript, _ bool, args []string) {
	r := houseOf(ts).sim
	const s = sim.Speakerphone
	switch args[0] {
	case "distorted":
		r.Sounding(s, devices.SoundFinding{Name: "distorted", Grave: true, Cause: "the loudspeaker distorts",
			Advice: "turn it down; if that does not help, it is damaged", Measure: "thd_percent", Unit: "%", Value: 12.34, Limit: 5})
	case "reverberant":
		r.Sounding(s, devices.SoundFinding{Name: "reverberant", Cause: "the room reverberates too long for speech",
			Advice: "close curtains; carpets and absorbers help", Measure: "t20_s", Unit: "s", Value: 0.91, Limit: 0.68})
	case "cancels":
		r.Sounding(s, devices.SoundFinding{Name: "echo-cancelled", Cause: "the device cancels its own sound: acoustic loop not judged",
			Advice: "switch its echo canceller off for the test if it can be, or listen: say something and have it played back"})
	case "mute":
		r.MuteMicrophone(s, true)
	case "leaky":
		r.LeakyMute(s, true)
	case "down":
		db, err := strconv.ParseFloat(args[1], 64)
		ts.Check(err)
		r.TurnDown(s, db)
	case "swap":
		r.Swap(s, args[1])
	case "hold":
		r.Hold(s, args[1])
	case "unplug":
		r.Break(s, devices.ErrAbsent)
	case "mend":
		r.Sounding(s, devices.SoundFinding{})
		r.MuteMicrophone(s, false)
		r.LeakyMute(s, false)
		r.Hold(s, "")
		r.Mend(s)
	}
}

// Whatever package loop finds has a name and a measure in words. The names are
// read from its source: the tool has them from the daemon, and may not import
// it.
func TestEverySoundFindingHasWords(t *testing.T) {
	var source strings.Builder
	for _, file := range []string{"finding.go", "judge.go", "sounding.go"} {
		text, err := os.ReadFile("../../devices/audio/loop/" + file)
		if err != nil {
			t.Fatal(err)
		}
		source.Write(text)
	}
	for area, pattern := range map[string]string{
		"name":    `Name += "([a-z-]+)"`,
		"measure": `(?:least|most|Figure|Finding)[({][^\n]*?"([a-z0-9_]+(?: change)?)", "(?:dB|ms|s|%|)"`,
	} {
		found := regexp.MustCompile(pattern).FindAllStringSubmatch(source.String(), -1)
		if len(found) < 14 {
			t.Errorf("only %d of %s: has the source changed?", len(found), area)
		}
		for _, m := range found {
			for _, lang := range text.Languages() {
				if id := "cli.audio." + area + "." + soundMeasure(m[1]); text.New(lang).Say(id, nil) == id {
					t.Errorf("%s: no words for the %s %q", lang, area, m[1])
				}
			}
		}
	}
}

func TestFiguresAreForPeople(t *testing.T) {
	a := &app{words: text.New("sv")}
	for want, v := range map[string]float64{"5": 5, "12,3": 12.34, "0,91": 0.91, "123": 123.4, "−3,50": -3.5} {
		if got := a.figure(v, ""); got != want {
			t.Errorf("%g is written %s, want %s", v, got, want)
		}
	}
	for want, v := range map[string]float64{"+1,2": 1.24, "−0,4": -0.4, "0,0": -0.04} {
		if got := a.change(&v, 1, ""); got != want {
			t.Errorf("%g is written %s, want %s", v, got, want)
		}
	}
	if lines := a.soundLevel(wire.SoundLevel{Speakerphone: "speakerphone", PeakDB: -200, LevelDB: -200}); len(lines) < 2 {
		t.Errorf("%q", lines)
	}
}
