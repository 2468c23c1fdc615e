package store

import (
	"fmt"
	"runtime/debug"

	"go.etcd.io/bbolt"
)

// guard calls f and turns a panic into ErrCorrupt. bbolt panics on pages that
// contradict each other; and a file that is cut while it is mapped gives a
// memory fault, which is made a panic here. Either leaves bbolt in an unknown
// state, with its locks perhaps held, so the store is never used again.
func (s *Store) guard(f func() error) (err error) {
	defer debug.SetPanicOnFault(debug.SetPanicOnFault(true))
	defer func() {
		if p := recover(); p != nil {
			err = fmt.Errorf("%w: %v", ErrCorrupt, p)
			s.broken = err
		}
	}()
	return f()
}

// read runs f in a transaction that reads.
func (s *Store) read(op string, f func(v tables) error) error {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.fault(op, s.use(func() error {
		return s.db.View(func(tx *bbolt.Tx) error { return within(tx, f) })
	}))
}

// write runs f in a transaction that is on disk when write returns. After
// commits what follows in memory from a success.
func (s *Store) write(op string, f func(v tables) error, after func()) error {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.opts.ReadOnly {
		return s.fault(op, fmt.Errorf("%w: it was opened to be read", ErrReadOnly))
	}
	err := s.use(func() error {
		return s.db.Update(func(tx *bbolt.Tx) error { return within(tx, f) })
	})
	if err != nil {
		s.reset()
		return s.fault(op, err)
	}
	after()
	return nil
}

// use calls f on an open file, opening it again if a failed write made that
// necessary.
func (s *Store) use(f func() error) error {
	switch {
	case s.closed:
		return errClosed
	case s.broken != nil:
		return s.broken
	}
	if s.db == nil {
		if err := s.open(); err != nil {
			return err
		}
	}
	return s.guard(f)
}

// reset closes the file after a failed write, so that the next use opens it
// and looks at what is really there: if the disk failed late, bbolt's memory
// and the file may no longer agree.
func (s *Store) reset() {
	if s.broken != nil || s.db == nil {
		return
	}
	// The write's own error is the one that counts.
	_ = s.release()
}

func within(tx *bbolt.Tx, f func(v tables) error) error {
	v, err := view(tx)
	if err != nil {
		return err
	}
	return f(v)
}
