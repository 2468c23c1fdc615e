package frame

import (
	"fmt"
	"slices"
)

// sonySerial is the RS-232 of Bravia Professional displays. Setting: 8C 00
// function length data sum; asking: 83 00 function FF FF sum; length counts the
// data and the sum. The answer is 70, a status and the sum; when a question
// was understood, 70 00 length data sum. It never says what it answers.
type sonySerial struct {
	// input is the function that the input stands in.
	input byte
}

const (
	sonySet, sonyGet, sonyReply = 0x8C, 0x83, 0x70
	sonyInput                   = 0x02
	// sonyData is more data than any answer has.
	sonyData = 0x20
)

// sonyRow is one function. Data are one byte, or a kind and one byte.
type sonyRow struct {
	command  Command
	function byte
	// kind is the byte before the value; 0 is none.
	kind   byte
	values values
	// mute: cannot be asked.
	mute bool
}

func (s sonySerial) table() []sonyRow {
	return []sonyRow{
		{Power, 0x00, 0, onOff(1, 0), false},
		{StandbyControl, 0x01, 0, onOff(1, 0), true},
		{Input, s.input, 0, values{}, false}, // see sonyInputs
		{Volume, 0x05, 1, number(100), false},
		{SoundMute, 0x06, 1, onOff(1, 0), false},
	}
}

// sonyInputs are kind and number in one.
func sonyInputs() values {
	return values{most: 0xFFFF, words: []word{{0x0401, "hdmi1"}, {0x0402, "hdmi2"}, {0x0403, "hdmi3"}, {0x0404, "hdmi4"},
		{0x0405, "hdmi5"}, {0x0501, "vga"}}}
}

func (s sonySerial) encode(_ int, r Request) ([]byte, error) {
	t := s.table()
	i := slices.IndexFunc(t, func(row sonyRow) bool { return row.command == r.Command })
	if i < 0 || r.Value == "" && t[i].mute {
		return nil, unsupported()
	}
	row := t[i]
	if r.Value == "" {
		b := []byte{sonyGet, 0, row.function, 0xFF, 0xFF}
		return append(b, sum(b)), nil
	}
	v := row.values
	if row.command == Input {
		v = sonyInputs()
	}
	code, err := v.code(r.Value)
	if err != nil {
		return nil, err
	}
	data := []byte{byte(code)}
	switch {
	case row.command == Input:
		data = []byte{byte(code >> 8), byte(code)}
	case row.kind != 0:
		data = []byte{row.kind, byte(code)}
	}
	b := append([]byte{sonySet, 0, row.function, byte(len(data) + 1)}, data...)
	return append(b, sum(b)), nil
}

func sum(b []byte) (sum byte) {
	for _, c := range b {
		sum += c
	}
	return sum
}

// size is the length of the frame that b begins with, 0 if that is not known
// yet, less if there is none.
func (sonySerial) size(b []byte) int {
	switch {
	case b[0] == sonyGet && len(b) < 2, b[0] == sonySet && len(b) < 4, b[0] == sonyReply && len(b) < 3:
		return 0
	case b[0] == sonyGet && b[1] == 0:
		return 6
	case b[0] == sonySet && b[1] == 0 && b[3] > 1 && b[3] < sonyData:
		return 4 + int(b[3])
	case b[0] == sonyReply && (b[1] > 0 && b[1] <= 4 || b[1] == 0 && b[2] == sonyReply):
		return 3 // the sum of 70 00 is 70, which no length is
	case b[0] == sonyReply && b[1] == 0 && b[2] > 1 && b[2] < sonyData:
		return 3 + int(b[2])
	}
	return -1
}

func (s sonySerial) match(b []byte) int {
	n := s.size(b)
	switch {
	case n > len(b):
		return 0
	case n > 0 && sum(b[:n-1]) != b[n-1]:
		return -1
	}
	return n
}

func (s sonySerial) decode(b []byte, to *Request) (Message, error) {
	if len(b) < 3 || s.size(b) < 0 {
		return Message{}, ErrForeign
	}
	if n := s.size(b); n != len(b) {
		return Message{}, fmt.Errorf("%w: its length should be %d", ErrDamaged, n)
	}
	if want := sum(b[:len(b)-1]); want != b[len(b)-1] {
		return Message{}, fmt.Errorf("%w: its checksum should be %02X", ErrDamaged, want)
	}
	if b[0] == sonyReply {
		return s.reply(b, to)
	}
	for _, row := range s.table() {
		if row.function != b[2] {
			continue
		}
		m := Message{Kind: Get, ID: NoID, Command: row.command}
		if b[0] == sonyGet {
			return m, nil
		}
		value, ok := row.value(b[4 : len(b)-1])
		if !ok {
			return Message{}, fmt.Errorf("%w: %s has other data", ErrForeign, row.command)
		}
		m.Kind, m.Value = Set, value
		return m, nil
	}
	return Message{}, fmt.Errorf("%w: function %02X is not known", ErrForeign, b[2])
}

// value reads data. Models differ in whether an answer repeats the kind.
func (r sonyRow) value(data []byte) (string, bool) {
	switch {
	case r.command == Input && len(data) == 2:
		return sonyInputs().name(int(data[0])<<8 | int(data[1])), true
	case r.command == Input:
		return "", false
	case len(data) == 1:
		return r.values.name(int(data[0])), true
	case len(data) == 2 && r.kind != 0 && data[0] == r.kind:
		return r.values.name(int(data[1])), true
	}
	return "", false
}

func (s sonySerial) reply(b []byte, to *Request) (Message, error) {
	m := Message{Kind: Reply, ID: NoID}
	if to != nil {
		m.Command = to.Command
	}
	switch b[1] {
	case 0:
	case 1, 2:
		m.Err = ErrValue
	case 3:
		m.Err = fmt.Errorf("%w: it cancelled the command", ErrNotNow)
	case 4:
		m.Err = fmt.Errorf("%w (parse error)", ErrUnknown)
	}
	switch data := b[2 : len(b)-1]; {
	case m.Err != nil:
	case len(data) == 0:
		if to != nil && to.Value == "" {
			return Message{}, ErrOther // a question is not answered by "done"
		}
		m.Value = "ok"
	case to == nil: // of what, it does not say
		m.Value = fmt.Sprintf("0x%02X", data[1:])
	case to.Value != "":
		return Message{}, ErrOther
	default:
		for _, row := range s.table() {
			if row.command != to.Command {
				continue
			}
			value, ok := row.value(data[1:])
			if !ok {
				return Message{}, ErrOther
			}
			m.Value = value
		}
	}
	return m, nil
}
