package displaytest

// philips speaks SICP: size, address, group, code, data…, XOR.
type philips struct{}

func (philips) cut(b []byte) int {
	switch n := int(b[0]); {
	case n < 5 || n > 0x28:
		return -1
	case len(b) < n:
		return 0
	default:
		return n
	}
}

func (philips) damage(answer []byte) { answer[len(answer)-1] ^= 0x01 }

func (philips) say(id int, data ...byte) []byte {
	b := append([]byte{byte(len(data) + 4), byte(id), 0}, data...)
	var check byte
	for _, c := range b {
		check ^= c
	}
	return append(b, check)
}

func (p philips) answer(d *Display, frame []byte) []byte {
	var check byte
	for _, c := range frame {
		check ^= c
	}
	to := int(frame[1])
	if to != d.id && to != 0 { // a wrong address is met by silence
		return nil
	}
	body := frame[3 : len(frame)-1]
	reply := p.obey(d, body, check == 0)
	if to == 0 {
		return nil
	}
	return reply
}

func (p philips) obey(d *Display, body []byte, whole bool) []byte {
	ack, nack, nav := p.say(d.id, 0, 0x06), p.say(d.id, 0, 0x15), p.say(d.id, 0, 0x18)
	st, code := &d.state, body[0]
	isPower := code == 0x18 || code == 0x19
	switch {
	case used(&d.faults.Refuse):
		return nack
	case !whole || used(&d.faults.Busy) || !isPower && (d.faults.Unsupported || st.Power != On):
		return nav
	}
	if len(body) == 1 || len(body) == 2 && (code == 0x0F || code == 0xA1) {
		return p.report(d, body, nav)
	}
	v := int(body[1])
	switch code {
	case 0x18:
		d.power(v == 2)
	case 0x44:
		d.set(func(st *State) { st.Volume = v })
	case 0x47:
		d.set(func(st *State) { st.SoundMute = v == 1 })
	case 0x72:
		d.set(func(st *State) { st.PictureMute = v == 1 })
	case 0xAC:
		if len(body) != 5 {
			return nav
		}
		d.set(func(st *State) { st.Input = v })
	default:
		return nav
	}
	return ack
}

func (p philips) report(d *Display, body, nav []byte) []byte {
	st, code := &d.state, body[0]
	var data []byte
	switch code {
	case 0x19:
		data = []byte{byte(1 + bit(st.Power == On || st.Power == Warming))}
	case 0x45:
		data = []byte{byte(st.Volume), byte(st.Volume)}
	case 0x46:
		data = []byte{byte(bit(st.SoundMute))}
	case 0x71:
		data = []byte{byte(bit(st.PictureMute))}
	case 0xAD:
		data = []byte{byte(st.Input), 0, 1, 0}
	case 0x0F:
		data = []byte{byte(st.Hours >> 8), byte(st.Hours)}
	case 0x2F:
		data = []byte{byte(st.Celsius), byte(st.Celsius + 2)}
	case 0x15:
		data = []byte(st.Serial)
	case 0xA1:
		data = []byte(st.Model)
	default:
		return nav
	}
	return p.say(d.id, append([]byte{code}, data...)...)
}
