package frame

import (
	"fmt"
	"slices"
	"strconv"
)

// mdc is Samsung's Multiple Display Control: AA, command, address, length of
// the data, data, sum of all but the first. A reply has the command FF and
// begins its data with 'A' or 'N' and the command that it answers.
type mdc struct{}

const (
	mdcHead  = 0xAA
	mdcReply = 0xFF
	mdcAll   = 0xFE
	mdcACK   = 'A'
	mdcNAK   = 'N'
)

// mdcRow is one command of the protocol.
type mdcRow struct {
	command Command
	code    byte
	values  values
	// told: it can be set. asked: how an answer reads, if not by values.
	told bool
	read func([]byte) string
}

func (mdc) table() []mdcRow {
	return []mdcRow{
		{Status, 0x00, values{}, false, mdcStatus},
		{Serial, 0x0B, values{}, false, printable},
		{Diagnosis, 0x0D, values{}, false, mdcDiagnosis},
		{Software, 0x0E, values{}, false, printable},
		{Power, 0x11, mdcPower(), true, nil},
		{Volume, 0x12, number(100), true, nil},
		{SoundMute, 0x13, mdcMute(), true, nil},
		{Input, 0x14, mdcInputs(), true, nil},
		{Hours, 0x83, values{}, false, mdcHours},
		{Model, 0x8A, values{}, false, printable},
		{NetworkStandby, 0xB5, onOff(1, 0), true, nil},
		// Panel off: the code 01 is OFF.
		{PictureMute, 0xF9, onOff(1, 0), true, nil},
	}
}

func mdcPower() values { return named(word{1, "on"}, word{0, "off"}, word{2, "reboot"}) }
func mdcMute() values  { return named(word{1, "on"}, word{0, "off"}, word{0xFF, "none"}) }

// mdcInputs are the inputs. A display that was set to hdmi1 may say hdmi1-pc.
func mdcInputs() values {
	return named(word{0x14, "vga"}, word{0x18, "dvi"}, word{0x1F, "dvi-video"},
		word{0x21, "hdmi1"}, word{0x22, "hdmi1-pc"}, word{0x23, "hdmi2"}, word{0x24, "hdmi2-pc"},
		word{0x31, "hdmi3"}, word{0x32, "hdmi3-pc"}, word{0x33, "hdmi4"}, word{0x34, "hdmi4-pc"},
		word{0x25, "dp1"}, word{0x26, "dp2"}, word{0x27, "dp3"},
		word{0x55, "hdbaset"}, word{0x60, "magicinfo"}, word{0x64, "iwb"})
}

func (m mdc) row(is func(mdcRow) bool) (mdcRow, bool) {
	t := m.table()
	if i := slices.IndexFunc(t, is); i >= 0 {
		return t[i], true
	}
	return mdcRow{}, false
}

func (m mdc) encode(id int, r Request) ([]byte, error) {
	row, ok := m.row(func(row mdcRow) bool { return row.command == r.Command })
	if !ok || r.Value != "" && !row.told {
		return nil, unsupported()
	}
	b := []byte{mdcHead, row.code, byte(id), 0}
	if r.Value != "" {
		code, err := row.values.code(r.Value)
		if err != nil {
			return nil, err
		}
		b[3] = 1
		b = append(b, byte(code))
	}
	return append(b, mdcSum(b)), nil
}

func mdcSum(b []byte) (sum byte) {
	for _, c := range b[1:] {
		sum += c
	}
	return sum
}

func (mdc) match(b []byte) int {
	if b[0] != mdcHead {
		return -1
	}
	if len(b) < 4 || len(b) < int(b[3])+5 {
		return 0
	}
	n := int(b[3]) + 5
	if mdcSum(b[:n-1]) != b[n-1] {
		return -1
	}
	return n
}

