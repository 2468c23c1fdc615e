package displaytest

import (
	"bytes"
	"crypto/md5"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"strings"
)

// projector speaks PJLink, classes 1 and 2.
type projector struct{}

func (projector) cut(b []byte) int {
	if end := bytes.IndexByte(b, '\r'); end >= 0 {
		return end + 1
	}
	if len(b) > 300 {
		return -1
	}
	return 0
}

// damage: there is no checksum, so the head is not one.
func (projector) damage(answer []byte) { answer[1] = '?' }

// The random numbers are always the same, so that digests can be looked up.
const (
	shortRandom = "3c91d07e"
	longRandom  = "0f1e2d3c4b5a69788796a5b4c3d2e1f0"
)

func (projector) greet(d *Display, l *line) []byte {
	if d.faults.Password == "" {
		l.step = 2
		return []byte("PJLINK 0\r")
	}
	return []byte("PJLINK 1 " + shortRandom + "\r")
}

// admit checks the digest before the first command.
func (projector) admit(d *Display, l *line, frame []byte) (answer, rest []byte) {
	text := string(frame)
	switch {
	case l.step == 2:
		return nil, frame
	case text == "PJLINK 2\r" && d.faults.SHA256:
		l.random = longRandom
		return []byte("PJLINK 2 " + longRandom + "\r"), nil
	}
	head, command, ok := strings.Cut(text, "%")
	want := fmt.Sprintf("%x", md5.Sum([]byte(shortRandom+d.faults.Password)))
	if l.random != "" && len(head) == 96 {
		own, _ := hex.DecodeString(head[:32])
		theirs, _ := hex.DecodeString(l.random)
		mixed := make([]byte, 16)
		for i := range mixed {
			mixed[i] = own[i] ^ theirs[i]
		}
		want = head[:32] + fmt.Sprintf("%x", sha256.Sum256([]byte(hex.EncodeToString(mixed)+d.faults.Password)))
	}
	if !ok || head != want {
		return []byte("PJLINK ERRA\r"), nil
	}
	l.step = 2
	return nil, []byte("%" + command)
}

func (p projector) answer(d *Display, frame []byte) []byte {
	text := strings.TrimRight(string(frame), "\r")
	if len(text) < 8 || text[0] != '%' || text[6] != ' ' {
		return nil
	}
	say := func(value string) []byte { return []byte(text[:6] + "=" + value + "\r") }
	code, value := text[2:6], text[7:]
	st := &d.state
	switch {
	case used(&d.faults.Refuse), used(&d.faults.Busy), st.Power != On && code != "POWR" && code != "ERST" && code != "CLSS":
		return say("ERR3")
	case d.faults.Unsupported && code != "POWR":
		return say("ERR1")
	case value == "?":
		return say(p.tell(st, code))
	}
	switch code {
	case "POWR":
		d.power(value == "1")
	case "INPT":
		var n int
		if _, err := fmt.Sscanf(value, "%d", &n); err != nil {
			return say("ERR2")
		}
		d.set(func(st *State) { st.Input = n })
	case "AVMT":
		d.set(func(st *State) {
			if value[0] == '1' || value[0] == '3' {
				st.PictureMute = value[1] == '1'
			}
			if value[0] == '2' || value[0] == '3' {
				st.SoundMute = value[1] == '1'
			}
		})
	default:
		return say("ERR1")
	}
	return say("OK")
}

func (projector) tell(st *State, code string) string {
	switch code {
	case "POWR":
		return fmt.Sprint(map[Power]int{Off: 0, On: 1, Cooling: 2, Warming: 3}[st.Power])
	case "INPT":
		return fmt.Sprint(st.Input)
	case "AVMT":
		return []string{"30", "11", "21", "31"}[bit(st.PictureMute)+2*bit(st.SoundMute)]
	case "ERST":
		return fmt.Sprintf("%d0%d000", 2*bit(st.FanBroken), bit(st.Hot))
	case "LAMP":
		return fmt.Sprintf("%d 1", st.Hours)
	case "INF1":
		return "SIM"
	case "INF2", "NAME":
		return st.Model
	case "SNUM":
		return st.Serial
	case "CLSS":
		return "2"
	}
	return "ERR1"
}
