package visca

import (
	"bytes"
	"testing"
)

// TestHeader: the example of Sony's manuals, power on with number 1.
func TestHeader(t *testing.T) {
	want := []byte{1, 0, 0, 6, 0, 0, 0, 1, 0x81, 1, 4, 0, 2, 0xFF}
	m := Power(true)
	if got := (datagram{m.headerType(), 1, m.Frame(1)}).bytes(); !bytes.Equal(got, want) {
		t.Errorf("% X, want % X", got, want)
	}
	d, err := parseDatagram(want)
	if err != nil || d.kind != typeCommand || d.sequence != 1 || !bytes.Equal(d.payload, m.Frame(1)) {
		t.Errorf("%+v, %v", d, err)
	}
	if got := (datagram{typeControl, 0, []byte{controlReset}}).bytes(); !bytes.Equal(got, []byte{2, 0, 0, 1, 0, 0, 0, 0, 1}) {
		t.Errorf("reset is % X", got)
	}
}

func TestHeaderTypes(t *testing.T) {
	for name, want := range map[string]uint16{
		version: typeSetting, forget: typeSetting, "power inquiry": typeInquiry, "pan-tilt home": typeCommand,
	} {
		if got := plain(name).headerType(); got != want {
			t.Errorf("%s goes as %04X, want %04X", name, got, want)
		}
	}
	if c, err := message("cancel", 1); err != nil || c.headerType() != typeCommand {
		t.Errorf("cancel goes as %04X, %v", c.headerType(), err)
	}
}

func TestBadHeaders(t *testing.T) {
	for _, b := range [][]byte{
		nil, {1}, {1, 0x11, 0, 0, 0, 0, 0, 1}, {1, 0x11, 0, 4, 0, 0, 0, 1, 0x90, 0x41, 0xFF},
		append([]byte{1, 0x11, 0, 65, 0, 0, 0, 1}, make([]byte, 65)...), {0x90, 0x41, 0xFF},
	} {
		if d, err := parseDatagram(b); err == nil {
			t.Errorf("% X was read as %+v", b, d)
		}
	}
}