func (m mdc) decode(b []byte, to *Request) (Message, error) {
	if len(b) < 5 || b[0] != mdcHead {
		return Message{}, ErrForeign
	}
	if n := int(b[3]) + 5; n != len(b) {
		return Message{}, fmt.Errorf("%w: its length should be %d", ErrDamaged, n)
	}
	if sum := mdcSum(b[:len(b)-1]); sum != b[len(b)-1] {
		return Message{}, fmt.Errorf("%w: its checksum should be %02X", ErrDamaged, sum)
	}
	msg := Message{ID: int(b[2])}
	if b[1] == mdcReply {
		return m.reply(msg, b[4:len(b)-1], to)
	}
	row, ok := m.row(func(row mdcRow) bool { return row.code == b[1] })
	if !ok {
		return Message{}, fmt.Errorf("%w: command %02X is not known", ErrForeign, b[1])
	}
	msg.Kind, msg.Command = Get, row.command
	switch data := b[4 : len(b)-1]; {
	case len(data) == 1 && row.told:
		msg.Kind, msg.Value = Set, row.values.name(int(data[0]))
	case len(data) > 0:
		return Message{}, fmt.Errorf("%w: %s has other data", ErrForeign, row.command)
	}
	return msg, nil
}

func (m mdc) reply(msg Message, data []byte, to *Request) (Message, error) {
	if len(data) < 2 || data[0] != mdcACK && data[0] != mdcNAK {
		return Message{}, fmt.Errorf("%w: neither A nor N", ErrForeign)
	}
	msg.Kind = Reply
	row, ok := m.row(func(row mdcRow) bool { return row.code == data[1] })
	if !ok {
		if to != nil {
			return Message{}, ErrOther
		}
		return Message{}, fmt.Errorf("%w: command %02X is not known", ErrForeign, data[1])
	}
	if err := answers(row.command, to); err != nil {
		return Message{}, err
	}
	msg.Command = row.command
	switch value := data[2:]; {
	case data[0] == mdcNAK && len(value) > 0:
		msg.Err = fmt.Errorf("%w (code %02X)", ErrRefused, value[0])
	case data[0] == mdcNAK:
		msg.Err = ErrRefused
	case row.read != nil:
		if msg.Value = row.read(value); msg.Value == "" {
			return Message{}, fmt.Errorf("%w: %s has another length", ErrDamaged, row.command)
		}
	case len(value) >= 1:
		msg.Value = row.values.name(int(value[0]))
	default:
		return Message{}, fmt.Errorf("%w: no value", ErrDamaged)
	}
	return msg, nil
}

// mdcStatus: power, volume, mute, input, and more that is not read.
func mdcStatus(b []byte) string {
	if len(b) < 4 {
		return ""
	}
	return fmt.Sprintf("power=%s volume=%d sound-mute=%s input=%s",
		mdcPower().name(int(b[0])), b[1], mdcMute().name(int(b[2])), mdcInputs().name(int(b[3])))
}

// mdcDiagnosis: lamp, temperature, brightness sensor, signal, degrees, fan.
func mdcDiagnosis(b []byte) string {
	if len(b) < 6 {
		return ""
	}
	state := named(word{0, "ok"}, word{1, "error"})
	fan := named(word{0, "ok"}, word{1, "error"}, word{2, "none"})
	signal := named(word{0, "ok"}, word{1, "none"})
	return fmt.Sprintf("lamp=%s temperature-alarm=%s sensor=%s signal=%s temperature=%d fan=%s", state.name(int(b[0])),
		state.name(int(b[1])), state.name(int(b[2])), signal.name(int(b[3])), b[4], fan.name(int(b[5])))
}

// mdcHours: two bytes, three on newer models, in units of ten minutes.
func mdcHours(b []byte) string {
	if len(b) < 2 || len(b) > 4 {
		return ""
	}
	tens := 0
	for _, c := range b {
		tens = tens<<8 | int(c)
	}
	return strconv.Itoa(tens / 6)
}
