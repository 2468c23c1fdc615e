package config

import (
	"fmt"
	"regexp"
	"strings"
	"time"
)

// Speakerphone is one loudspeaker and one microphone that the box can sound
// and hear.
type Speakerphone struct {
	Name string
	// Card is what its sound card is known by: its short name, its name, its
	// serial number, or "vendor:product[:serial]". Empty for devices of a
	// sound server.
	Card string
	// Output and Input name loudspeaker and microphone as PortAudio does; "hw:*,0"
	// is the first device of the card.
	Output, Input string
	// Witness is a second microphone, which tells a silent loudspeaker from a
	// silent microphone; empty if there is none.
	Witness string
	// LoudspeakerControl and MicrophoneControl are the mixer's controls that
	// mute them; empty for all of the card's.
	LoudspeakerControl, MicrophoneControl string
	// Helper is the path of klubba-audio; empty for the one beside klubbad.
	Helper string
	// Rate is in samples a second.
	Rate int
	// Latency is what the stream is given for its buffers.
	Latency time.Duration
	// PeakDBFS is the peak of the loudest sweep, in dB of full scale.
	PeakDBFS int
	// Required: without it the room is not ready.
	Required bool
}

func readSpeakerphone(t *table) Speakerphone {
	s := Speakerphone{Rate: 48000, Latency: 100 * time.Millisecond, PeakDBFS: -12, Required: true}
	t.must("name", `"speakerphone"`)
	t.text("name", &s.Name, name)
	t.claimName(s.Name, "a speakerphone")
	t.text("card", &s.Card, notEmpty, soundCard)
	t.text("output", &s.Output, notEmpty, soundDevice)
	t.text("input", &s.Input, notEmpty, soundDevice)
	t.text("witness", &s.Witness, notEmpty, soundDevice)
	t.text("loudspeaker_control", &s.LoudspeakerControl, notEmpty)
	t.text("microphone_control", &s.MicrophoneControl, notEmpty)
	t.text("helper", &s.Helper, absolute)
	t.number("sample_rate_hz", &s.Rate, 8000, 192000)
	t.duration("latency", &s.Latency, 100*time.Millisecond, 2*time.Second)
	t.number("peak_dbfs", &s.PeakDBFS, -40, 0)
	t.flag("required", &s.Required)
	s.place(t)
	t.close()
	return s
}

// place sees where loudspeaker and microphone are: on a card, or each named.
func (s *Speakerphone) place(t *table) {
	if t.has("card") {
		s.Output, s.Input = orFirst(s.Output), orFirst(s.Input)
	} else {
		if !t.has("output") && !t.has("input") {
			t.fault("card", "is missing", `write for example card = "S510", as "klubba audio list" shows it; or output and input for devices of a sound server`)
			return
		}
		t.must("output", `"pulse"`)
		t.must("input", `"pulse"`)
		for _, key := range []string{"loudspeaker_control", "microphone_control"} {
			if t.has(key) {
				t.fault(key, "has no use without card", "name the card whose mixer has it")
			}
		}
		for _, d := range []struct{ key, name string }{{"output", s.Output}, {"input", s.Input}, {"witness", s.Witness}} {
			if strings.Contains(d.name, "hw:*,") {
				t.fault(d.key, clip(d.name)+" is a device of a card, and none is named", "name the card in card")
			}
		}
	}
	key, what := "card", s.Card
	if what == "" {
		key, what = "input", s.Input
	}
	t.claimSound(key, what+"\n"+s.Input, s.Name)
}

func orFirst(device string) string {
	if device == "" {
		return "hw:*,0"
	}
	return device
}

// claimSound complains if another section means the same microphone.
func (t *table) claimSound(key, what, name string) {
	if strings.HasPrefix(what, "\n") {
		return // a fault of its own
	}
	if first, taken := t.doc.sounds[what]; taken {
		t.fault(key, fmt.Sprintf("the same microphone as %q", first), "write each speakerphone once")
		return
	}
	t.doc.sounds[what] = name
}

var soundNumber = regexp.MustCompile(`^((hw:)?[0-9]+(,[0-9]+)?|(/dev/snd/)?(card|controlC)[0-9]+)$`)

// soundCard wants what stays: a card's number is another after the next start.
func soundCard(v string) (string, string) {
	if soundNumber.MatchString(v) {
		return clip(v) + " may be another card after the next start",
			`write its short name, its name or its serial number, as "klubba audio list" shows them`
	}
	return "", ""
}

var numberedDevice = regexp.MustCompile(`hw:[0-9]+,`)

// soundDevice wants no number of a card, for the same reason.
func soundDevice(v string) (string, string) {
	if numberedDevice.MatchString(v) {
		return clip(v) + " may be another card's after the next start",
			`name the card in card, and write "hw:*," with the device's number here`
	}
	return "", ""
}
