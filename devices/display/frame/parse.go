package frame

import (
	"errors"
	"fmt"
	"strings"

	"klubba/devices"
)

// Why a display did not do as asked. Each wraps devices.ErrRejected: the way
// to the display is whole.
var (
	// ErrRefused: it says no, and not why.
	ErrRefused = fmt.Errorf("%w: it refuses", devices.ErrRejected)
	// ErrNotNow: it cannot in its present state.
	ErrNotNow = fmt.Errorf("%w: not now: it may be in standby or just starting", devices.ErrRejected)
	// ErrWait: it is busy, and the answer comes later or must be asked for
	// again.
	ErrWait = fmt.Errorf("%w: it is busy and asks to wait", devices.ErrRejected)
	// ErrValue: it does not take this value.
	ErrValue = fmt.Errorf("%w: it does not take this value", devices.ErrRejected)
	// ErrFailed: it says that it is broken.
	ErrFailed = fmt.Errorf("%w: it reports a failure of its own", devices.ErrRejected)
	// ErrUnknown: it does not know the command. No outage.
	ErrUnknown = fmt.Errorf("%w: it does not know this command: %w", devices.ErrRejected, devices.ErrUnsupported)
	// ErrLocked: somebody locked it against control.
	ErrLocked = fmt.Errorf("%w: it is locked: allow control in its menu", devices.ErrRejected)
	// ErrPassword: the password is wrong.
	ErrPassword = fmt.Errorf("%w: the display does not take the password", devices.ErrDenied)
)

// Why bytes are no frame.
var (
	// ErrDamaged: length or checksum are wrong.
	ErrDamaged = fmt.Errorf("%w: damaged", devices.ErrGarbage)
	// ErrForeign: these bytes are no frame of the protocol.
	ErrForeign = fmt.Errorf("%w: no frame of this protocol", devices.ErrGarbage)
	// ErrOther: the frame answers another request.
	ErrOther = fmt.Errorf("%w", devices.ErrWrongTransaction)
)

// maxFrame is the longest frame that any protocol has here.
const maxFrame = 512

// Request builds the frame that asks or tells the display of that address.
// The error wraps devices.ErrUnsupported when the protocol has no such
// command; protocols without addresses take no notice of id.
func (p Protocol) Request(id int, r Request) ([]byte, error) {
	if p.Addressed() && id != p.all && (id < p.least || id > p.most) {
		return nil, fmt.Errorf("%s: address %d: give %d to %d, or %d for all", p.name, id, p.least, p.most, p.all)
	}
	b, err := p.codec.encode(id, r)
	if err != nil {
		return nil, fmt.Errorf("%s: %s: %w", p.name, r, err)
	}
	return b, nil
}

// Parse reads one whole frame, of either direction. The error is ErrDamaged or
// ErrForeign; what the display refuses stands in Message.Err.
func (p Protocol) Parse(frame []byte) (Message, error) { return p.parse(frame, nil) }

// ParseReply reads one whole frame as the answer to a request. The error may
// be ErrOther: it answers something else.
func (p Protocol) ParseReply(frame []byte, to Request) (Message, error) { return p.parse(frame, &to) }

func (p Protocol) parse(frame []byte, to *Request) (Message, error) {
	if len(frame) == 0 || len(frame) > maxFrame {
		return Message{}, fmt.Errorf("%s: %d bytes: %w", p.name, len(frame), ErrForeign)
	}
	m, err := p.codec.decode(frame, to)
	if err != nil {
		return Message{}, fmt.Errorf("%s: % X: %w", p.name, frame, err)
	}
	return m, nil
}

// Can reports whether the protocol can ask (a request without value) or tell
// this at all. What a single model can, only the model knows.
func (p Protocol) Can(r Request) bool {
	_, err := p.codec.encode(max(p.least, 1), r)
	return !errors.Is(err, devices.ErrUnsupported)
}

// Same reports whether two values of a command mean the same: a display may
// call its input by an alias ("hdmi1" and "hdmi1-pc").
func Same(c Command, a, b string) bool {
	if c == Input {
		a, b = strings.TrimSuffix(a, "-pc"), strings.TrimSuffix(b, "-pc")
	}
	return a == b
}

// Fields takes a value such as "power=on volume=37" apart.
func Fields(value string) map[Command]string {
	fields := map[Command]string{}
	for _, word := range strings.Fields(value) {
		if name, v, ok := strings.Cut(word, "="); ok {
			fields[Command(name)] = v
		}
	}
	return fields
}

// unsupported is the error of a command that the protocol does not have.
func unsupported() error {
	return fmt.Errorf("%w: the protocol has no such command", devices.ErrUnsupported)
}

// answers checks that a reply for one command may answer the request.
func answers(c Command, to *Request) error {
	if to != nil && to.Command != c {
		return ErrOther
	}
	return nil
}
