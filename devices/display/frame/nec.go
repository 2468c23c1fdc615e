package frame

import (
	"fmt"
	"slices"
	"strconv"
	"strings"
)

// nec is the external control of NEC and Sharp-NEC MultiSync: SOH '0' to from
// type length STX text ETX check CR, where length is two hexadecimal digits and
// counts STX to ETX, and check is the XOR of all after SOH up to ETX. The check
// may look like ETX, so only the length tells where a frame ends.
type nec struct {
	// input is the parameter that the input stands in.
	input int
}

const (
	necInput = 0x0060
	soh      = 0x01
	stx      = 0x02
	etx      = 0x03
	// necHost is who sends requests and gets replies, necEvery all displays.
	necHost, necEvery = '0', '*'
)

// necRow is one request: its type, its text without a value, and how the value
// is written. Parameters (types C and E) are answered alike, commands (type A)
// each in its own way.
type necRow struct {
	command  Command
	get, set string
	values   values
	// read reads the answer of a command; nil for parameters.
	read func(text string) (string, error)
}

func (n nec) table() []necRow {
	param := func(c Command, code int, v values) necRow {
		text := fmt.Sprintf("%04X", code)
		return necRow{c, "C" + text, "E" + text, v, nil}
	}
	asked := func(r necRow) necRow { r.set = ""; return r }
	mute := named(word{1, "on"}, word{2, "off"}, word{0, "unmuted"})
	return []necRow{
		{Power, "A01D6", "AC203D6", named(word{1, "on"}, word{2, "standby"}, word{3, "suspend"}, word{4, "off"}), necPower},
		param(Volume, 0x0062, number(100)),
		param(Input, n.input, necInputs()),
		param(SoundMute, 0x008D, mute),
		param(PictureMute, 0x10B6, mute),
		param(Sensor, 0x0278, number(9)),
		asked(param(Temperature, 0x0279, values{})),
		{Diagnosis, "AB1", "", values{}, necDiagnosis},
		{Save, "A0C", "", values{}, func(string) (string, error) { return "ok", nil }},
		{Serial, "AC216", "", values{}, necText("C316")},
		{Model, "AC217", "", values{}, necText("C317")},
	}
}

func necInputs() values {
	v := named(word{1, "vga"}, word{2, "rgbhv"}, word{3, "dvi"}, word{4, "hdmi"}, word{5, "video1"}, word{6, "video2"},
		word{7, "s-video"}, word{9, "tuner"}, word{10, "tv"}, word{12, "component1"}, word{13, "option"}, word{14, "component2"},
		word{15, "dp1"}, word{16, "dp2"}, word{17, "hdmi1"}, word{18, "hdmi2"}, word{0x82, "hdmi3"}, word{0x87, "usb"})
	v.most = 0xFFFF
	return v
}

func (n nec) encode(id int, r Request) ([]byte, error) {
	t := n.table()
	i := slices.IndexFunc(t, func(row necRow) bool { return row.command == r.Command })
	if i < 0 || r.Value != "" && t[i].set == "" {
		return nil, unsupported()
	}
	text := t[i].get
	if r.Value != "" {
		code, err := t[i].values.code(r.Value)
		if err != nil {
			return nil, err
		}
		text = t[i].set + fmt.Sprintf("%04X", code)
	}
	to := byte('@' + id)
	if id == 0 {
		to = necEvery
	}
	return necFrame(to, necHost, text[0], text[1:]), nil
}

func necFrame(to, from, kind byte, text string) []byte {
	b := append([]byte{soh, '0', to, from, kind}, fmt.Sprintf("%02X%c%s%c", len(text)+2, stx, text, etx)...)
	return append(b, necCheck(b), '\r')
}

func necCheck(b []byte) (check byte) {
	for _, c := range b[1:] {
		check ^= c
	}
	return check
}

func (nec) match(b []byte) int {
	switch {
	case b[0] != soh || len(b) > 1 && b[1] != '0':
		return -1
	case len(b) < 7:
		return 0
	}
	size, ok := hexDigits(b[5:], 2)
	n := 7 + size + 2
	switch {
	case !ok || size < 2:
		return -1
	case len(b) < n:
		return 0
	case b[7] != stx || b[n-3] != etx || b[n-2] != necCheck(b[:n-2]) || b[n-1] != '\r':
		return -1
	}
	return n
}

func (n nec) decode(b []byte, to *Request) (Message, error) {
	if len(b) < 11 || b[0] != soh || b[1] != '0' {
		return Message{}, ErrForeign
	}
	size, ok := hexDigits(b[5:], 2)
	switch {
	case !ok || size < 2 || 7+size+2 != len(b) || b[7] != stx || b[len(b)-3] != etx || b[len(b)-1] != '\r':
		return Message{}, fmt.Errorf("%w: the length does not fit", ErrDamaged)
	case b[len(b)-2] != necCheck(b[:len(b)-2]):
		return Message{}, fmt.Errorf("%w: its check should be %02X", ErrDamaged, necCheck(b[:len(b)-2]))
	}
	text := string(b[8 : len(b)-3])
	switch kind := b[4]; kind {
	case 'A', 'C', 'E':
		return n.request(b[2], string(kind)+text)
	case 'B', 'D', 'F':
		m, err := n.reply(kind, text, to)
		m.ID = necID(b[3])
		return m, err
	}
	return Message{}, fmt.Errorf("%w: message type %q", ErrForeign, b[4])
}

// necID is the address that a byte means.
func necID(b byte) int {
	switch {
	case b == necEvery:
		return 0
	case b > '@':
		return int(b) - '@'
	}
	return NoID
}

func (n nec) request(to byte, text string) (Message, error) {
	for _, row := range n.table() {
		if text == row.get {
			return Message{Kind: Get, ID: necID(to), Command: row.command}, nil
		}
		if digits, ok := strings.CutPrefix(text, row.set); row.set != "" && ok {
			if code, err := strconv.ParseUint(digits, 16, 16); err == nil && len(digits) == 4 {
				return Message{Kind: Set, ID: necID(to), Command: row.command, Value: row.values.name(int(code))}, nil
			}
		}
	}
	return Message{}, fmt.Errorf("%w: request %q is not known", ErrForeign, text)
}
