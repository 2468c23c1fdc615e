package display

import (
	"context"
	"fmt"
	"sync"

	"klubba/devices"
	"klubba/devices/display/frame"
)

// ErrReplaced is devices.ErrReplaced.
var ErrReplaced = devices.ErrReplaced

// maxWaiting bounds how many may wait for a port.
const maxWaiting = 16

// subject is what a setting is about. Its zero value is none: a question.
type subject struct {
	id      int
	command frame.Command
}

// turns lets one after the other use a port. A setting takes the place of an
// older one of the same subject that still waits.
type turns struct {
	mu      sync.Mutex
	busy    bool
	waiting []*waiter
	// newest counts the settings of each subject.
	newest map[subject]int
}

type waiter struct {
	about subject
	// mine gets nil when it is this one's turn, or why it will not be.
	mine chan error
}

// begin notes a new setting and returns its number.
func (t *turns) begin(about subject) int {
	t.mu.Lock()
	defer t.mu.Unlock()
	if t.newest == nil {
		t.newest = map[subject]int{}
	}
	t.newest[about]++
	return t.newest[about]
}

// superseded reports whether there is a newer setting.
func (t *turns) superseded(about subject, number int) bool {
	t.mu.Lock()
	defer t.mu.Unlock()
	return t.newest[about] != number
}

// take waits for a turn. Whoever got it gives it back by pass.
func (t *turns) take(ctx context.Context, about subject) error {
	w, err := t.queue(about)
	if w == nil {
		return err
	}
	select {
	case err := <-w.mine:
		return err
	case <-ctx.Done():
	}
	t.mu.Lock()
	for i, other := range t.waiting {
		if other == w {
			t.waiting = append(t.waiting[:i], t.waiting[i+1:]...)
			t.mu.Unlock()
			return ctx.Err()
		}
	}
	t.mu.Unlock()
	if err := <-w.mine; err == nil { // it came at the same moment
		t.pass()
	}
	return ctx.Err()
}

// queue takes the turn at once, or a place in the queue.
func (t *turns) queue(about subject) (*waiter, error) {
	t.mu.Lock()
	defer t.mu.Unlock()
	if !t.busy {
		t.busy = true
		return nil, nil
	}
	w := &waiter{about, make(chan error, 1)}
	if about != (subject{}) {
		for i, other := range t.waiting {
			if other.about == about {
				other.mine <- ErrReplaced
				t.waiting[i] = w
				return w, nil
			}
		}
	}
	if len(t.waiting) >= maxWaiting {
		return nil, fmt.Errorf("%w: %d commands wait for it already", devices.ErrBusy, maxWaiting)
	}
	t.waiting = append(t.waiting, w)
	return w, nil
}

// pass gives the turn to the next.
func (t *turns) pass() {
	t.mu.Lock()
	defer t.mu.Unlock()
	if len(t.waiting) == 0 {
		t.busy = false
		return
	}
	t.waiting[0].mine <- nil
	t.waiting = t.waiting[1:]
}
