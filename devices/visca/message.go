package visca

import (
	"bytes"
	"fmt"
	"strings"
)

const (
	// frameEnd ends every frame, and stands nowhere else.
	frameEnd = 0xFF
	// broadcast is the address of all cameras on a chain.
	broadcast = 8
)

// Message is one thing that a camera can be told or asked. Its zero value is
// none; the functions of this package and those of Model make them.
type Message struct {
	row    row
	body   []byte
	values []Value
}

// message makes the one of that name, with its values in their order.
func message(name string, values ...int) (Message, error) {
	for _, r := range table() {
		if r.name != name {
			continue
		}
		body, named, err := fill(r.body, values)
		if err != nil {
			return Message{}, fmt.Errorf("%s: %w", name, err)
		}
		return Message{r, body, named}, nil
	}
	return Message{}, fmt.Errorf("no message is called %q", name)
}

// plain makes a message without values, which cannot fail.
func plain(name string) Message {
	m, _ := message(name)
	return m
}

// ParseMessage reads a frame that a controller sends, from the address to FF.
// It accepts every frame of the table, and no other.
func ParseMessage(frame []byte) (m Message, address int, err error) {
	if len(frame) < 3 || frame[len(frame)-1] != frameEnd || frame[0] <= 0x80 || frame[0] > 0x80|broadcast {
		return Message{}, 0, fmt.Errorf("% X: no frame to a camera: that is 81 to 88, at least one byte, FF", frame)
	}
	body := frame[1 : len(frame)-1]
	if bytes.IndexByte(body, frameEnd) >= 0 {
		return Message{}, 0, fmt.Errorf("% X: more than one frame", frame)
	}
	for _, r := range table() {
		if r.name == addressSet && frame[0] != 0x80|broadcast {
			continue // to one camera it means nothing
		}
		if values, err := match(r.body, body); err == nil {
			return Message{r, bytes.Clone(body), values}, int(frame[0] & 0x0F), nil
		}
	}
	return Message{}, 0, fmt.Errorf("% X: no message that is known here", frame)
}

// Frame is what travels to the camera of an address, 1 to 7. Over a network
// the address is 1. Address set goes to all.
func (m Message) Frame(address int) []byte {
	if m.row.name == addressSet {
		address = broadcast
	}
	frame := append([]byte{0x80 | byte(address&0x0F)}, m.body...)
	return append(frame, frameEnd)
}

// Name is the message's, in words: "preset recall".
func (m Message) Name() string { return m.row.name }

// Kind says what answers it.
func (m Message) Kind() Kind { return m.row.kind }

// Values are what it carries, in the order of its bytes. They must not be
// changed.
func (m Message) Values() []Value { return m.values }

// String returns the name and the values: "preset recall preset=3".
func (m Message) String() string {
	words := []string{m.row.name}
	for _, v := range m.values {
		words = append(words, v.String())
	}
	return strings.Join(words, " ")
}

// Answer reads an inquiry's answer: Reply.Data. Positions of four and five
// nibbles are told apart by their length.
func (m Message) Answer(data []byte) ([]Value, error) {
	for _, form := range m.row.answers {
		if values, err := match(form, data); err == nil {
			return values, nil
		}
	}
	return nil, fmt.Errorf("% X: no answer to %s", data, m.row.name)
}

// axis is a motor that turns until it is told to stop.
type axis uint8

const (
	still axis = iota
	panTilt
	zoom
	focus
)

// axes are those that turn.
func axes() []axis { return []axis{panTilt, zoom, focus} }

// stop is the message that ends an axis's movement.
func (a axis) stop() Message {
	switch a {
	case zoom:
		return plain(zoomStop)
	case focus:
		return plain(focusStop)
	}
	m, _ := message(drive, 1, 1, stay, stay)
	return m
}

// starts and stops name the axis that a message sets going or stops.
func (m Message) starts() axis {
	switch m.row.name {
	case drive:
		if m.stops() == still {
			return panTilt
		}
	case "zoom tele", "zoom wide", "zoom tele at speed", "zoom wide at speed":
		return zoom
	case "focus far", "focus near":
		return focus
	}
	return still
}

func (m Message) stops() axis {
	switch m.row.name {
	case drive:
		if m.values[2].Int == stay && m.values[3].Int == stay {
			return panTilt
		}
	case zoomStop:
		return zoom
	case focusStop:
		return focus
	}
	return still
}
