package displaytest

// bravia speaks Sony's RS-232: 8C 00 function length data… sum to set,
// 83 00 function FF FF sum to ask.
type bravia struct{}

func (bravia) cut(b []byte) int {
	n := 6
	switch {
	case b[0] == 0x8C && len(b) < 4, b[0] == 0x83 && len(b) < 6:
		return 0
	case b[0] == 0x8C:
		n = 4 + int(b[3])
	case b[0] != 0x83:
		return -1
	}
	if len(b) < n {
		return 0
	}
	return n
}

func (bravia) damage(answer []byte) { answer[len(answer)-1]++ }

func (bravia) total(b []byte) (sum byte) {
	for _, c := range b {
		sum += c
	}
	return sum
}

// status is an answer without data.
func (v bravia) status(code byte) []byte { return []byte{0x70, code, 0x70 + code} }

func (v bravia) answer(d *Display, frame []byte) []byte {
	st, n := &d.state, len(frame)
	function := frame[2]
	switch {
	case v.total(frame[:n-1]) != frame[n-1]:
		return v.status(4)
	case used(&d.faults.Refuse), used(&d.faults.Busy):
		return v.status(3)
	case function > 1 && (d.faults.Unsupported || st.Power != On):
		return v.status(4)
	}
	if frame[0] == 0x83 {
		var data []byte
		switch function {
		case 0x00:
			data = []byte{byte(bit(st.Power == On || st.Power == Warming))}
		case 0x02:
			data = []byte{byte(st.Input / 256), byte(st.Input)}
		case 0x05:
			data = []byte{1, byte(st.Volume)}
		case 0x06:
			data = []byte{byte(bit(st.SoundMute))}
		default:
			return v.status(4)
		}
		b := append([]byte{0x70, 0, byte(len(data) + 1)}, data...)
		return append(b, v.total(b))
	}
	return v.obey(d, function, frame[4:n-1])
}

func (v bravia) obey(d *Display, function byte, data []byte) []byte {
	last := int(data[len(data)-1])
	switch {
	case function == 0x00 && len(data) == 1:
		if last == 1 && d.state.Power != On && !d.state.StandbyControl {
			return v.status(3) // it was not told that it may be woken
		}
		d.power(last == 1)
	case function == 0x01 && len(data) == 1:
		d.set(func(st *State) { st.StandbyControl = last == 1 })
	case function == 0x02 && len(data) == 2:
		d.set(func(st *State) { st.Input = int(data[0])*256 + last })
	case function == 0x05 && len(data) == 2 && last <= 100:
		d.set(func(st *State) { st.Volume = last })
	case function == 0x05 && len(data) == 2:
		return v.status(1)
	case function == 0x06 && len(data) == 2:
		d.set(func(st *State) { st.SoundMute = last == 1 })
	default:
		return v.status(4)
	}
	return v.status(0)
}
