package viscatest

import "time"

// preset keeps, goes to or forgets a view.
func (c *Camera) preset(what byte, n int) (act func(), slow bool) {
	s := &c.state
	switch what {
	case 0:
		return func() { delete(c.presets, n) }, false
	case 1:
		return func() { c.presets[n] = s.View }, false
	case 2:
		return func() {
			if v, ok := c.presets[n]; ok {
				s.View = v
			}
			s.LastPreset = n
			s.Recalls++
		}, true
	}
	return nil, false
}

// drive turns the head until it is told to stop: so many steps in ten
// milliseconds as the speed says.
func (c *Camera) drive(b []byte) func() {
	if b[0] < 1 || b[0] > 0x18 || b[1] < 1 || b[1] > 0x17 || b[2] < 1 || b[2] > 3 || b[3] < 1 || b[3] > 3 {
		return nil
	}
	sign := func(direction byte, speed byte) int {
		return [...]int{0, -int(speed), int(speed), 0}[direction]
	}
	return func() {
		s := &c.state
		if s.Turning {
			ticks := int(time.Since(c.since) / (10 * time.Millisecond))
			s.Pan += ticks * s.PanSpeed
			s.Tilt += ticks * s.TiltSpeed
		}
		s.Turning = b[2] != 3 || b[3] != 3
		if !s.Turning {
			s.Stops++
			return
		}
		// Left and down are negative; up is 01 on the wire.
		s.PanSpeed, s.TiltSpeed = sign(b[2], b[0]), -sign(b[3], b[1])
		c.since = time.Now()
	}
}

// move goes to a position, or by so many steps.
func (c *Camera) move(what byte, b []byte) func() {
	m := c.model
	if len(b) != 2+m.PanNibbles+m.TiltNibbles || b[0] < 1 || b[0] > 0x18 || b[1] > 0x17 || m.OneSpeed != (b[1] == 0) {
		return nil
	}
	for _, nibble := range b[2:] {
		if nibble > 0x0F {
			return nil
		}
	}
	pan, tilt := number(b[2:], m.PanNibbles, true), number(b[2+m.PanNibbles:], m.TiltNibbles, true)
	return func() {
		s := &c.state
		s.PanSpeed, s.TiltSpeed = int(b[0]), int(b[1])
		if what == 3 {
			pan, tilt = s.Pan+pan, s.Tilt+tilt
			s.Relative++
		}
		s.Pan, s.Tilt = pan, tilt
	}
}

// number puts nibbles together.
func number(b []byte, nibbles int, signed bool) (n int) {
	for _, c := range b[:nibbles] {
		n = n*16 + int(c)
	}
	if top := 1 << (4 * nibbles); signed && n >= top/2 {
		n -= top
	}
	return n
}

// nibbles takes a number apart.
func nibbles(n, width int) (b []byte) {
	for i := width - 1; i >= 0; i-- {
		b = append(b, byte(n>>(4*i))&0x0F)
	}
	return b
}
