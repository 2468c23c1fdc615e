package displaytest

import (
	"bytes"
	"fmt"
	"strconv"
	"strings"
)

// aquos speaks Sharp's protocol: four letters, four characters, CR LF.
type aquos struct{}

func (aquos) cut(b []byte) int {
	if end := bytes.IndexByte(b, '\n'); end >= 0 {
		return end + 1
	}
	if len(b) > 80 {
		return -1
	}
	return 0
}

// damage: there is no checksum, so a character is not one.
func (aquos) damage(answer []byte) { answer[0] = 0x07 }

// greet asks for the user, without an end of line.
func (aquos) greet(*Display, *line) []byte { return []byte("Login:") }

func (aquos) admit(d *Display, l *line, frame []byte) (answer, rest []byte) {
	text := strings.TrimRight(string(frame), "\r\n")
	switch l.step++; {
	case l.step == 1:
		return []byte("\r\nPassword:"), nil
	case l.step == 2 && text == d.faults.Password:
		return []byte("OK\r\n"), nil
	case l.step == 2:
		return []byte("\r\nLogin incorrect\r\n"), nil
	}
	return nil, frame
}

func (a aquos) answer(d *Display, frame []byte) []byte {
	line := strings.TrimRight(string(frame), "\r\n")
	if len(line) != 8 {
		return []byte("ERR\r\n")
	}
	code, value := line[:4], strings.TrimSpace(line[4:])
	st := &d.state
	wait := ""
	if used(&d.faults.Busy) {
		wait = "WAIT\r\n"
	}
	if used(&d.faults.Refuse) || code != "POWR" && (d.faults.Unsupported || st.Power != On) {
		return []byte(wait + "ERR\r\n")
	}
	known := map[string]int{
		"POWR": bit(st.Power == On || st.Power == Warming), "INPS": st.Input, "VOLM": st.Volume, "MUTE": bit(st.SoundMute),
	}
	now, ok := known[code]
	switch {
	case code == "INF1" && value == "????":
		return []byte(wait + st.Model + "\r\n")
	case !ok:
		return []byte("ERR\r\n")
	case value == "????" && d.id > 1: // several sets name themselves
		return fmt.Appendf(nil, "%s%d %03d\r\n", wait, now, d.id)
	case value == "????":
		return fmt.Appendf(nil, "%s%d\r\n", wait, now)
	}
	n, err := strconv.Atoi(value)
	if err != nil {
		return []byte("ERR\r\n")
	}
	if code == "POWR" {
		d.power(n == 1)
		return []byte(wait + "OK\r\n")
	}
	d.set(func(st *State) {
		switch code {
		case "INPS":
			st.Input = n
		case "VOLM":
			st.Volume = n
		case "MUTE":
			st.SoundMute = n == 1
		}
	})
	return []byte(wait + "OK\r\n")
}
