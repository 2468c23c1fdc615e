package message_test

import (
	"errors"
	"fmt"
	"testing"

	"klubba/devices"
	"klubba/devices/cec/message"
)

func TestRequests(t *testing.T) {
	for _, c := range []struct {
		to             int
		command, value string
		want           string
		answer         byte
	}{
		{0, "power", "", "40 8F", 0x90}, {0, "power", "on", "40 04", 0}, {0, "power", "off", "40 36", 0},
		{15, "power", "off", "4F 36", 0}, {0, "input", "1.0.0.0", "4F 82 10 00", 0}, {0, "input", "", "4F 85", 0x82},
		{0, "volume", "up", "40 44 41", 0}, {5, "volume", "", "45 71", 0x7A}, {0, "sound-mute", "on", "40 44 65", 0},
		{0, "key-release", "all", "40 45", 0}, {0, "name", "", "40 46", 0x47}, {0, "vendor", "", "40 8C", 0x87},
		{0, "version", "", "40 9F", 0x9E}, {0, "physical-address", "", "40 83", 0x84}, {3, "poll", "", "43", 0},
	} {
		b, answer, err := message.Request(c.to, message.Command(c.command), c.value)
		if err != nil || fmt.Sprintf("% X", b) != c.want || answer != c.answer {
			t.Errorf("%s %s: % X, answer %02X, %v", c.command, c.value, b, answer, err)
			continue
		}
		m, err := message.Parse(b)
		if err != nil || string(m.Command) != c.command || m.Value != c.value || m.From != message.Player {
			t.Errorf("% X was read as %+v, %v", b, m, err)
		}
	}
	if _, _, err := message.Request(0, "picture-mute", "on"); !errors.Is(err, devices.ErrUnsupported) {
		t.Error(err)
	}
	for _, bad := range []string{"1.0.0", "1.0.0.0.0", "1.0.0.g", "", "16.0.0.0"} {
		if b, _, err := message.Request(0, message.Input, bad); bad != "" && err == nil {
			t.Errorf("%q became % X", bad, b)
		}
	}
}

func TestReplies(t *testing.T) {
	for b, want := range map[string]string{
		"\x04\x90\x00": "power on", "\x04\x90\x01": "power off", "\x04\x90\x02": "power to-on", "\x04\x90\x03": "power to-standby",
		"\x04\x47BigDisplay": "name BigDisplay", "\x0F\x87\x00\x00\xF0": "vendor 0000f0", "\x04\x9E\x05": "version 1.4",
		"\x54\x7A\xB2": "volume volume=50 sound-mute=on", "\x0F\x84\x00\x00\x00": "physical-address 0.0.0.0",
		"\x04\x00\x8F\x00": "feature-abort 0x8F",
	} {
		m, err := message.Parse([]byte(b))
		if got := string(m.Command) + " " + m.Value; err != nil || got != want || m.Kind != message.Reply {
			t.Errorf("% X is %+v, %v, want %s", b, m, err, want)
		}
	}
	m, err := message.Parse([]byte{4, 0, 0x8F, 0})
	if err != nil || !errors.Is(m.Err, devices.ErrUnsupported) || !errors.Is(m.Err, devices.ErrRejected) || m.About != 0x8F {
		t.Errorf("%+v, %v", m, err)
	}
	if m, _ := message.Parse([]byte{4, 0, 0x8F, 1}); !errors.Is(m.Err, message.ErrNotNow) || errors.Is(m.Err, devices.ErrUnsupported) {
		t.Errorf("%+v: a television in another mode is not one that cannot", m)
	}
}

func TestIsReplyTo(t *testing.T) {
	ask := []byte{0x40, 0x8C}
	for b, want := range map[string]bool{
		"\x0F\x87\x00\x00\xF0": true, // vendors answer to all
		"\x04\x00\x8C\x00":     true,
		"\x04\x00\x8F\x00":     false,
		"\x54\x87\x00\x00\xF0": false, // from another
		"\x04\x90\x00":         false,
		"\x04":                 false,
	} {
		if got := message.IsReplyTo(ask, []byte(b)); got != want {
			t.Errorf("% X: %t", b, got)
		}
	}
}

// FuzzParse: whatever comes is read or refused, and a request that was read
// builds the same bytes.
func FuzzParse(f *testing.F) {
	f.Add([]byte{0x40, 0x8F})
	f.Add([]byte{0x04, 0x00, 0x8F, 0x00})
	f.Fuzz(func(t *testing.T, b []byte) {
		m, err := message.Parse(b)
		if err != nil || m.Kind == message.Reply || m.From != message.Player {
			return
		}
		again, _, err := message.Request(m.To, m.Command, m.Value)
		if err == nil && m.To == int(again[0]&15) && string(again) != string(b) {
			t.Errorf("% X is %+v, which builds % X", b, m, again)
		}
		message.IsReplyTo(b, b)
	})
}
