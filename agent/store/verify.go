package store

import (
	"bytes"
	"context"
	"fmt"

	"go.etcd.io/bbolt"

	"klubba/room/record"
)

// Verify walks the whole record: every entry's hash, number and link, the
// head that is kept apart from them, and the lists of meetings and commands
// that were made of them. It returns the head that is proven so far. A fault
// in the chain is a *record.Fault that names the entry, inside ErrCorrupt.
func (s *Store) Verify(ctx context.Context) (record.Head, error) {
	w := &walk{
		chain: record.NewVerifier(record.Head{}), meetings: map[string]record.Meeting{}, commands: map[string]record.Entry{},
	}
	for !w.done {
		if err := ctx.Err(); err != nil {
			return w.chain.Head(), s.fault("verify", err)
		}
		if err := s.read("verify", w.next); err != nil {
			return w.chain.Head(), err
		}
	}
	return w.chain.Head(), nil
}

// walk is a verification under way. It goes in chunks, and what is appended
// meanwhile comes under the last one.
type walk struct {
	chain    *record.Verifier
	meetings map[string]record.Meeting
	commands map[string]record.Entry // by id; only what indexing needs
	done     bool
}

func (w *walk) next(v tables) error {
	c := v.entries.Cursor()
	k, b := c.Seek(seqKey(w.chain.Head().Seq + 1))
	if w.chain.Head().Seq == 0 {
		k, b = c.First() // also what should not be there
	}
	for range chunk {
		if k == nil {
			w.done = true
			return w.finish(v)
		}
		if err := w.take(k, b); err != nil {
			return err
		}
		k, b = c.Next()
	}
	return nil
}

func (w *walk) take(k, b []byte) error {
	want := w.chain.Head().Seq + 1
	e, err := parseStored(k, b)
	if err != nil {
		return &record.Fault{Seq: want, Problem: record.Changed, Detail: err.Error()}
	}
	if e.seq != want {
		return missing(want)
	}
	sealed, err := w.chain.Add(e.prev, e.raw, e.hash)
	if err != nil {
		return err
	}
	w.index(sealed.Entry)
	return nil
}

// index does in memory what Append does on disk.
func (w *walk) index(e record.Entry) {
	if e.Meeting != "" {
		w.meetings[e.Meeting] = w.meetings[e.Meeting].With(e)
	}
	if before, found := w.commands[e.ID]; isCommand(e) && (!found || outranks(e, before)) {
		slim := record.Entry{Seq: e.Seq}
		slim.Outcome = e.Outcome
		w.commands[e.ID] = slim
	}
}

// finish holds the head and the lists against what was walked.
func (w *walk) finish(v tables) error {
	head, err := v.head()
	if err != nil {
		return err
	}
	if err := w.chain.End(head); err != nil {
		return err
	}
	acked, err := v.acked()
	if err != nil {
		return err
	}
	if acked > head.Seq {
		return fmt.Errorf("%w: entry %d is acknowledged, and the record ends with %d", ErrCorrupt, acked, head.Seq)
	}
	if size(v.meetings) != len(w.meetings) || size(v.commands) != len(w.commands) {
		return fmt.Errorf("%w: the lists of meetings and commands are not those of the entries", ErrCorrupt)
	}
	for id, m := range w.meetings {
		if got, _, err := v.meeting(id); err != nil || got != m {
			return fmt.Errorf("%w: meeting %q, entries %d to %d, is not listed as it is", ErrCorrupt, id, m.First, m.Last)
		}
	}
	for id, e := range w.commands {
		key := idKey(id)
		if !bytes.Equal(v.commands.Get(key), sum(key, seqKey(e.Seq))) {
			return fmt.Errorf("%w: the command of entry %d is not listed as it is", ErrCorrupt, e.Seq)
		}
	}
	return nil
}

func size(b *bbolt.Bucket) int {
	n := 0
	c := b.Cursor()
	for k, _ := c.First(); k != nil; k, _ = c.Next() {
		n++
	}
	return n
}
