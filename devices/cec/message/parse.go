package message

import (
	"bytes"
	"fmt"
	"strings"

	"klubba/devices"
)

// maxMessage is the longest that CEC has.
const maxMessage = 16

// ErrUnknown is a message that is none, or that is not known here.
var ErrUnknown = fmt.Errorf("%w: no CEC message that is known here", devices.ErrGarbage)

// Why something was not done. They wrap devices.ErrRejected.
var (
	// ErrUnsupported: the other does not know it, or never does it.
	ErrUnsupported = fmt.Errorf("%w: it does not do this: %w", devices.ErrRejected, devices.ErrUnsupported)
	// ErrNotNow: not in its present state.
	ErrNotNow = fmt.Errorf("%w: not now", devices.ErrRejected)
	// ErrRefused: for another reason.
	ErrRefused = fmt.Errorf("%w: it refuses", devices.ErrRejected)
)

// Parse reads a message of any direction.
func Parse(b []byte) (Message, error) {
	if len(b) == 0 || len(b) > maxMessage {
		return Message{}, fmt.Errorf("% X: %w: it has %d bytes", b[:min(len(b), maxMessage)], ErrUnknown, len(b))
	}
	m := Message{From: int(b[0] >> 4), To: int(b[0] & 15)}
	body := b[1:]
	for _, r := range table() {
		if bytes.Equal(r.bytes, body) { // "sound-mute ?" is the same as "volume ?", which is first
			m.Kind, m.Command, m.Value = Get, r.command, r.value
			if r.value != "" {
				m.Kind = Set
			}
			return m, nil
		}
	}
	if len(body) < 2 {
		return Message{}, fmt.Errorf("% X: %w", b, ErrUnknown)
	}
	if err := m.read(body[0], body[1:]); err != nil {
		return Message{}, fmt.Errorf("% X: %w", b, err)
	}
	return m, nil
}

// read reads what has parameters.
func (m *Message) read(op byte, p []byte) error {
	m.Kind = Reply
	switch {
	case op == opAbort && len(p) == 2:
		m.Command, m.About, m.Err = Abort, p[0], aborted(p[1])
		m.Value = fmt.Sprintf("0x%02X", p[0])
	case op == opActive && len(p) == 2:
		// A television's answer, and a player's wish, are one message.
		m.Kind, m.Command, m.Value = Set, Input, Physical(uint16(p[0])<<8|uint16(p[1]))
	case op == opPower && len(p) == 1:
		states := []string{"on", "off", "to-on", "to-standby"}
		if int(p[0]) >= len(states) {
			return ErrUnknown
		}
		m.Command, m.Value = Power, states[p[0]]
	case op == opAudio && len(p) == 1:
		m.Command, m.Value = Volume, fmt.Sprintf("volume=%d sound-mute=%s", p[0]&0x7F, map[bool]string{true: "on", false: "off"}[p[0]&0x80 != 0])
	case op == opName && len(p) <= 14:
		m.Command, m.Value = Name, printable(p)
	case op == opVendor && len(p) == 3:
		m.Command, m.Value = Vendor, fmt.Sprintf("%02x%02x%02x", p[0], p[1], p[2])
	case op == opVersion && len(p) == 1:
		m.Command, m.Value = Version, version(p[0])
	case op == opAddress && len(p) == 3:
		m.Command, m.Value = Address, Physical(uint16(p[0])<<8|uint16(p[1]))
	default:
		return ErrUnknown
	}
	return nil
}

// aborted says what the reason of a Feature Abort means.
func aborted(reason byte) error {
	switch reason {
	case 0:
		return fmt.Errorf("%w (unrecognised opcode)", ErrUnsupported)
	case 1:
		return fmt.Errorf("%w (not in the right mode)", ErrNotNow)
	case 2:
		return fmt.Errorf("%w (cannot provide the source)", ErrRefused)
	case 3:
		return fmt.Errorf("%w (invalid operand)", ErrRefused)
	}
	return fmt.Errorf("%w (reason %d)", ErrRefused, reason)
}

func version(code byte) string {
	names := []string{4: "1.3a", 5: "1.4", 6: "2.0"}
	if int(code) < len(names) && names[code] != "" {
		return names[code]
	}
	return fmt.Sprintf("0x%02X", code)
}

func printable(b []byte) string {
	return strings.Map(func(r rune) rune {
		if r < ' ' || r > '~' {
			return '?'
		}
		return r
	}, string(b))
}

// IsReplyTo reports whether the message answers a request: it is the answer,
// or a Feature Abort of it. The destination is not compared: some answers go
// to all.
func IsReplyTo(request, b []byte) bool {
	if len(request) < 2 || len(b) < 2 || b[0]>>4 != request[0]&15 {
		return false
	}
	if b[1] == opAbort {
		return len(b) >= 3 && b[2] == request[1]
	}
	for _, r := range table() {
		if r.answer != 0 && bytes.Equal(r.bytes, request[1:]) {
			return b[1] == r.answer
		}
	}
	return false
}
