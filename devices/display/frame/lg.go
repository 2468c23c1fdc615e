package frame

import (
	"bytes"
	"fmt"
	"slices"
	"strings"
)

// lg is LG's serial protocol for commercial displays. A request is two letters,
// the set's address and data, in hexadecimal, with blanks between and CR at
// the end. A reply has only the second letter, then address, OK or NG, data,
// and the letter x. There is no checksum, and replies of "kg" and "fg" are
// alike: who asked must know.
type lg struct{}

type lgRow struct {
	command Command
	code    string
	values  values
	told    bool
	// text: the answer is ASCII and no number.
	text bool
}

func (lg) table() []lgRow {
	return []lgRow{
		{Power, "ka", onOff(1, 0), true, false},
		{Input, "xb", lgInputs(), true, false},
		{PictureMute, "kd", onOff(1, 0), true, false},
		{SoundMute, "ke", onOff(0, 1), true, false}, // 00 is muted
		{Volume, "kf", number(100), true, false},
		{Temperature, "dn", number(0xFE), false, false},
		{Hours, "dl", number(0xFFFFFE), false, false},
		{Serial, "fy", values{}, false, true},
	}
}

// lgInputs are those of command xb. A and D are the same sockets in PC mode.
func lgInputs() values {
	return named(word{0x60, "vga"}, word{0x70, "dvi"}, word{0x90, "hdmi1"}, word{0xA0, "hdmi1-pc"},
		word{0x91, "hdmi2"}, word{0xA1, "hdmi2-pc"}, word{0xC0, "dp1"}, word{0xD0, "dp1-pc"})
}

// ask is the data that reads.
const lgAsk = 0xFF

func (l lg) encode(id int, r Request) ([]byte, error) {
	t := l.table()
	i := slices.IndexFunc(t, func(row lgRow) bool { return row.command == r.Command })
	if i < 0 || r.Value != "" && !t[i].told {
		return nil, unsupported()
	}
	code := lgAsk
	if r.Value != "" {
		var err error
		if code, err = t[i].values.code(r.Value); err != nil {
			return nil, err
		}
		if code == lgAsk {
			return nil, t[i].values.refuse(r.Value)
		}
	}
	return fmt.Appendf(nil, "%s %02X %02X\r", t[i].code, id, code), nil
}

func (lg) match(b []byte) int {
	if n := lgReply(b); n >= 0 {
		return n
	}
	return lgRequest(b)
}

// fits reports whether b is, as far as it goes, of a form in which a is a
// small letter, h a hexadecimal digit, and anything else itself.
func fits(b []byte, form string) bool {
	for i, c := range b[:min(len(b), len(form))] {
		switch f := form[i]; f {
		case 'a':
			if c < 'a' || c > 'z' {
				return false
			}
		case 'h':
			if !strings.ContainsRune("0123456789ABCDEFabcdef", rune(c)) {
				return false
			}
		default:
			if c != f {
				return false
			}
		}
	}
	return true
}

// lgReply measures a reply. A serial number is taken to have no small x.
func lgReply(b []byte) int {
	const head = len("a hh OK")
	if !fits(b, "a hh OK") && !fits(b, "a hh NG") {
		return -1
	}
	if len(b) <= head {
		return 0
	}
	for i, c := range b[head:] {
		switch {
		case c == 'x':
			return head + i + 1
		case c < ' ' || c > '~' || i > 40:
			return -1
		}
	}
	return 0
}

// lgRequest measures a request.
func lgRequest(b []byte) int {
	const form = "aa hh hh\r"
	switch {
	case !fits(b, form):
		return -1
	case len(b) < len(form):
		return 0
	}
	return len(form)
}

func (l lg) decode(b []byte, to *Request) (Message, error) {
	if lgRequest(b) == len(b) {
		return l.request(b)
	}
	// Some sets end with CR.
	if reply := bytes.TrimRight(b, "\r\n"); len(reply) > 0 && lgReply(reply) == len(reply) {
		return l.reply(reply, to)
	}
	return Message{}, ErrForeign
}

func (l lg) request(b []byte) (Message, error) {
	for _, row := range l.table() {
		if row.code != string(b[:2]) {
			continue
		}
		id, _ := hexDigits(b[3:], 2)
		code, _ := hexDigits(b[6:], 2)
		switch {
		case code == lgAsk:
			return Message{Kind: Get, ID: id, Command: row.command}, nil
		case row.told:
			return Message{Kind: Set, ID: id, Command: row.command, Value: row.values.name(code)}, nil
		}
	}
	return Message{}, fmt.Errorf("%w: command %q is not known", ErrForeign, b[:2])
}

// reply reads a reply. Without its request the letter is taken to be that of
// the command in the table.
func (l lg) reply(b []byte, to *Request) (Message, error) {
	id, _ := hexDigits(b[2:], 2)
	m := Message{Kind: Reply, ID: id}
	for _, row := range l.table() {
		if row.code[1] != b[0] || to != nil && to.Command != row.command {
			continue
		}
		m.Command = row.command
		data := b[7 : len(b)-1]
		if string(b[5:7]) == "NG" {
			m.Err = ErrNotNow
			return m, nil
		}
		if row.text {
			m.Value = printable(data)
			return m, nil
		}
		code, ok := hexDigits(data, min(len(data), 6))
		if !ok || len(data) > 6 || len(data) < 2 {
			return Message{}, fmt.Errorf("%w: %q is no value", ErrDamaged, data)
		}
		m.Value = row.values.name(code)
		return m, nil
	}
	if to != nil {
		return Message{}, ErrOther
	}
	return Message{}, fmt.Errorf("%w: reply %q is not known", ErrForeign, b[:1])
}
