// Package store keeps a room's record on disk, and beside it how much of it
// the world has acknowledged. It is one bbolt file.
//
// It guarantees that
//   - what Append returned is on disk, in order, chained, and stays: a crash
//     or a cut of power at any moment loses only what was not returned yet;
//   - nothing is read back that is not what was written: every entry is
//     proven by its hash as it is read, every other value by a checksum;
//   - a damaged file is an error that says so (ErrCorrupt), never a crash, a
//     hang or a silent new beginning: Open walks the whole structure before
//     bbolt trusts it (package store/pages), and a panic or a memory fault
//     while it is used closes the store to all further use;
//   - a second program on the same file is refused by name;
//   - Acked never goes back and never passes the head, so whoever sends the
//     entries after it sends every entry at least once.
//
// A full or read-only disk makes Append fail and nothing else; when there is
// space again it works again. An Append that failed may in rare cases (the
// disk failed after the last write and before it confirmed it) have been
// kept: an entry then comes twice, under two numbers and two hashes.
//
// Every method may be called from any goroutine. Append, Ack and Close wait
// for the disk, and the readers may wait behind them; Head never waits.
//
// Not its job: when to try again and what to hold in memory until then
// (package agent), and pruning: a record only grows.
package store

import (
	"errors"
	"os"
	"path/filepath"
	"sync"
	"sync/atomic"
	"time"

	"go.etcd.io/bbolt"

	"klubba/room/record"
)

// Options are how a store is opened.
type Options struct {
	// Timeout is how long to wait for another program to let go of the file.
	// Zero means one second: long enough for a daemon that is just stopping.
	Timeout time.Duration
	// ReadOnly opens an existing record to read it; several may at once, but
	// not beside a daemon.
	ReadOnly bool
	// NoSync does not wait for the disk. A cut of power can then destroy the
	// file: for measurements only.
	NoSync bool
}

// Store is an open record. Make one with Open.
type Store struct {
	path string
	opts Options

	head atomic.Pointer[record.Head]

	mu     sync.Mutex // held around every use of db
	db     *bbolt.DB  // nil when it must be opened again
	file   *os.File   // the file that db holds, for when db cannot be closed
	broken error      // set once the file proved damaged
	closed bool
}

// Open opens the record at path, or begins an empty one if there is no file.
// The folder must exist. The error is one of the named conditions. A record
// that cannot be continued, because its end is cut, opens only to be read.
func Open(path string, opts Options) (*Store, error) {
	if opts.Timeout <= 0 {
		opts.Timeout = time.Second
	}
	s := &Store{path: filepath.Clean(path), opts: opts}
	s.mu.Lock()
	defer s.mu.Unlock()
	if err := s.open(); err != nil {
		return nil, s.fault("open", err)
	}
	return s, nil
}

// Path is the file.
func (s *Store) Path() string { return s.path }

// Head is the end of the record. It does not wait for the disk.
func (s *Store) Head() record.Head { return *s.head.Load() }

// Close lets the file go. A store that is closed says so to further calls.
func (s *Store) Close() error {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.closed {
		return nil
	}
	s.closed = true
	if err := s.release(); err != nil {
		return s.fault("close", err)
	}
	return nil
}

// release closes the file. After a panic bbolt may still hold its own locks,
// and its Close would wait for ever: then the file alone is unlocked and
// closed, and the mapped memory, which would keep the lock alive, is left to
// the process's end.
func (s *Store) release() error {
	db, file := s.db, s.file
	s.db, s.file = nil, nil
	switch {
	case s.broken != nil && file != nil:
		return errors.Join(unlock(file), file.Close())
	case db != nil:
		return db.Close()
	}
	return nil
}

// errClosed is what a closed store says.
var errClosed = errors.New("the record is closed")
