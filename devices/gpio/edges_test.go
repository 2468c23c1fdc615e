package gpio

import (
	"bytes"
	"encoding/binary"
	"slices"
	"testing"
	"time"

	"github.com/warthog618/go-gpiocdev/uapi"

	"klubba/devices"
)

const (
	up   = uapi.LineEventRisingEdge
	down = uapi.LineEventFallingEdge
)

// event is what the kernel would say.
func event(seq uint32, at time.Duration, id uapi.LineEventID) uapi.LineEvent {
	return uapi.LineEvent{Timestamp: uint64(at), ID: id, Seqno: seq, LineSeqno: seq}
}

// wire puts events into the bytes that a line's file reads as.
func wire(events ...uapi.LineEvent) []byte {
	var b bytes.Buffer
	for _, e := range events {
		if err := binary.Write(&b, binary.NativeEndian, e); err != nil {
			panic(err) // cannot happen to a buffer
		}
	}
	return b.Bytes()
}

func edge(pressed bool, at time.Duration) devices.Edge { return devices.Edge{Pressed: pressed, At: at} }

func TestTake(t *testing.T) {
	for name, c := range map[string]struct {
		pressed bool // when found, at 10
		events  []uapi.LineEvent
		want    []devices.Edge
	}{
		"press and release": {false, []uapi.LineEvent{event(1, 20, up), event(2, 30, down)},
			[]devices.Edge{edge(true, 20), edge(false, 30)}},
		"older than the first reading": {true, []uapi.LineEvent{event(1, 9, up), event(2, 20, down)},
			[]devices.Edge{edge(false, 20)}},
		"a whole press before the first reading": {false, []uapi.LineEvent{event(1, 7, up), event(2, 9, down)}, nil},
		"in the first reading, and stamped after it": {true, []uapi.LineEvent{event(1, 11, up), event(2, 20, down)},
			[]devices.Edge{edge(false, 20)}},
		"a release lost": {false, []uapi.LineEvent{event(1, 20, up), event(3, 40, up)},
			[]devices.Edge{edge(true, 20), edge(false, 20), edge(true, 40)}},
		"a release and a press lost": {false, []uapi.LineEvent{event(1, 20, up), event(4, 50, down)},
			[]devices.Edge{edge(true, 20), edge(false, 50)}},
		"the first ones lost": {false, []uapi.LineEvent{event(6, 60, down), event(7, 70, up)},
			[]devices.Edge{edge(true, 10), edge(false, 60), edge(true, 70)}},
	} {
		t.Run(name, func(t *testing.T) {
			var got []devices.Edge
			tr := found(c.pressed, 10, func(e devices.Edge) { got = append(got, e) })
			tr.take(wire(c.events...))
			want := append([]devices.Edge{{Pressed: c.pressed, At: 10, First: true}}, c.want...)
			if !slices.Equal(got, want) {
				t.Errorf("got %v, want %v", got, want)
			}
		})
	}
}

func TestChecked(t *testing.T) {
	var got []devices.Edge
	tr := found(false, 10, func(e devices.Edge) { got = append(got, e) })
	tr.checked(false, 20)
	tr.checked(true, 30) // its event may be under way
	tr.event(event(1, 31, up))
	tr.checked(true, 40)
	tr.checked(false, 50)
	tr.checked(false, 60) // twice: the event got lost
	tr.event(event(3, 70, up))
	want := []devices.Edge{{At: 10, First: true}, edge(true, 31), edge(false, 60), edge(true, 70)}
	if !slices.Equal(got, want) {
		t.Errorf("got %v, want %v", got, want)
	}
}

// Whatever the kernel says, edges alternate and never go back in time, and the
// last one agrees with the last event.
func FuzzTake(f *testing.F) {
	f.Add(false, wire(event(1, 20, up), event(3, 40, up)))
	f.Add(true, wire(event(1, 5, up), event(2, 40, down)))
	f.Fuzz(func(t *testing.T, pressed bool, data []byte) {
		const start = 10
		var last devices.Edge
		n := 0
		tr := found(pressed, start, func(e devices.Edge) {
			if n++; n > 1 && (e.Pressed == last.Pressed || e.At < last.At || e.First) {
				t.Fatalf("edge %d is %+v after %+v", n, e, last)
			}
			last = e
		})
		tr.take(data)
		if len(data)/eventSize*2+1 < n {
			t.Errorf("%d edges out of %d events", n, len(data)/eventSize)
		}
	})
}

func TestEventSize(t *testing.T) {
	if n := binary.Size(uapi.LineEvent{}); n != eventSize {
		t.Fatalf("an event of the library has %d bytes, here %d are read", n, eventSize)
	}
	want := event(7, 123456789, down)
	want.Offset, want.LineSeqno = 3, 5
	if got := decode(wire(want)); got != want {
		t.Errorf("decoded %+v, want %+v", got, want)
	}
}

func BenchmarkEvent(b *testing.B) {
	tr := found(false, 0, func(devices.Edge) {})
	two := wire(event(1, 20, up), event(2, 30, down))
	b.ReportAllocs()
	for b.Loop() {
		tr.event(decode(two))
		tr.event(decode(two[eventSize:]))
	}
}
