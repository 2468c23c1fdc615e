package agent

import (
	"sync"

	"klubba/room"
)

// waitingNotes is how many notes wait for the disk. When there are more, some
// are dropped at once, for dropping one costs as much as dropping many.
const (
	waitingNotes  = 20000
	droppedAtOnce = waitingNotes / 20
)

// batch is what one step leaves for the recorder.
type batch struct {
	notes   []room.Note
	answers []room.Answer
	status  room.Status
	at      room.Instant
	dropped int // notes that were given up before these
}

// inbox holds what waits for the disk. Putting never blocks: the loop must
// not wait for a disk that hangs.
type inbox struct {
	mu    sync.Mutex
	b     batch
	fresh bool
	wake  chan struct{} // holds one token when there is something
}

func newInbox() *inbox { return &inbox{wake: make(chan struct{}, 1)} }

// put adds a batch after what waits; its status replaces the one before.
func (in *inbox) put(b batch) {
	in.mu.Lock()
	in.b.notes = append(in.b.notes, b.notes...)
	in.b.answers = append(in.b.answers, b.answers...)
	in.b.status, in.b.at, in.fresh = b.status, b.at, true
	in.shed()
	in.mu.Unlock()
	in.rouse()
}

// back returns notes that could not be written to the front.
func (in *inbox) back(notes []room.Note, dropped int) {
	in.mu.Lock()
	defer in.mu.Unlock()
	in.b.notes = append(notes[:len(notes):len(notes)], in.b.notes...)
	in.b.dropped += dropped
	in.shed()
}

// take empties the inbox, but for the notes if they are not wanted now; false
// if nothing was put since the last time and no wanted notes wait.
func (in *inbox) take(notes bool) (batch, bool) {
	in.mu.Lock()
	defer in.mu.Unlock()
	b, ok := in.b, in.fresh || notes && len(in.b.notes) > 0
	in.b, in.fresh = batch{status: b.status, at: b.at}, false
	if !notes {
		in.b.notes, in.b.dropped, b.notes, b.dropped = b.notes, b.dropped, nil, 0
	}
	return b, ok
}

func (in *inbox) rouse() {
	select {
	case in.wake <- struct{}{}:
	default:
	}
}

// shed drops notes when they are over the bound, the oldest first, changes of
// phase last.
func (in *inbox) shed() {
	if len(in.b.notes) <= waitingNotes {
		return
	}
	const left = waitingNotes - droppedAtOnce
	over := len(in.b.notes) - left
	in.b.dropped += over
	kept := make([]room.Note, 0, waitingNotes)
	for _, n := range in.b.notes {
		if over > 0 && n.Kind != room.KindPhase {
			over--
			continue
		}
		kept = append(kept, n)
	}
	in.b.notes = kept[max(0, len(kept)-left):]
}
