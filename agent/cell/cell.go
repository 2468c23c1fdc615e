// Package cell holds a latest value that one writer sets and many readers
// follow.
//
// A reader takes the newest value and is woken for newer ones; what came in
// between is gone. So a slow reader skips, and can never push back on the
// writer: Set neither blocks nor allocates more than one channel.
//
// Not its job: anything that must not be skipped. That goes to the store.
package cell

import "sync"

// Cell is a latest value. Make one with New; it may be used by any number of
// goroutines.
type Cell[T any] struct {
	mu   sync.Mutex
	v    T
	next chan struct{} // closed by the next Set
}

// New returns a cell that holds v.
func New[T any](v T) *Cell[T] {
	return &Cell[T]{v: v, next: make(chan struct{})}
}

// Set replaces the value and wakes every reader.
func (c *Cell[T]) Set(v T) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.v = v
	close(c.next)
	c.next = make(chan struct{})
}

// Latest returns the value and a channel that is closed when there is a newer
// one.
func (c *Cell[T]) Latest() (T, <-chan struct{}) {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.v, c.next
}

// Value returns the value alone.
func (c *Cell[T]) Value() T {
	v, _ := c.Latest()
	return v
}
