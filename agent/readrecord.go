package agent

import (
	"context"

	"klubba/agent/store"
	"klubba/room/record"
)

// Record is the record on disk, for those who read it and for the outbox. It
// lives longer than any one opening of the store; while there is none, every
// method that can fail does.
type Record struct{ r *recorder }

// with calls f with the store that is open now. It holds off only a
// re-opening, never a writer.
func with[T any](rec *Record, f func(*store.Store) (T, error)) (v T, err error) {
	rec.r.mu.RLock()
	defer rec.r.mu.RUnlock()
	if rec.r.store == nil {
		return v, errNoRecord
	}
	return f(rec.r.store)
}

// Head is the end of the chain, zero while there is no store.
func (rec *Record) Head() record.Head { return rec.r.head() }

// After returns at most limit entries that follow seq, in order.
func (rec *Record) After(seq uint64, limit int) ([]record.Sealed, error) {
	return with(rec, func(s *store.Store) ([]record.Sealed, error) { return s.After(seq, limit) })
}

// Meeting returns the entries of one meeting, in order.
func (rec *Record) Meeting(id string) ([]record.Sealed, error) {
	return with(rec, func(s *store.Store) ([]record.Sealed, error) { return s.Meeting(id) })
}

// Meetings lists the meetings, the oldest first.
func (rec *Record) Meetings() ([]record.Meeting, error) {
	return with(rec, (*store.Store).Meetings)
}

// Verify checks the whole chain.
func (rec *Record) Verify(ctx context.Context) (record.Head, error) {
	return with(rec, func(s *store.Store) (record.Head, error) { return s.Verify(ctx) })
}

// Acked is the outbox's cursor: the last entry that the broker has.
func (rec *Record) Acked() (uint64, error) { return with(rec, (*store.Store).Acked) }

// Ack moves the cursor, durably.
func (rec *Record) Ack(seq uint64) error {
	_, err := with(rec, func(s *store.Store) (struct{}, error) { return struct{}{}, s.Ack(seq) })
	return err
}

// Command finds the entry about the command of that id.
func (rec *Record) Command(id string) (record.Sealed, bool, error) {
	type found struct {
		s  record.Sealed
		ok bool
	}
	f, err := with(rec, func(st *store.Store) (found, error) {
		s, ok, err := st.Command(id)
		return found{s, ok}, err
	})
	return f.s, f.ok, err
}
