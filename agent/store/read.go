package store

import (
	"encoding/binary"
	"fmt"
	"iter"
	"slices"

	"klubba/room"
	"klubba/room/record"
)

// chunk is how many entries are read in one go, so that a long reading does
// not keep Append waiting.
const chunk = 256

// After returns at most limit entries that follow the one of that number, in
// order; none if there are none. Each is proven by its hash.
func (s *Store) After(seq uint64, limit int) ([]record.Sealed, error) {
	var found []record.Sealed
	err := s.read("read", func(v tables) error {
		next := seq + 1
		c := v.entries.Cursor()
		for k, b := c.Seek(seqKey(next)); k != nil && len(found) < limit; k, b = c.Next() {
			e, err := parseStored(k, b)
			if err != nil {
				return err
			}
			if e.seq != next {
				return missing(next)
			}
			sealed, err := e.prove()
			if err != nil {
				return err
			}
			found = append(found, sealed)
			next++
		}
		return nil
	})
	if err != nil {
		return nil, err
	}
	return found, nil
}

// All yields the entries that follow the one of that number, also those that
// are appended meanwhile. It ends after an error.
func (s *Store) All(after uint64) iter.Seq2[record.Sealed, error] {
	return func(yield func(record.Sealed, error) bool) {
		for {
			part, err := s.After(after, chunk)
			if err != nil {
				yield(record.Sealed{}, err)
				return
			}
			for _, e := range part {
				if !yield(e, nil) {
					return
				}
			}
			if len(part) < chunk {
				return
			}
			after = part[len(part)-1].Entry.Seq
		}
	}
}

// backward yields all entries from the newest to the first.
func (s *Store) backward() iter.Seq2[record.Sealed, error] {
	return func(yield func(record.Sealed, error) bool) {
		for end := s.Head().Seq; end > 0; {
			from := end - min(end, chunk)
			part, err := s.After(from, int(end-from))
			if err == nil && uint64(len(part)) != end-from {
				err = s.fault("read", missing(from+uint64(len(part))+1))
			}
			if err != nil {
				yield(record.Sealed{}, err)
				return
			}
			for _, e := range slices.Backward(part) {
				if !yield(e, nil) {
					return
				}
			}
			end = from
		}
	}
}

// Saved returns what a restarted daemon takes up again. Boot names the
// present boot of the machine. It reads back no further than it must.
func (s *Store) Saved(boot string) (room.Saved, error) {
	return record.LastState(s.backward(), boot)
}

// Command finds the entry about the command of that id: the one that says
// that it was done, else the first.
func (s *Store) Command(id string) (found record.Sealed, ok bool, err error) {
	err = s.read("look up command", func(v tables) error {
		found, ok, err = commandEntry(v, id)
		return err
	})
	return found, ok, err
}

func commandEntry(v tables, id string) (record.Sealed, bool, error) {
	key := idKey(id)
	value := v.commands.Get(key)
	if value == nil {
		return record.Sealed{}, false, nil
	}
	b, err := unsum(key, value)
	if err != nil || len(b) != 8 {
		return record.Sealed{}, false, fmt.Errorf("%w: the list of commands is unreadable", ErrCorrupt)
	}
	e, err := readEntry(v, binary.BigEndian.Uint64(b))
	if err != nil {
		return record.Sealed{}, false, err
	}
	if e.Entry.ID != id {
		return record.Sealed{}, false, fmt.Errorf("%w: the list of commands leads to another command", ErrCorrupt)
	}
	return e, true, nil
}
