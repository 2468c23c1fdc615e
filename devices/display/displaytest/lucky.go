package displaytest

import (
	"bytes"
	"fmt"
	"strconv"
	"strings"
)

// lucky speaks LG's serial protocol: "ka 01 FF", CR.
type lucky struct{}

func (lucky) cut(b []byte) int {
	if b[0] < 'a' || b[0] > 'z' {
		return -1
	}
	if end := bytes.IndexByte(b, '\r'); end >= 0 {
		return end + 1
	}
	if len(b) > 40 {
		return -1
	}
	return 0
}

// damage: there is no checksum, so a digit is lost.
func (lucky) damage(answer []byte) { answer[5] = '?' }

func (l lucky) answer(d *Display, frame []byte) []byte {
	words := strings.Split(strings.TrimRight(string(frame), "\r"), " ")
	if len(words) != 3 || len(words[0]) != 2 {
		return nil
	}
	set, err := strconv.ParseUint(words[1], 16, 8)
	if err != nil || int(set) != d.id {
		return nil
	}
	code, data := words[0], words[2]
	say := func(verdict, data string) []byte {
		return fmt.Appendf(nil, "%c %02X %s%sx", code[1], d.id, verdict, data)
	}
	st := &d.state
	if used(&d.faults.Refuse) || used(&d.faults.Busy) || code != "ka" && (d.faults.Unsupported || st.Power != On) {
		return say("NG", data)
	}
	known := map[string]int{
		"ka": bit(st.Power == On || st.Power == Warming), "xb": st.Input, "kd": bit(st.PictureMute), "ke": bit(!st.SoundMute), "kf": st.Volume,
		"dn": st.Celsius,
	}
	switch code {
	case "fy":
		return say("OK", st.Serial)
	case "dl":
		return say("OK", fmt.Sprintf("%04X", st.Hours))
	}
	value, ok := known[code]
	n, err := strconv.ParseUint(data, 16, 8)
	switch {
	case !ok || err != nil:
		return say("NG", data)
	case n == 0xFF:
		return say("OK", fmt.Sprintf("%02X", value))
	}
	l.obey(d, code, int(n))
	return say("OK", data)
}

func (lucky) obey(d *Display, code string, n int) {
	if code == "ka" {
		d.power(n == 1)
		return
	}
	d.set(func(st *State) {
		switch code {
		case "xb":
			st.Input = n
		case "kd":
			st.PictureMute = n == 1
		case "ke":
			st.SoundMute = n == 0
		case "kf":
			st.Volume = n
		}
	})
}
