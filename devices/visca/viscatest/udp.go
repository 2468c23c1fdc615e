package viscatest

import (
	"bytes"
	"encoding/binary"
	"net"
	"sync"
	"testing"
)

// UDP listens on loopback without header and returns the address.
func (c *Camera) UDP(t testing.TB) string {
	return c.datagrams(t, func(b []byte, send func([]byte)) {
		c.hear(b, func(reply []byte) { c.utter(reply, send) })
	})
}

// SonyUDP listens on loopback with Sony's header and returns the address.
func (c *Camera) SonyUDP(t testing.TB) string { return c.datagrams(t, c.unwrap) }

func (c *Camera) datagrams(t testing.TB, take func(b []byte, send func([]byte))) string {
	t.Helper()
	conn, err := net.ListenUDP("udp", &net.UDPAddr{IP: net.IPv4(127, 0, 0, 1)})
	if err != nil {
		t.Fatal(err)
	}
	var work sync.WaitGroup
	work.Go(func() {
		for buf := make([]byte, 256); ; {
			n, from, err := conn.ReadFromUDPAddrPort(buf)
			if err != nil {
				return
			}
			c.mu.Lock()
			if !used(&c.faults.Deaf) {
				b := bytes.Clone(buf[:n])
				c.later(func() { take(b, func(reply []byte) { _, _ = conn.WriteToUDPAddrPort(reply, from) }) })
			}
			c.mu.Unlock()
		}
	})
	t.Cleanup(func() {
		_ = conn.Close()
		work.Wait()
	})
	return conn.LocalAddr().String()
}

// unwrap takes a datagram with Sony's header: type, length, number, message.
func (c *Camera) unwrap(b []byte, send func([]byte)) {
	if len(b) < 9 || int(binary.BigEndian.Uint16(b[2:])) != len(b)-8 || c.faults.Silent {
		return // a camera with the header does not hear those without
	}
	number, body := binary.BigEndian.Uint32(b[4:]), b[8:]
	say := func(kind byte, part byte, sequence uint32, payload []byte) {
		d := []byte{kind, part, 0, byte(len(payload)), 0, 0, 0, 0}
		binary.BigEndian.PutUint32(d[4:], sequence)
		send(append(d, payload...))
	}
	switch kind := binary.BigEndian.Uint16(b); kind {
	case 0x0200: // RESET
		c.note(body)
		c.last = 0
		if !used(&c.faults.Mute) {
			say(2, 1, number, []byte{0x01})
		}
	case 0x0100, 0x0110, 0x0120:
		if number <= c.last {
			c.note(body)
			if !used(&c.faults.Mute) {
				say(2, 0, number, []byte{0x0F, 0x01})
			}
			return
		}
		c.last = number
		c.hear(body, func(reply []byte) { c.wrapped(number, reply, say) })
	default:
		say(2, 0, number, []byte{0x0F, 0x02})
	}
}

// wrapped says a reply with the faults of datagrams.
func (c *Camera) wrapped(number uint32, reply []byte, say func(kind, part byte, sequence uint32, payload []byte)) {
	const kind, part = 1, 0x11
	if used(&c.faults.Mute) {
		return
	}
	if c.faults.Old {
		say(kind, part, number-1, []byte{0x90, 0x60, 0x02, 0xFF})
	}
	if c.faults.Other {
		say(kind, part, number+1000, []byte{0x90, 0x60, 0x02, 0xFF})
	}
	if b := c.idle(); b != nil {
		say(kind, part, number-1, b)
	}
	say(kind, part, number, c.first(reply))
	if c.faults.Double {
		say(kind, part, number, c.first(reply))
	}
}
