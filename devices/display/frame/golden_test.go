package frame_test

import (
	"encoding/hex"
	"errors"
	"strings"
	"testing"

	"klubba/devices"
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

// raw reads hexadecimal, or text in quotes.
func raw(t testing.TB, s string) []byte {
	t.Helper()
	if text, ok := strings.CutPrefix(s, `"`); ok {
		return []byte(text)
	}
	b, err := hex.DecodeString(strings.ReplaceAll(s, " ", ""))
	if err != nil {
		t.Fatal(err)
	}
	return b
}

// TestRequests has frames that were made by hand from the manuals.
func TestRequests(t *testing.T) {
	for _, c := range []struct {
		protocol       string
		id             int
		command, value string
		want           string
	}{
		{"samsung-mdc", 5, "power", "", "AA 11 05 00 16"},
		{"samsung-mdc", 5, "volume", "37", "AA 12 05 01 25 3D"},
		{"samsung-mdc", 5, "input", "hdmi2", "AA 14 05 01 23 3D"},
		{"samsung-mdc", 0xFE, "power", "off", "AA 11 FE 01 00 10"},
		{"samsung-mdc", 1, "picture-mute", "on", "AA F9 01 01 01 FC"},
		{"nec", 3, "power", "", "01 30 43 30 41 30 36 02 30 31 44 36 03 76 0D"},
		{"nec", 3, "power", "off", "01 30 43 30 41 30 43 02 43 32 30 33 44 36 30 30 30 34 03 74 0D"},
		{"nec", 3, "volume", "", "01 30 43 30 43 30 36 02 30 30 36 32 03 03 0D"},
		{"nec", 3, "volume", "37", "01 30 43 30 45 30 41 02 30 30 36 32 30 30 32 35 03 75 0D"},
		{"lg", 2, "volume", "42", "\"kf 02 2A\r"},
		{"lg", 2, "input", "hdmi2", "\"xb 02 91\r"},
		{"lg", 1, "sound-mute", "on", "\"ke 01 00\r"},
		{"philips-sicp", 2, "power", "", "05 02 00 19 1E"},
		{"philips-sicp", 2, "power", "on", "06 02 00 18 02 1E"},
		{"philips-sicp", 2, "input", "hdmi1", "09 02 00 AC 0D 00 01 00 AB"},
		{"philips-sicp", 2, "hours", "", "06 02 00 0F 02 09"},
		{"sony-serial", 1, "power", "", "83 00 00 FF FF 81"},
		{"sony-serial", 1, "volume", "34", "8C 00 05 03 01 22 B7"},
		{"sony-serial", 1, "input", "hdmi3", "8C 00 02 03 04 03 98"},
		{"sony-serial", 1, "standby-control", "on", "8C 00 01 02 01 90"},
		{"sony-ip", 1, "volume", "34", "\"*SCVOLU0000000000000034\n"},
		{"sony-ip", 1, "sound-mute", "", "\"*SEAMUT################\n"},
		{"sony-ip", 1, "input", "hdmi2", "\"*SCINPT0000000100000002\n"},
		{"sharp", 1, "volume", "34", "\"VOLM0034\r\n"},
		{"sharp", 1, "volume", "", "\"VOLM????\r\n"},
		{"pjlink", 1, "power", "on", "\"%1POWR 1\r"},
		{"pjlink", 1, "class", "", "\"%1CLSS ?\r"},
		{"pjlink", 1, "sound-mute", "on", "\"%1AVMT 21\r"},
		{"pjlink", 1, "input", "digital2", "\"%1INPT 32\r"},
	} {
		p, r := protocol(t, c.protocol), frame.Request{Command: frame.Command(c.command), Value: c.value}
		got, err := p.Request(c.id, r)
		if err != nil || string(got) != string(raw(t, c.want)) {
			t.Errorf("%s %v: %X, %v, want %s", c.protocol, r, got, err, c.want)
			continue
		}
		m, err := p.Parse(got)
		if err != nil || m.Kind != r.Kind() || m.Command != r.Command || m.Value != r.Value || p.Addressed() && c.id != 0xFE && m.ID != c.id {
			t.Errorf("%s %v was read back as %+v, %v", c.protocol, r, m, err)
		}
	}
}

// TestReplies has frames that were made by hand from the manuals.
func TestReplies(t *testing.T) {
	for _, c := range []struct {
		protocol, to, reply string
		command, value      string
		err                 error
	}{
		{"samsung-mdc", "", "AA FF 05 03 41 12 25 7F", "volume", "37", nil},
		{"samsung-mdc", "", "AA FF 05 03 4E 14 02 6B", "input", "", frame.ErrRefused},
		{"samsung-mdc", "", "AA FF 05 09 41 00 01 25 00 23 00 00 00 97", "status", "power=on volume=37 sound-mute=off input=hdmi2", nil},
		{"nec", "", "01 30 30 43 42 31 32 02 30 32 30 30 44 36 30 30 30 30 30 34 30 30 30 32 03 75 0D", "power", "standby", nil},
		{"nec", "", "01 30 30 43 42 30 45 02 30 30 43 32 30 33 44 36 30 30 30 34 03 71 0D", "power", "off", nil},
		{"nec", "", "01 30 30 43 44 31 32 02 30 30 30 30 36 32 30 30 30 30 36 34 30 30 32 35 03 04 0D", "volume", "37", nil},
		{"lg", "", "\"f 02 OK2Ax", "volume", "42", nil},
		{"lg", "", "\"b 02 NG91x", "input", "", frame.ErrNotNow},
		{"lg", "sound-mute", "\"e 01 OK00x\r", "sound-mute", "on", nil},
		{"philips-sicp", "", "06 02 00 19 01 1C", "power", "off", nil},
		{"philips-sicp", "power on", "06 02 00 00 06 02", "power", "ok", nil},
		{"philips-sicp", "power on", "06 02 00 00 15 11", "power", "", frame.ErrRefused},
		{"philips-sicp", "power on", "06 02 00 00 18 1C", "power", "", frame.ErrNotNow},
		{"philips-sicp", "", "07 02 00 0F 12 34 2C", "hours", "4660", nil},
		{"philips-sicp", "", "07 02 00 2F 22 24 2C", "temperature", "34 36", nil},
		{"philips-sicp", "", "06 02 01 19 01 1D", "power", "off", nil}, // another group is no matter
		{"sony-serial", "power", "70 00 02 01 73", "power", "on", nil},
		{"sony-serial", "", "70 00 02 01 73", "", "0x01", nil},
		{"sony-serial", "power", "70 04 74", "power", "", devices.ErrUnsupported},
		{"sony-ip", "sound-mute", "\"*SAAMUT0000000000000001\n", "sound-mute", "on", nil},
		{"sony-ip", "sound-mute", "\"*SAAMUT0000000000000000\n", "sound-mute", "off", nil},
		{"sony-ip", "sound-mute on", "\"*SAAMUT0000000000000000\n", "sound-mute", "ok", nil},
		{"sony-ip", "power", "\"*SAPOWRFFFFFFFFFFFFFFFF\n", "power", "", frame.ErrNotNow},
		{"sharp", "volume 34", "\"OK\r\n", "volume", "ok", nil},
		{"sharp", "volume", "\"34 001\r\n", "volume", "34", nil},
		{"sharp", "power", "\"POWR 001\r\n", "power", "on", nil},
		{"sharp", "", "\"WAIT\r\n", "", "", frame.ErrWait},
		{"pjlink", "", "\"%1LAMP=512 1 640 0\r", "hours", "512 640", nil},
		{"pjlink", "", "\"%1ERST=000200\r", "diagnosis", "cover=error", nil},
		{"pjlink", "", "\"%1powr=err3\r", "power", "", frame.ErrNotNow},
		{"pjlink", "sound-mute", "\"%1AVMT=31\r", "sound-mute", "on", nil},
		{"pjlink", "sound-mute", "\"%1AVMT=11\r", "sound-mute", "off", nil},
	} {
		p := protocol(t, c.protocol)
		m, err := p.Parse(raw(t, c.reply))
		if c.to != "" {
			command, value, _ := strings.Cut(c.to, " ")
			m, err = p.ParseReply(raw(t, c.reply), frame.Request{Command: frame.Command(command), Value: value})
		}
		if err != nil || m.Kind != frame.Reply || string(m.Command) != c.command || m.Value != c.value || !errors.Is(m.Err, c.err) {
			t.Errorf("%s %q to %q: %+v, %v", c.protocol, c.reply, c.to, m, err)
		}
	}
}

// An answer to something else is told apart wherever the protocol says what
// it answers.
func TestAnotherAnswer(t *testing.T) {
	for name, reply := range map[string]string{
		"samsung-mdc": "AA FF 05 03 41 12 25 7F", "philips-sicp": "06 02 00 19 01 1C", "lg": "\"f 02 OK2Ax",
		"sony-ip": "\"*SAAMUT0000000000000001\n", "pjlink": "\"%1LAMP=512 1\r",
		"nec":         "01 30 30 43 44 31 32 02 30 30 30 30 36 32 30 30 30 30 36 34 30 30 32 35 03 04 0D",
		"sony-serial": "70 00 02 01 73", "sharp": "\"PN-1\r\n",
	} {
		if m, err := protocol(t, name).ParseReply(raw(t, reply), frame.Request{Command: frame.Input}); !errors.Is(err, frame.ErrOther) {
			t.Errorf("%s: %q was taken for the input: %+v, %v", name, reply, m, err)
		}
	}
}

func TestDamaged(t *testing.T) {
	for name, b := range map[string]string{
		"samsung-mdc": "AA 11 05 00 17", "philips-sicp": "05 02 00 19 1F", "sony-serial": "83 00 00 FF FF 82",
		"nec": "01 30 43 30 41 30 36 02 30 31 44 36 03 77 0D", "sony-ip": "\"*SCVOLU00000000",
	} {
		if _, err := protocol(t, name).Parse(raw(t, b)); !errors.Is(err, frame.ErrDamaged) || !errors.Is(err, devices.ErrGarbage) {
			t.Errorf("%s %s: %v, want damaged", name, b, err)
		}
	}
}

func TestPJLinkDigests(t *testing.T) {
	if got := frame.PJLinkMD5("3c91d07e", "lectern"); got != "6e1b20afe526dbe5ccef188c01c72ef5" {
		t.Error(got)
	}
	const own = "11223344556677889900aabbccddeeff"
	got, err := frame.PJLinkSHA256("0f1e2d3c4b5a69788796a5b4c3d2e1f0", own, "lectern")
	if err != nil || got != own+"c52807a7710c7aad6a6eadd1a1c14d9c4193e5173e3288a9098f9668a06a5818" {
		t.Error(got, err)
	}
	p := protocol(t, "pjlink")
	for line, want := range map[string]string{
		"PJLINK 0\r": "open", "PJLINK 1 3C91D07E\r": "password 3c91d07e", "PJLINK 2 0f1e\r": "sha256 0f1e",
	} {
		if m, err := p.Parse([]byte(line)); err != nil || m.Kind != frame.Greeting || m.Value != want {
			t.Errorf("%q: %+v, %v", line, m, err)
		}
	}
	if m, err := p.Parse([]byte("PJLINK ERRA\r")); err != nil || !errors.Is(m.Err, devices.ErrDenied) {
		t.Errorf("%+v, %v", m, err)
	}
	if m, err := p.Parse([]byte(got + "%1CLSS ?\r")); err != nil || m.Command != frame.Class {
		t.Errorf("a command behind its digest: %+v, %v", m, err)
	}
}

func TestInputCode(t *testing.T) {
	p, err := protocol(t, "nec").WithInputCode(0x1106)
	if err != nil {
		t.Fatal(err)
	}
	if b, err := p.Request(1, frame.Request{Command: frame.Input}); err != nil || !strings.Contains(string(b), "1106") {
		t.Errorf("%q, %v", b, err)
	}
	if _, err := protocol(t, "lg").WithInputCode(1); err == nil {
		t.Error("LG has no such choice")
	}
}
