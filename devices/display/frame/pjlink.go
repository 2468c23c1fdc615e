package frame

import (
	"bytes"
	"fmt"
	"slices"
	"strings"
)

// pjlink is PJLink, classes 1 and 2: lines that end with CR. A request is
// "%1POWR ?", an answer "%1POWR=1" or "%1POWR=ERR3". A connection begins with
// a greeting; see PJLinkGreeting.
type pjlink struct{}

type pjlinkRow struct {
	command Command
	class   byte
	verb    string
	// words are the values; free is text. told: those that can be set.
	words []pjlinkWord
	told  []string
	free  bool
}

type pjlinkWord struct{ code, name string }

func (pjlink) table() []pjlinkRow {
	text := func(c Command, class byte, code string) pjlinkRow {
		return pjlinkRow{command: c, class: class, verb: code, free: true}
	}
	return []pjlinkRow{
		{Power, '1', "POWR", []pjlinkWord{{"0", "off"}, {"1", "on"}, {"2", "cooling"}, {"3", "warming"}}, []string{"on", "off"}, false},
		{Input, '1', "INPT", nil, nil, false}, // see pjlinkKinds
		{AVMute, '1', "AVMT", []pjlinkWord{{"11", "picture"}, {"21", "sound"}, {"31", "both"}, {"30", "none"}}, []string{"both", "none"}, false},
		{PictureMute, '1', "AVMT", []pjlinkWord{{"11", "on"}, {"10", "off"}}, []string{"on", "off"}, false},
		{SoundMute, '1', "AVMT", []pjlinkWord{{"21", "on"}, {"20", "off"}}, []string{"on", "off"}, false},
		{Diagnosis, '1', "ERST", nil, nil, true},
		{Hours, '1', "LAMP", nil, nil, true},
		text(Maker, '1', "INF1"), text(Model, '1', "INF2"), text(Name, '1', "NAME"), text(Class, '1', "CLSS"),
		text(Serial, '2', "SNUM"), text(Software, '2', "SVER"),
		{Freeze, '2', "FREZ", []pjlinkWord{{"1", "on"}, {"0", "off"}}, []string{"on", "off"}, false},
		// One step up or down; there is no level to read.
		{Volume, '2', "SVOL", []pjlinkWord{{"1", "up"}, {"0", "down"}}, []string{"up", "down"}, false},
	}
}

// pjlinkKinds are the kinds of input, 1 to 6; the second character is the
// number of the socket, 1 to 9 or A to Z.
func pjlinkKinds() []string {
	return []string{"rgb", "video", "digital", "storage", "network", "internal"}
}

// code finds the code of a value that can be set.
func (r pjlinkRow) code(value string) (string, bool) {
	if r.command == Input {
		for i, kind := range pjlinkKinds() {
			n, ok := strings.CutPrefix(value, kind)
			if n = strings.ToUpper(n); ok && pjlinkSocket(n) {
				return fmt.Sprintf("%d%s", i+1, n), true
			}
		}
	}
	for _, w := range r.words {
		if w.name == value && slices.Contains(r.told, w.name) {
			return w.code, true
		}
	}
	return "", false
}

// name is the value of a code.
func (r pjlinkRow) name(code string) (string, bool) {
	if r.command == Input {
		if len(code) == 2 && code[0] >= '1' && code[0] <= '6' && pjlinkSocket(code[1:]) {
			return pjlinkKinds()[code[0]-'1'] + code[1:], true
		}
		return "", false
	}
	for _, w := range r.words {
		if w.code == code {
			return w.name, true
		}
	}
	return "", false
}

func pjlinkSocket(n string) bool {
	return len(n) == 1 && (n[0] >= '1' && n[0] <= '9' || n[0] >= 'A' && n[0] <= 'Z')
}

func (p pjlink) encode(_ int, r Request) ([]byte, error) {
	t := p.table()
	i := slices.IndexFunc(t, func(row pjlinkRow) bool { return row.command == r.Command })
	if i < 0 || r.Value == "" && r.Command == Volume {
		return nil, unsupported()
	}
	row := t[i]
	if r.Value == "" {
		return fmt.Appendf(nil, "%%%c%s ?\r", row.class, row.verb), nil
	}
	if row.told == nil && row.command != Input {
		return nil, unsupported()
	}
	if code, ok := row.code(r.Value); ok {
		return fmt.Appendf(nil, "%%%c%s %s\r", row.class, row.verb, code), nil
	}
	if row.command == Input {
		return nil, fmt.Errorf("value %q: give rgb1, video1, digital1, storage1, network1 or another number", r.Value)
	}
	return nil, fmt.Errorf("value %q: give %s", r.Value, strings.Join(row.told, ", "))
}

func (pjlink) match(b []byte) int {
	if b[0] != '%' && b[0] != 'P' && b[0] != 'p' {
		return -1
	}
	for i, c := range b {
		switch {
		case c == '\r' || c == '\n':
			line := b[:i]
			if len(line) >= 6 && (line[0] == '%' || strings.EqualFold(string(line[:6]), "PJLINK")) {
				return i + 1
			}
			return -1
		case c < ' ' || i > 200:
			return -1
		}
	}
	return 0
}

func (p pjlink) decode(b []byte, to *Request) (Message, error) {
	line := string(bytes.TrimRight(b, "\r\n"))
	upper := strings.ToUpper(line) // some answer in small letters
	if strings.ContainsAny(line, "\r\n") {
		return Message{}, ErrForeign
	}
	// The digest stands before the first command, of a length that is known.
	for _, n := range []int{32, 96} {
		if len(line) > n && line[n] == '%' && isHex(line[:n]) {
			upper, line = upper[n:], line[n:]
		}
	}
	switch {
	case strings.HasPrefix(upper, "PJLINK"):
		return p.greeting(strings.TrimSpace(upper[len("PJLINK"):]))
	case len(line) < 8 || line[0] != '%' || line[1] != '1' && line[1] != '2':
		return Message{}, ErrForeign
	case line[6] == ' ':
		return p.request(upper[1], upper[2:6], upper[7:])
	case line[6] == '=':
		return p.answer(upper[2:6], line[7:], to)
	}
	return Message{}, ErrForeign
}

func isHex(s string) bool { return strings.Trim(s, "0123456789abcdefABCDEF") == "" }

func (pjlink) greeting(text string) (Message, error) {
	m := Message{Kind: Greeting, ID: NoID}
	switch {
	case text == "ERRA":
		m.Kind, m.Err = Login, ErrPassword
	case text == "0":
		m.Value = "open"
	case strings.HasPrefix(text, "1 ") && isHex(text[2:]):
		m.Value = "password " + strings.ToLower(text[2:])
	case strings.HasPrefix(text, "2"):
		m.Value = strings.ToLower(strings.TrimSpace("sha256 " + strings.TrimSpace(text[1:])))
	default:
		return Message{}, ErrForeign
	}
	return m, nil
}

func (p pjlink) request(class byte, code, value string) (Message, error) {
	for _, row := range p.table() {
		if row.verb != code || row.class != class {
			continue
		}
		if value == "?" {
			return Message{Kind: Get, ID: NoID, Command: row.command}, nil
		}
		if name, ok := row.name(value); ok && (row.command == Input || slices.Contains(row.told, name)) {
			return Message{Kind: Set, ID: NoID, Command: row.command, Value: name}, nil
		}
	}
	return Message{}, fmt.Errorf("%w: %s %q is not known", ErrForeign, code, value)
}
