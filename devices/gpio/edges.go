package gpio

import (
	"encoding/binary"
	"time"

	"github.com/warthog618/go-gpiocdev/uapi"

	"klubba/devices"
)

const (
	// eventSize is the size of struct gpio_v2_line_event.
	eventSize = 48
	// eventsAtOnce is how many events one read may return.
	eventsAtOnce = 16
)

// tracker turns the kernel's events into edges that alternate.
//
// The kernel's queue drops its oldest entry when full. Then the sequence
// numbers have a gap, and the next event may go the same way as the last edge:
// the tracker fills in the edge that must have been between, stamped as early
// as it can have been, so that a hold is never longer than what is known.
type tracker struct {
	emit    func(devices.Edge)
	start   time.Duration // of the first reading
	pressed bool
	at      time.Duration // of the last edge
	seq     uint32        // of the last event
	adrift  bool          // at the last check, the level was another
}

// found starts with the state that was there at the given time.
func found(pressed bool, at time.Duration, emit func(devices.Edge)) *tracker {
	emit(devices.Edge{Pressed: pressed, At: at, First: true})
	return &tracker{emit: emit, start: at, pressed: pressed, at: at}
}

// take takes what one read returned.
func (t *tracker) take(events []byte) {
	for ; len(events) >= eventSize; events = events[eventSize:] {
		t.event(decode(events))
	}
}

// decode reads one event, in the machine's own byte order. It is done by hand
// since it stands between a press and the lamp.
func decode(b []byte) uapi.LineEvent {
	return uapi.LineEvent{
		Timestamp: binary.NativeEndian.Uint64(b[0:]),
		ID:        uapi.LineEventID(binary.NativeEndian.Uint32(b[8:])),
		Offset:    binary.NativeEndian.Uint32(b[12:]),
		Seqno:     binary.NativeEndian.Uint32(b[16:]),
		LineSeqno: binary.NativeEndian.Uint32(b[20:]),
	}
}

// event takes one event of the kernel.
func (t *tracker) event(e uapi.LineEvent) {
	gap := e.Seqno != t.seq+1
	t.seq = e.Seqno
	t.adrift = false
	pressed := e.ID == uapi.LineEventRisingEdge
	at := time.Duration(e.Timestamp)
	switch {
	case at < t.start: // the first reading of the level has it
	case pressed != t.pressed:
		t.edge(pressed, max(at, t.at))
	case gap && at > t.at:
		t.edge(!pressed, t.at)
		t.edge(pressed, at)
	}
	// Else the event is one that a reading of the level has already told.
}

// checked compares with the level, read at the given time when no event was
// waiting. An edge may just be under way; a level that is wrong twice running
// is an edge that got lost.
func (t *tracker) checked(pressed bool, now time.Duration) {
	if pressed == t.pressed {
		t.adrift = false
		return
	}
	if t.adrift {
		t.edge(pressed, now)
	}
	t.adrift = !t.adrift
}

// edge tells of a change.
func (t *tracker) edge(pressed bool, at time.Duration) {
	t.pressed, t.at = pressed, at
	t.emit(devices.Edge{Pressed: pressed, At: at})
}
