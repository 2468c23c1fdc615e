package config_test

import (
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"klubba/agent/config"
)

func TestSpeakerphones(t *testing.T) {
	c, err := config.Parse("f", []byte(roomHead+`
[[speakerphone]]
name = "table"
card = "0b0e:0412:A1"
[[speakerphone]]
name = "wall"
card = "HDA Intel PCH"
output = "hw:*,3"
input = "hw:*,0"
witness = "hw:S510,0"
loudspeaker_control = "Master"
microphone_control = "Capture"
helper = "/opt/klubba-audio"
sample_rate_hz = 44100
latency = "250ms"
peak_dbfs = -18
required = false
[[speakerphone]]
name = "server"
output = "roomspk"
input = "roommic"
`))
	if err != nil {
		t.Fatal(err)
	}
	const ms = time.Millisecond
	want := []config.Speakerphone{
		{Name: "table", Card: "0b0e:0412:A1", Output: "hw:*,0", Input: "hw:*,0", Rate: 48000, Latency: 100 * ms, PeakDBFS: -12, Required: true},
		{
			Name: "wall", Card: "HDA Intel PCH", Output: "hw:*,3", Input: "hw:*,0", Witness: "hw:S510,0", LoudspeakerControl: "Master",
			MicrophoneControl: "Capture", Helper: "/opt/klubba-audio", Rate: 44100, Latency: 250 * ms, PeakDBFS: -18,
		},
		{Name: "server", Output: "roomspk", Input: "roommic", Rate: 48000, Latency: 100 * ms, PeakDBFS: -12, Required: true},
	}
	if diff := cmp.Diff(want, c.Speakerphones); diff != "" {
		t.Errorf("speakerphones (-want +got):\n%s", diff)
	}
}

func TestSpeakerphoneFaults(t *testing.T) {
	const head = "[[speakerphone]]\nname = \"s\"\n"
	for _, tt := range []struct{ name, text, want string }{
		{"no name", "[[speakerphone]]\ncard = \"x\"\n", "speakerphone.name: is missing"},
		{"nothing to find it by", head, "4: speakerphone.card: is missing"},
		{"one half", head + "output = \"pulse\"\n", "speakerphone.input: is missing"},
		{"by its number", head + "card = \"1\"\n", "6: speakerphone.card: \"1\" may be another card after the next start"},
		{"by hw", head + "card = \"hw:1,0\"\n", "may be another card after the next start"},
		{"by its node", head + "card = \"/dev/snd/controlC1\"\n", "may be another card after the next start"},
		{"a device by its number", head + "card = \"x\"\ninput = \"Jabra: USB Audio (hw:1,0)\"\n", "7: speakerphone.input: \"Jabra: USB Audio (hw:1,0)\" may be another card's"},
		{"a device of no card", head + "output = \"hw:*,0\"\ninput = \"mic\"\n", "speakerphone.output: \"hw:*,0\" is a device of a card, and none is named"},
		{"a switch of no card", head + "output = \"a\"\ninput = \"b\"\nmicrophone_control = \"Mic\"\n", "speakerphone.microphone_control: has no use without card"},
		{"unknown key", head + "card = \"x\"\nrate = 48000\n", "7: speakerphone.rate: unknown key"},
		{"too slow", head + "card = \"x\"\nsample_rate_hz = 4000\n", "from 8000 to 192000"},
		{"too hurried", head + "card = \"x\"\nlatency = \"10ms\"\n", "from 100ms to 2s"},
		{"louder than full", head + "card = \"x\"\npeak_dbfs = 3\n", "from -40 to 0"},
		{"no path", head + "card = \"x\"\nhelper = \"klubba-audio\"\n", "is not a full path"},
		{"twice", head + "card = \"x\"\n[[speakerphone]]\nname = \"t\"\ncard = \"x\"\n", "9: speakerphone.card: the same microphone as \"s\""},
		{"two names alike", head + "card = \"x\"\n" + head + "card = \"y\"\n", "already the name of a speakerphone"},
		{"beside a simulated one", "[sim]\nspeakerphone = true\n[[speakerphone]]\nname = \"speakerphone\"\ncard = \"x\"\n", "already the name of a part in [sim]"},
		{"a table", "[speakerphone]\nname = \"s\"\n", "write [[speakerphone]] and its keys below it"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			_, err := config.Parse("f", []byte(roomHead+tt.text))
			if err == nil || !strings.Contains(err.Error(), tt.want) {
				t.Errorf("got %v, want word of %q", err, tt.want)
			}
		})
	}
	if _, err := config.Parse("f", []byte(roomHead+head+"card = \"x\"\n[[speakerphone]]\nname = \"t\"\ncard = \"x\"\ninput = \"hw:*,1\"\n")); err != nil {
		t.Errorf("two microphones of one card: %v", err)
	}
}
