package webtest

import (
	"bytes"
	"context"
	"errors"
	"slices"
	"sync"

	"klubba/room/record"
)

// ErrBroken is what a broken record says.
var ErrBroken = errors.New("disk is gone")

// Record is a record in memory. It is safe for concurrent use.
type Record struct {
	mu     sync.Mutex
	sealed []record.Sealed
	head   record.Head
	broken bool
}

// Append adds an entry.
func (r *Record) Append(e record.Entry) error {
	r.mu.Lock()
	defer r.mu.Unlock()
	if r.broken {
		return ErrBroken
	}
	s, err := record.Seal(r.head, e)
	if err != nil {
		return err
	}
	r.sealed, r.head = append(r.sealed, s), s.Head()
	return nil
}

// Break makes the record unreadable and unwritable, or mends it.
func (r *Record) Break(broken bool) {
	r.mu.Lock()
	defer r.mu.Unlock()
	r.broken = broken
}

// Falsify changes one byte of an entry.
func (r *Record) Falsify(seq uint64) {
	r.mu.Lock()
	defer r.mu.Unlock()
	s := &r.sealed[seq-1]
	s.Raw = bytes.Clone(s.Raw)
	i := bytes.Index(s.Raw, []byte(`"time":"`)) + len(`"time":"`)
	s.Raw[i+3]++ // the last digit of the year
}

// Remove takes an entry out.
func (r *Record) Remove(seq uint64) {
	r.mu.Lock()
	defer r.mu.Unlock()
	r.sealed = slices.Delete(r.sealed, int(seq)-1, int(seq))
}

// Head is the end of the chain.
func (r *Record) Head() record.Head {
	r.mu.Lock()
	defer r.mu.Unlock()
	return r.head
}

// After returns at most max entries that follow seq.
func (r *Record) After(seq uint64, max int) ([]record.Sealed, error) {
	r.mu.Lock()
	defer r.mu.Unlock()
	if r.broken {
		return nil, ErrBroken
	}
	var found []record.Sealed
	for _, s := range r.sealed {
		if s.Entry.Seq > seq && len(found) < max {
			found = append(found, s)
		}
	}
	return found, nil
}

// Meeting returns the entries of one meeting.
func (r *Record) Meeting(id string) ([]record.Sealed, error) {
	r.mu.Lock()
	defer r.mu.Unlock()
	if r.broken {
		return nil, ErrBroken
	}
	return meetingIn(r.sealed, id), nil
}

// meetingIn picks a meeting's entries and those between that concern it.
func meetingIn(sealed []record.Sealed, id string) []record.Sealed {
	var found []record.Sealed
	for _, m := range record.Meetings(sealed) {
		for _, s := range sealed {
			in := s.Entry.Seq >= m.First && s.Entry.Seq <= m.Last
			if m.ID == id && in && record.Concerns(s.Entry, id) {
				found = append(found, s)
			}
		}
	}
	return found
}

// Meetings lists the meetings.
func (r *Record) Meetings() ([]record.Meeting, error) {
	r.mu.Lock()
	defer r.mu.Unlock()
	if r.broken {
		return nil, ErrBroken
	}
	return record.Meetings(r.sealed), nil
}

// Verify checks the chain.
func (r *Record) Verify(ctx context.Context) (record.Head, error) {
	r.mu.Lock()
	defer r.mu.Unlock()
	if r.broken {
		return record.Head{}, ErrBroken
	}
	v := record.NewVerifier(record.Head{})
	for _, s := range r.sealed {
		if _, err := v.Add(s.Prev, s.Raw, s.Hash); err != nil {
			return v.Head(), err
		}
	}
	return v.Head(), errors.Join(ctx.Err(), v.End(r.head))
}
