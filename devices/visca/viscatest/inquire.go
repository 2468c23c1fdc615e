package viscatest

import "fmt"

// inquire answers an inquiry.
func (c *Camera) inquire(f []byte, say func([]byte)) {
	s := c.state
	var data []byte
	either := func(b bool) []byte {
		if b {
			return []byte{2}
		}
		return []byte{3}
	}
	switch words := fmt.Sprintf("%X", f[1:len(f)-1]); words {
	case "090002":
		data = c.model.Version[:]
	case "090400":
		data = either(s.Power)
	case "09043F":
		data = []byte{0x7F}
		if s.LastPreset > 1 {
			data = []byte{byte(s.LastPreset - 1)}
		}
	case "090447":
		data = nibbles(s.Zoom, 4)
	case "090448":
		data = nibbles(s.Focus, 4)
	case "090438":
		data = either(s.AutoFocus)
	case "090462":
		data = either(s.Frozen)
	case "090610":
		data = c.status()
	case "090611":
		data = []byte{0x18, 0x17}
	case "090612":
		data = append(nibbles(s.Pan, c.model.PanNibbles), nibbles(s.Tilt, c.model.TiltNibbles)...)
	default:
		say([]byte{0x90, 0x60, 0x02, 0xFF})
		return
	}
	say(append(append([]byte{0x90, 0x50}, data...), 0xFF))
}

// status is the pan-tilt status code: bits 13 and 12 say that the head has
// found its ends, 11 and 10 whether it moves, 0 that it is at the left end.
func (c *Camera) status() []byte {
	high := byte(0x20)
	if c.state.Turning {
		high |= 0x04
	} else {
		high |= 0x08
	}
	low := byte(0)
	if c.state.Pan <= -0x1E1B {
		low = 0x01
	}
	return []byte{high, low}
}
