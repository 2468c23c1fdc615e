package agent

import (
	"strconv"
	"testing"

	"klubba/room"
	"klubba/room/record"
)

// More notes than memory holds: what is dropped is counted, the oldest goes
// first and a change of phase last; and what could not be written comes back
// in front of what came meanwhile.
func TestTheInboxDropsTheOldestAndCountsIt(t *testing.T) {
	in := newInbox()
	note := func(n int, kind room.Kind) {
		in.put(batch{notes: []room.Note{{Kind: kind, Text: strconv.Itoa(n)}}})
	}
	note(0, room.KindPhase)
	for n := 1; n < waitingNotes; n++ {
		note(n, room.KindLink)
	}
	b, ok := in.take(true)
	if !ok || len(b.notes) != waitingNotes || b.dropped != 0 {
		t.Fatalf("%d notes, %d dropped, %v", len(b.notes), b.dropped, ok)
	}
	note(waitingNotes, room.KindLink)
	in.back(b.notes, b.dropped)
	if b, ok := in.take(false); !ok || b.notes != nil {
		t.Errorf("notes that nobody wanted were taken: %d", len(b.notes))
	}
	b, _ = in.take(true)
	if sum := len(b.notes) + b.dropped; sum != waitingNotes+1 || b.dropped == 0 {
		t.Errorf("%d notes and %d dropped, of %d", len(b.notes), b.dropped, waitingNotes+1)
	}
	if b.notes[0].Kind != room.KindPhase {
		t.Error("the change of phase was dropped")
	}
	if first, want := b.notes[1].Text, strconv.Itoa(b.dropped+1); first != want {
		t.Errorf("the oldest that is left is %s, want %s", first, want)
	}
	if last := b.notes[len(b.notes)-1].Text; last != strconv.Itoa(waitingNotes) {
		t.Errorf("the last is %s: out of order", last)
	}
	if _, ok := in.take(true); ok {
		t.Error("an empty inbox gave something")
	}
}

// A gap can be told also when nothing is left beside it.
func TestAGapWithoutNotes(t *testing.T) {
	at := room.Instant{Mono: 1}
	gap := overflow(batch{dropped: 7, at: at})
	if len(gap) != 1 || gap[0].Cause != string(record.LackOverflow) || gap[0].Outcome != "7" || gap[0].At != at {
		t.Errorf("got %+v", gap)
	}
}
