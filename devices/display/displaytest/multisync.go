package displaytest

import (
	"fmt"
	"strconv"
)

// multisync speaks NEC's external control.
type multisync struct{}

func (multisync) cut(b []byte) int {
	if b[0] != 0x01 {
		return -1
	}
	if len(b) < 7 {
		return 0
	}
	n, err := strconv.ParseInt(string(b[5:7]), 16, 16)
	switch {
	case err != nil:
		return -1
	case len(b) < 9+int(n):
		return 0
	}
	return 9 + int(n)
}

func (multisync) damage(answer []byte) { answer[len(answer)-2] ^= 0x20 }

// say makes a reply to the controller.
func (multisync) say(id int, kind byte, text string) []byte {
	b := []byte(fmt.Sprintf("\x010%c%c%c%02X\x02%s\x03", '0', rune(0x40+id), kind, len(text)+2, text))
	var check byte
	for _, c := range b[1:] {
		check ^= c
	}
	return append(b, check, 0x0D)
}

func (m multisync) answer(d *Display, frame []byte) []byte {
	n := len(frame)
	var check byte
	for _, c := range frame[1 : n-2] {
		check ^= c
	}
	to := int(frame[2])
	if check != frame[n-2] || frame[n-1] != 0x0D || frame[3] != '0' || to != 0x40+d.id && to != '*' {
		return nil
	}
	kind, text := frame[4], string(frame[8:n-3])
	if used(&d.faults.Busy) {
		return m.say(d.id, kind+1, "BE")
	}
	switch kind {
	case 'A':
		return m.command(d, text)
	case 'C', 'E':
		return m.parameter(d, kind, text)
	}
	return nil
}

// state is the power as NEC numbers it: there is no warming.
func (multisync) state(d *Display) int {
	if d.state.Power == On || d.state.Power == Warming {
		return 1
	}
	return 2 // standby
}

func (m multisync) command(d *Display, text string) []byte {
	refuse := used(&d.faults.Refuse)
	switch {
	case text == "01D6":
		return m.say(d.id, 'B', fmt.Sprintf("02%02dD600%04X%04X", bit(refuse), 4, m.state(d)))
	case len(text) == 10 && text[:6] == "C203D6":
		if !refuse {
			d.power(text[6:] == "0001")
		}
		return m.say(d.id, 'B', fmt.Sprintf("%02d%s", bit(refuse), text))
	case text == "B1":
		codes := ""
		if d.state.FanBroken {
			codes += "80"
		}
		if d.state.Hot {
			codes += "A1"
		}
		if codes == "" {
			codes = "00"
		}
		return m.say(d.id, 'B', "A1"+codes)
	case text == "C216":
		return m.say(d.id, 'B', fmt.Sprintf("C316%X", d.state.Serial))
	case text == "C217":
		return m.say(d.id, 'B', fmt.Sprintf("C317%X", d.state.Model))
	}
	return m.say(d.id, 'B', "BE")
}

// parameter gets or sets one of four digits.
func (m multisync) parameter(d *Display, kind byte, text string) []byte {
	st, code := &d.state, text[:4]
	if st.Power != On && code != "0062" {
		return m.say(d.id, kind+1, "01"+code+"0000000000")
	}
	known := map[string]int{"0060": st.Input, "0062": st.Volume, "008D": 2 - bit(st.SoundMute), "10B6": 2 - bit(st.PictureMute), "0278": 1, "0279": st.Celsius * 2}
	value, ok := known[code]
	result := 0
	if !ok || d.faults.Unsupported || used(&d.faults.Refuse) {
		result = 1
	}
	if kind == 'E' && len(text) == 8 && result == 0 {
		n, err := strconv.ParseUint(text[4:], 16, 16)
		if err != nil {
			return nil
		}
		value = int(n)
		d.set(func(st *State) {
			switch code {
			case "0060":
				st.Input = value
			case "0062":
				st.Volume = value
			case "008D":
				st.SoundMute = value == 1
			case "10B6":
				st.PictureMute = value == 1
			}
		})
	}
	return m.say(d.id, kind+1, fmt.Sprintf("%02d%s00%04X%04X", result, code, 100, value))
}
