package frame

import (
	"bytes"
	"fmt"
	"slices"
	"strconv"
	"strings"
)

// sonyIP is Sony's Simple IP Control: 24 bytes, "*S", a letter for the kind,
// four letters of command, sixteen characters, LF. An answer of all zeros
// means "done" after setting, and "0" after asking.
type sonyIP struct{}

const sonyIPSize = 24

type sonyIPRow struct {
	command Command
	code    string
	values  values
	told    bool
}

func (sonyIP) table() []sonyIPRow {
	return []sonyIPRow{
		{Power, "POWR", onOff(1, 0), true},
		{Volume, "VOLU", number(100), true},
		{SoundMute, "AMUT", onOff(1, 0), true},
		{PictureMute, "PMUT", onOff(1, 0), true},
		{Input, "INPT", values{}, true}, // see sonyIPInput
	}
}

// sonyIPKinds are the kinds of source, as the first eight digits have them.
func sonyIPKinds() []word {
	return []word{{0, "tv"}, {1, "hdmi"}, {3, "composite"}, {4, "component"}, {5, "screen-mirroring"}, {6, "pc-rgb"}}
}

// write makes the sixteen characters of a value.
func (r sonyIPRow) write(value string) (string, error) {
	if r.command != Input {
		code, err := r.values.code(value)
		return fmt.Sprintf("%016d", code), err
	}
	digits := strings.TrimLeft(value, "abcdefghijklmnopqrstuvwxyz-")
	number, err := strconv.ParseUint(digits, 10, 26)
	for _, kind := range sonyIPKinds() {
		if err == nil && kind.name == strings.TrimSuffix(value, digits) {
			return fmt.Sprintf("%08d%08d", kind.code, number), nil
		}
	}
	if from, ok := strings.CutPrefix(value, "source:"); ok && len(from) == 16 && strings.Trim(from, "0123456789") == "" {
		return from, nil
	}
	return "", fmt.Errorf("value %q: give hdmi1, hdmi2, …, pc-rgb1, or source: and sixteen digits", value)
}

// read reads sixteen characters.
func (r sonyIPRow) read(text string) (string, bool) {
	if strings.Trim(text, "0123456789") != "" {
		return "", false
	}
	if r.command != Input {
		code, err := strconv.ParseUint(text, 10, 16)
		return r.values.name(int(code)), err == nil
	}
	kind, _ := strconv.Atoi(text[:8])
	number, _ := strconv.Atoi(text[8:])
	for _, k := range sonyIPKinds() {
		if k.code == kind && number < 1<<26 {
			return k.name + strconv.Itoa(number), true
		}
	}
	return "source:" + text, true
}

func (s sonyIP) encode(_ int, r Request) ([]byte, error) {
	t := s.table()
	i := slices.IndexFunc(t, func(row sonyIPRow) bool { return row.command == r.Command })
	if i < 0 || r.Value != "" && !t[i].told {
		return nil, unsupported()
	}
	if r.Value == "" {
		return []byte("*SE" + t[i].code + strings.Repeat("#", 16) + "\n"), nil
	}
	text, err := t[i].write(r.Value)
	if err != nil {
		return nil, err
	}
	return []byte("*SC" + t[i].code + text + "\n"), nil
}

func (sonyIP) match(b []byte) int {
	switch {
	case b[0] != '*' || len(b) > 1 && b[1] != 'S' || len(b) > 2 && !strings.ContainsRune("CEAN", rune(b[2])):
		return -1
	case len(b) < sonyIPSize:
		if bytes.IndexByte(b, '\n') >= 0 {
			return -1
		}
		return 0
	case b[sonyIPSize-1] != '\n':
		return -1
	}
	return sonyIPSize
}

func (s sonyIP) decode(b []byte, to *Request) (Message, error) {
	if len(b) == 0 || s.match(b) < 0 {
		return Message{}, ErrForeign
	}
	if len(b) != sonyIPSize {
		return Message{}, fmt.Errorf("%w: it should have 24 bytes", ErrDamaged)
	}
	kind, code, text := b[2], string(b[3:7]), string(b[7:23])
	t := s.table()
	i := slices.IndexFunc(t, func(row sonyIPRow) bool { return row.code == code })
	if i < 0 {
		return Message{}, fmt.Errorf("%w: command %q is not known", ErrForeign, code)
	}
	row := t[i]
	m := Message{ID: NoID, Command: row.command}
	value, ok := row.read(text)
	switch {
	case kind == 'E' && text == strings.Repeat("#", 16):
		m.Kind = Get
	case kind == 'C' && ok:
		m.Kind, m.Value = Set, value
	case kind == 'N' && ok:
		m.Kind, m.Value = Notice, value
	case kind == 'A':
		return row.answer(m, text, to)
	default:
		return Message{}, fmt.Errorf("%w: %q is no value", ErrDamaged, text)
	}
	return m, nil
}

// answer reads an answer. Without the request, zeros are taken for "done".
func (r sonyIPRow) answer(m Message, text string, to *Request) (Message, error) {
	m.Kind = Reply
	if err := answers(r.command, to); err != nil {
		return Message{}, err
	}
	value, ok := r.read(text)
	switch {
	case text == strings.Repeat("F", 16):
		m.Err = ErrNotNow
	case text == strings.Repeat("N", 16):
		m.Err = fmt.Errorf("%w (not found)", ErrNotNow)
	case !ok:
		return Message{}, fmt.Errorf("%w: %q is no value", ErrDamaged, text)
	case text == strings.Repeat("0", 16) && (to == nil || to.Value != ""):
		m.Value = "ok"
	case to != nil && to.Value != "":
		return Message{}, ErrOther
	default:
		m.Value = value
	}
	return m, nil
}
