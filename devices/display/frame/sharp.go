package frame

import (
	"bytes"
	"fmt"
	"slices"
	"strconv"
	"strings"
)

// sharp is the protocol of Sharp's PN displays: four letters and four
// characters of parameter, CR LF. An answer is a word or the bare value, with
// the set's number behind it where there are several. What it answers, it does
// not say.
type sharp struct{}

type sharpRow struct {
	command Command
	code    string
	values  values
	told    bool
	text    bool
}

func (sharp) table() []sharpRow {
	return []sharpRow{
		{Power, "POWR", values{words: []word{{1, "on"}, {0, "off"}, {2, "waiting"}}, most: 9999}, true, false},
		{Input, "INPS", number(9999), true, false}, // the numbers differ by model
		{Volume, "VOLM", number(100), true, false},
		{SoundMute, "MUTE", values{words: []word{{1, "on"}, {0, "off"}}, most: 9999}, true, false},
		{Model, "INF1", values{}, false, true},
	}
}

const sharpAsk = "????"

func (s sharp) encode(_ int, r Request) ([]byte, error) {
	t := s.table()
	i := slices.IndexFunc(t, func(row sharpRow) bool { return row.command == r.Command })
	if i < 0 || r.Value != "" && !t[i].told {
		return nil, unsupported()
	}
	if r.Value == "" {
		return []byte(t[i].code + sharpAsk + "\r\n"), nil
	}
	code, err := t[i].values.code(r.Value)
	if err != nil || code > 9999 {
		return nil, t[i].values.refuse(r.Value)
	}
	return fmt.Appendf(nil, "%s%04d\r\n", t[i].code, code), nil
}

// lineLength measures a line of visible ASCII that ends as told.
func lineLength(b []byte, end string, most int) int {
	for i, c := range b {
		switch {
		case i > most:
			return -1
		case c >= ' ' && c <= '~':
		case i == 0 || c != end[0]:
			return -1
		case len(b) < i+len(end):
			return 0
		case string(b[i:i+len(end)]) == end:
			return i + len(end)
		default:
			return -1
		}
	}
	return 0
}

func (sharp) match(b []byte) int { return lineLength(b, "\r\n", 80) }

// SharpLogin are the lines of the login on a network, without their end; the
// prompts before them have none.
func SharpLogin(user, password string) (userLine, passwordLine []byte) {
	return []byte(user + "\r\n"), []byte(password + "\r\n")
}

func (s sharp) decode(b []byte, to *Request) (Message, error) {
	if len(b) == 0 || s.match(b) != len(b) {
		return Message{}, ErrForeign
	}
	line := string(bytes.TrimRight(b, "\r\n"))
	switch {
	case strings.HasSuffix(line, "Password:OK"):
		return Message{Kind: Login, ID: NoID, Value: "ok"}, nil
	case strings.HasSuffix(line, "Login incorrect"):
		return Message{Kind: Login, ID: NoID, Err: ErrPassword}, nil
	}
	if to == nil && len(line) == 8 {
		if m, ok := s.request(line); ok {
			return m, nil
		}
	}
	return s.reply(line, to)
}

func (s sharp) request(line string) (Message, bool) {
	for _, row := range s.table() {
		if row.code != line[:4] {
			continue
		}
		m := Message{Kind: Get, ID: NoID, Command: row.command}
		if line[4:] == sharpAsk {
			return m, true
		}
		n, err := strconv.ParseUint(strings.TrimSpace(line[4:]), 10, 16)
		m.Kind, m.Value = Set, row.values.name(int(n))
		return m, err == nil && row.told
	}
	return Message{}, false
}

// reply reads an answer: a word or a value, and the set's number.
func (s sharp) reply(line string, to *Request) (Message, error) {
	m := Message{Kind: Reply, ID: NoID}
	text := line
	if i := strings.LastIndexByte(line, ' '); i > 0 && len(line)-i == 4 {
		named := len(line[:i]) == 4 && s.names(line[:i]) // "POWR 001" is a value
		if id, err := strconv.ParseUint(line[i+1:], 10, 10); err == nil && !named {
			m.ID, text = int(id), strings.TrimRight(line[:i], " ")
		}
	}
	if to != nil {
		m.Command = to.Command
	}
	switch text {
	case "OK":
		if to != nil && to.Value == "" {
			return Message{}, ErrOther // a question is not answered by "done"
		}
		m.Value = "ok"
		return m, nil
	case "ERR":
		m.Err = fmt.Errorf("%w (ERR: not known, not this value, or not now)", ErrNotNow)
		return m, nil
	case "WAIT":
		m.Err = ErrWait
		return m, nil
	case "LOCKED":
		m.Err = ErrLocked
		return m, nil
	case "UNSELECTED":
		m.Err = fmt.Errorf("%w: no set is selected: give it its number in its menu", ErrRefused)
		return m, nil
	}
	if to == nil {
		m.Value = text
		return m, nil
	}
	return s.value(m, text, *to)
}

// names reports whether a word is a command's.
func (s sharp) names(word string) bool {
	return slices.ContainsFunc(s.table(), func(row sharpRow) bool { return row.code == word })
}

// value reads a value. Some sets put the command's name in front.
func (s sharp) value(m Message, text string, to Request) (Message, error) {
	t := s.table()
	i := slices.IndexFunc(t, func(row sharpRow) bool { return row.command == to.Command })
	if i < 0 || to.Value != "" {
		return Message{}, ErrOther
	}
	if rest, ok := strings.CutPrefix(text, t[i].code); ok {
		text = rest
	}
	text = strings.TrimSpace(text)
	if t[i].text {
		m.Value = printable([]byte(text))
		return m, nil
	}
	n, err := strconv.ParseUint(text, 10, 16)
	if err != nil {
		return Message{}, ErrOther
	}
	m.Value = t[i].values.name(int(n))
	return m, nil
}
