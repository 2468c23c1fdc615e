package main

import (
	"context"
	"errors"
	"io"
	"strings"
	"time"

	"klubba/room"
)

// trickWithin is how long one trick may take.
const trickWithin = 10 * time.Second

// hands lets a person at the keyboard play with the room, and tells what it
// does.
type hands struct {
	*stage
	tricks []trick
	busy   bool      // a trick is under way: nothing is read until it is done
	done   chan done // holds one
}

// done is what came of a trick.
type done struct {
	refused room.Refusal
	err     error
}

// letPlay follows what is typed and what the room does, until ctx ends or the
// person has had enough. When nothing more can be typed, the room runs on.
func (s *stage) letPlay(ctx context.Context, in io.Reader) error {
	keys := typed(ctx, in)
	defer keys.close()
	h := hands{stage: s, tricks: s.tricks(), done: make(chan done, 1)}
	lines := keys.next
	for {
		told, newer := s.agent.Told().Latest()
		s.show.status(told)
		s.show.parts(told.Status)
		if h.busy {
			lines = nil
		} else if lines == nil {
			lines = keys.next
		}
		select {
		case <-ctx.Done():
			return h.finish()
		case <-newer:
		case d := <-h.done:
			h.busy = false
			s.show.outcome(d)
		case line, more := <-lines:
			if !more {
				keys.next = nil // a nil channel never speaks: only ctx ends this
				continue
			}
			if quits(line) {
				return h.finish()
			}
			h.take(ctx, line)
		}
	}
}

func quits(line string) bool {
	switch strings.ToLower(strings.TrimSpace(line)) {
	case "quit", "exit", "sluta":
		return true
	}
	return false
}

// take begins what was typed.
func (h *hands) take(ctx context.Context, line string) {
	if strings.TrimSpace(line) == "" {
		return
	}
	t, part, ok := trickOf(h.tricks, line)
	switch {
	case t.part && !ok:
		h.show.line("demo.no-part", nil)
		return
	case !ok:
		h.show.line("demo.help", nil)
		return
	}
	h.show.did(t.id, part)
	h.busy = true
	go func() {
		ctx, cancel := context.WithTimeout(ctx, trickWithin)
		defer cancel()
		refused, err := t.do(ctx, part)
		h.done <- done{refused, err} // there is always room: one at a time
	}()
}

// finish waits for the trick that is under way; each ends by its deadline.
func (h *hands) finish() error {
	if !h.busy {
		return nil
	}
	d := <-h.done
	if errors.Is(d.err, context.Canceled) {
		return nil
	}
	return d.err
}
