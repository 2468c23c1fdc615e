package viscatest

import (
	"encoding/hex"
	"strings"
	"time"
)

// hear takes one frame, and answers by say. The lock is held.
func (c *Camera) hear(f []byte, say func([]byte)) {
	c.note(f)
	c.say = say
	if c.faults.Silent || len(f) < 3 {
		return
	}
	switch {
	case f[0] == 0x88 && f[1] == 0x30:
		c.state.Addressed++
		say([]byte{0x88, 0x30, byte(c.Chain + 1), 0xFF})
	case f[0] == 0x88:
		c.state.Cleared++
		say(f)
	case f[0] != 0x81: // another camera of the chain
	case f[1] == 0x09:
		c.inquire(f, say)
	case f[1]&0xF0 == 0x20 && len(f) == 3:
		c.cancel(int(f[1]&0x0F), say)
	case f[1] == 0x01 && f[2] == 0x00:
		c.state.Cleared++
		say([]byte{0x90, 0x50, 0xFF})
	case f[1] == 0x01:
		c.command(f, say)
	default:
		say([]byte{0x90, 0x60, 0x02, 0xFF})
	}
}

// cancel ends what runs in a socket.
func (c *Camera) cancel(socket int, say func([]byte)) {
	if socket < 1 || socket > 2 || c.sockets[socket] == nil {
		say([]byte{0x90, 0x60 | byte(socket), 0x05, 0xFF})
		return
	}
	j := c.sockets[socket]
	j.timer.Stop()
	c.sockets[socket] = nil
	j.say([]byte{0x90, 0x60 | byte(socket), 0x04, 0xFF})
}

// command accepts a command or refuses it.
func (c *Camera) command(f []byte, say func([]byte)) {
	act, slow := c.action(f)
	socket := 1
	if c.sockets[1] != nil {
		socket = 2
	}
	power := f[2] == 0x04 && f[3] == 0x00
	switch {
	case used(&c.faults.BufferFull), c.sockets[1] != nil && c.sockets[2] != nil:
		say([]byte{0x90, 0x60, 0x03, 0xFF})
	case used(&c.faults.NotExecutable), !c.state.Power && !power:
		say([]byte{0x90, 0x60, 0x41, 0xFF})
	case act == nil, used(&c.faults.Syntax):
		say([]byte{0x90, 0x60, 0x02, 0xFF})
	case c.faults.NoAck:
		act()
		say([]byte{0x90, 0x50, 0xFF})
	default:
		say([]byte{0x90, 0x40 | byte(socket), 0xFF})
		done := []byte{0x90, 0x50 | byte(socket), 0xFF}
		if !slow || c.Takes == 0 {
			act()
			say(done)
			return
		}
		j := &job{say: say}
		c.sockets[socket] = j
		j.timer = time.AfterFunc(c.Takes, func() {
			c.mu.Lock()
			defer c.mu.Unlock()
			if c.sockets[socket] != j { // cancelled meanwhile
				return
			}
			c.sockets[socket] = nil
			act()
			say(done)
		})
	}
}

// used uses up one of a number of faults.
func used(n *int) bool {
	if *n == 0 {
		return false
	}
	*n--
	return true
}

// action says what a command does, or nil if it is none; slow ones take a
// while.
func (c *Camera) action(f []byte) (act func(), slow bool) {
	s := &c.state
	words := strings.ToUpper(hex.EncodeToString(f[1 : len(f)-1]))
	if act, ok := c.simple()[words]; ok {
		return act, false
	}
	body := f[4 : len(f)-1]
	switch {
	case strings.HasPrefix(words, "01043F") && len(body) == 2:
		return c.preset(body[0], int(body[1])+1)
	case strings.HasPrefix(words, "010407") && len(body) == 1 && (body[0]&0xF8 == 0x20 || body[0]&0xF8 == 0x30):
		return func() { s.Zooming = true }, false
	case strings.HasPrefix(words, "010447") && len(body) == 4:
		return func() { s.Zoom = number(body, 4, false) }, true
	case strings.HasPrefix(words, "010448") && len(body) == 4:
		return func() { s.Focus = number(body, 4, false) }, true
	case strings.HasPrefix(words, "010601") && len(body) == 4:
		return c.drive(body), false
	case strings.HasPrefix(words, "010602"), strings.HasPrefix(words, "010603"):
		return c.move(f[3], body), true
	case words == "010604":
		return func() { s.Pan, s.Tilt = 0, 0; s.Homes++ }, true
	case words == "010605":
		return func() { s.Pan, s.Tilt = 0, 0; s.Resets++ }, true
	}
	return nil, false
}

// simple are the commands without values.
func (c *Camera) simple() map[string]func() {
	s := &c.state
	set := func(b *bool, to bool) func() { return func() { *b = to } }
	return map[string]func(){
		"01040002": set(&s.Power, true), "01040003": set(&s.Power, false),
		"01040700": set(&s.Zooming, false), "01040702": set(&s.Zooming, true), "01040703": set(&s.Zooming, true),
		"01040800": set(&s.Focusing, false), "01040802": set(&s.Focusing, true), "01040803": set(&s.Focusing, true),
		"01043802": set(&s.AutoFocus, true), "01043803": set(&s.AutoFocus, false),
		"01043810": func() { s.AutoFocus = !s.AutoFocus },
		"01041801": func() { s.OnePush++ },
		"01043202": set(&s.Flicker, true), "01043203": set(&s.Flicker, false),
		"01046202": set(&s.Frozen, true), "01046203": set(&s.Frozen, false),
		"017E043B02": set(&s.Freeze, true), "017E043B03": set(&s.Freeze, false),
		"01047D02": set(&s.Bar, true), "01047D03": set(&s.Bar, false),
	}
}
