package displaytest

// samsung speaks MDC: AA command address length data… sum.
type samsung struct{}

func (samsung) cut(b []byte) int {
	switch {
	case b[0] != 0xAA:
		return -1
	case len(b) < 4 || len(b) < 5+int(b[3]):
		return 0
	}
	return 5 + int(b[3])
}

func (samsung) damage(answer []byte) { answer[len(answer)-1] ^= 0x10 }

// say makes a reply: FF, address, length, A or N, command, data, sum.
func (samsung) say(id int, verdict, command byte, data ...byte) []byte {
	b := []byte{0xAA, 0xFF, byte(id), byte(2 + len(data)), verdict, command}
	b = append(b, data...)
	sum := 0
	for _, c := range b[1:] {
		sum += int(c)
	}
	return append(b, byte(sum%256))
}

func (s samsung) answer(d *Display, frame []byte) []byte {
	command, to, data := frame[1], int(frame[2]), frame[4:len(frame)-1]
	sum := 0
	for _, c := range frame[1 : len(frame)-1] {
		sum += int(c)
	}
	if byte(sum%256) != frame[len(frame)-1] || to != d.id && to != 0xFE {
		return nil
	}
	reply := s.obey(d, command, data)
	if to == 0xFE { // all act, none answers
		return nil
	}
	return reply
}

func (s samsung) obey(d *Display, command byte, data []byte) []byte {
	st := &d.state
	starting := st.Power == Warming // it refuses everything while it boots
	if starting || used(&d.faults.Refuse) || used(&d.faults.Busy) || d.faults.Unsupported && command != 0x11 ||
		st.Power != On && command != 0x11 {
		return s.say(d.id, 'N', command, 0x02)
	}
	one := map[byte]int{0x11: bit(st.Power == On), 0x12: st.Volume, 0x13: bit(st.SoundMute), 0x14: st.Input, 0xF9: bit(st.PictureMute)}
	if value, ok := one[command]; ok && len(data) == 0 {
		return s.say(d.id, 'A', command, byte(value))
	}
	if len(data) == 1 {
		v := int(data[0])
		switch command {
		case 0x11:
			d.power(v == 1)
		case 0x12:
			d.set(func(st *State) { st.Volume = v })
		case 0x13:
			d.set(func(st *State) { st.SoundMute = v == 1 })
		case 0x14:
			d.set(func(st *State) { st.Input = v })
		case 0xF9:
			d.set(func(st *State) { st.PictureMute = v == 1 })
		default:
			return s.say(d.id, 'N', command, 0x01)
		}
		return s.say(d.id, 'A', command, data[0])
	}
	switch command {
	case 0x00:
		return s.say(d.id, 'A', command, byte(bit(st.Power == On)), byte(st.Volume), byte(bit(st.SoundMute)), byte(st.Input), 0, 0, 0)
	case 0x0B:
		return s.say(d.id, 'A', command, []byte(st.Serial)...)
	case 0x8A:
		return s.say(d.id, 'A', command, []byte(st.Model)...)
	case 0x0D:
		return s.say(d.id, 'A', command, 0, byte(bit(st.Hot)), 0, 0, byte(st.Celsius), byte(bit(st.FanBroken)))
	case 0x83: // tens of minutes
		tens := st.Hours * 6
		return s.say(d.id, 'A', command, byte(tens/65536), byte(tens/256), byte(tens))
	}
	return s.say(d.id, 'N', command, 0x01)
}
