package frame

import (
	"encoding/binary"
	"fmt"
	"slices"
	"strconv"
)

// sicp is Philips' Serial/Ethernet Interface Communication Protocol: size of
// the whole, address, group, code and data, XOR of all before. Getting and
// setting have codes of their own; an answer to a get begins with its code,
// that to a set is an acknowledgement that does not say to what.
type sicp struct{}

const (
	sicpACK, sicpNACK, sicpNAV = 0x06, 0x15, 0x18
	sicpLeast, sicpMost        = 5, 0x28
)

// sicpRow is one command. get has its parameters; none is none.
type sicpRow struct {
	command Command
	get     []byte
	set     byte
	values  values
	// write makes the data of a set, if it is not one byte; read those of an
	// answer.
	write func(code int) []byte
	read  func([]byte) string
}

func (sicp) table() []sicpRow {
	text := func(c Command, get ...byte) sicpRow { return sicpRow{command: c, get: get, read: printable} }
	return []sicpRow{
		{Power, []byte{0x19}, 0x18, named(word{1, "off"}, word{2, "on"}), nil, nil},
		{Input, []byte{0xAD}, 0xAC, sicpInputs(), func(code int) []byte { return []byte{byte(code), 0, 1, 0} }, nil},
		// The loudspeakers', then that of the audio output.
		{Volume, []byte{0x45}, 0x44, number(100), func(code int) []byte { return []byte{byte(code), byte(code)} }, nil},
		{SoundMute, []byte{0x46}, 0x47, onOff(1, 0), nil, nil},
		{PictureMute, []byte{0x71}, 0x72, onOff(1, 0), nil, nil}, // 00 is lit
		{command: Hours, get: []byte{0x0F, 0x02}, read: sicpHours},
		{command: Temperature, get: []byte{0x2F}, read: sicpCelsius},
		text(Serial, 0x15),
		text(Model, 0xA1, 0x00),
		text(Software, 0xA1, 0x01),
	}
}

func sicpInputs() values {
	return named(word{0x05, "vga"}, word{0x06, "hdmi2"}, word{0x0A, "dp1"}, word{0x0B, "ops"},
		word{0x0D, "hdmi1"}, word{0x0F, "hdmi3"}, word{0x19, "hdmi4"})
}

func sicpHours(b []byte) string {
	if len(b) < 2 {
		return ""
	}
	return strconv.Itoa(int(binary.BigEndian.Uint16(b)))
}

// sicpCelsius: two sensors; on some platforms only the first is one.
func sicpCelsius(b []byte) string {
	switch {
	case len(b) == 0:
		return ""
	case len(b) == 1:
		return strconv.Itoa(int(b[0]))
	}
	return fmt.Sprintf("%d %d", b[0], b[1])
}

func (s sicp) encode(id int, r Request) ([]byte, error) {
	t := s.table()
	i := slices.IndexFunc(t, func(row sicpRow) bool { return row.command == r.Command })
	if i < 0 || r.Value != "" && t[i].set == 0 {
		return nil, unsupported()
	}
	body := t[i].get
	if r.Value != "" {
		code, err := t[i].values.code(r.Value)
		if err != nil {
			return nil, err
		}
		body = []byte{t[i].set, byte(code)}
		if t[i].write != nil {
			body = append(body[:1], t[i].write(code)...)
		}
	}
	b := append([]byte{byte(len(body) + 4), byte(id), 0}, body...)
	return append(b, xor(b)), nil
}

func xor(b []byte) (sum byte) {
	for _, c := range b {
		sum ^= c
	}
	return sum
}

func (sicp) match(b []byte) int {
	n := int(b[0])
	switch {
	case n < sicpLeast || n > sicpMost || len(b) > 2 && b[2] > 1:
		return -1
	case len(b) < n:
		return 0
	case xor(b[:n]) != 0:
		return -1
	}
	return n
}

func (s sicp) decode(b []byte, to *Request) (Message, error) {
	switch {
	case len(b) < sicpLeast || len(b) > sicpMost || b[2] > 1:
		return Message{}, ErrForeign
	case int(b[0]) != len(b):
		return Message{}, fmt.Errorf("%w: its size should be %02X", ErrDamaged, len(b))
	case xor(b) != 0:
		return Message{}, fmt.Errorf("%w: its checksum should be %02X", ErrDamaged, xor(b[:len(b)-1]))
	}
	id, body := int(b[1]), b[3:len(b)-1]
	switch {
	case body[0] == 0 && len(body) == 2:
		return s.acknowledged(id, body[1], to)
	case to != nil:
		return s.report(id, body, to)
	}
	for _, row := range s.table() {
		if slices.Equal(body, row.get) {
			return Message{Kind: Get, ID: id, Command: row.command}, nil
		}
		if row.set == 0 || body[0] != row.set || len(body) < 2 {
			continue
		}
		if want := row.write; len(body) == 2 || want != nil && len(body) == len(want(0))+1 {
			value := row.values.name(int(body[1]))
			return Message{Kind: Set, ID: id, Command: row.command, Value: value}, nil
		}
	}
	return s.report(id, body, to)
}

// acknowledged reads the answer to a set, or a refusal of anything.
func (s sicp) acknowledged(id int, code byte, to *Request) (Message, error) {
	m := Message{Kind: Reply, ID: id}
	if to != nil {
		m.Command = to.Command
	}
	switch code {
	case sicpACK:
		if to != nil && to.Value == "" {
			return Message{}, ErrOther // a question is not answered by "done"
		}
		m.Value = "ok"
	case sicpNACK:
		m.Err = ErrRefused
	case sicpNAV:
		m.Err = ErrNotNow
	default:
		return Message{}, fmt.Errorf("%w: acknowledgement %02X", ErrForeign, code)
	}
	return m, nil
}

// report reads an answer to a get. Model and software have the same code:
// without the request it is taken for the model.
func (s sicp) report(id int, body []byte, to *Request) (Message, error) {
	for _, row := range s.table() {
		if row.get[0] != body[0] || to != nil && (to.Command != row.command || to.Value != "") {
			continue
		}
		m := Message{Kind: Reply, ID: id, Command: row.command}
		data := body[1:]
		switch {
		case len(data) == 0:
		case row.read != nil:
			m.Value = row.read(data)
		case row.command == Volume && len(data) > 1 && data[0] != data[1]:
			m.Value = fmt.Sprintf("%d %d", data[0], data[1])
		default:
			m.Value = row.values.name(int(data[0]))
		}
		if m.Value == "" {
			return Message{}, fmt.Errorf("%w: %s without a value", ErrDamaged, row.command)
		}
		return m, nil
	}
	if to != nil {
		return Message{}, ErrOther
	}
	return Message{}, fmt.Errorf("%w: code %02X is not known", ErrForeign, body[0])
}
