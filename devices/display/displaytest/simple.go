package displaytest

import (
	"fmt"
	"strconv"
	"strings"
)

// simple speaks Sony's Simple IP Control: lines of 24 bytes.
type simple struct{}

func (simple) cut(b []byte) int {
	switch {
	case b[0] != '*':
		return -1
	case len(b) < 24:
		return 0
	}
	return 24
}

// damage: there is no checksum, so the end is not where it should be.
func (simple) damage(answer []byte) { answer[len(answer)-1] = '0' }

func (s simple) answer(d *Display, frame []byte) []byte {
	line := string(frame)
	if line[:2] != "*S" || line[23] != '\n' {
		return nil
	}
	kind, code, value := line[2], line[3:7], line[7:23]
	st := &d.state
	say := func(value string) []byte {
		told := ""
		if d.faults.Notify {
			told = fmt.Sprintf("*SNVOLU%016d\n", st.Volume)
		}
		return []byte(told + "*SA" + code + value + "\n")
	}
	bad := strings.Repeat("F", 16)
	if used(&d.faults.Refuse) || used(&d.faults.Busy) || code != "POWR" && (d.faults.Unsupported || st.Power != On) {
		return say(bad)
	}
	known := map[string]int{
		"POWR": bit(st.Power == On || st.Power == Warming), "VOLU": st.Volume, "AMUT": bit(st.SoundMute), "PMUT": bit(st.PictureMute), "INPT": st.Input,
	}
	now, ok := known[code]
	switch {
	case !ok:
		return say(strings.Repeat("N", 16))
	case kind == 'E' && value == strings.Repeat("#", 16):
		return say(fmt.Sprintf("%016d", now))
	case kind != 'C':
		return nil
	}
	n, err := strconv.Atoi(value)
	if err != nil {
		return say(bad)
	}
	if code == "POWR" {
		d.power(n == 1)
		return say(strings.Repeat("0", 16))
	}
	d.set(func(st *State) {
		switch code {
		case "VOLU":
			st.Volume = n
		case "AMUT":
			st.SoundMute = n == 1
		case "PMUT":
			st.PictureMute = n == 1
		case "INPT": // eight digits of kind, eight of number
			st.Input = n
		}
	})
	return say(strings.Repeat("0", 16))
}
