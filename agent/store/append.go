package store

import (
	"klubba/room"
	"klubba/room/record"
)

// Append writes entries to the end of the record, all or none, and returns
// them with their numbers and hashes once they are on disk.
func (s *Store) Append(entries ...record.Entry) ([]record.Sealed, error) {
	if len(entries) == 0 {
		return nil, nil
	}
	var sealed []record.Sealed
	err := s.write("append", func(v tables) (err error) {
		sealed, err = appendTo(v, entries)
		return err
	}, func() {
		head := sealed[len(sealed)-1].Head()
		s.head.Store(&head)
	})
	if err != nil {
		return nil, err
	}
	return sealed, nil
}

func appendTo(v tables, entries []record.Entry) ([]record.Sealed, error) {
	head, err := endOf(v)
	if err != nil {
		return nil, err
	}
	sealed := make([]record.Sealed, 0, len(entries))
	for _, e := range entries {
		next, err := record.Seal(head, e)
		if err != nil {
			return nil, err
		}
		if err := putEntry(v, next); err != nil {
			return nil, err
		}
		if err := index(v, next.Entry); err != nil {
			return nil, err
		}
		sealed, head = append(sealed, next), next.Head()
	}
	return sealed, v.setHead(head)
}

// endOf reads the head and sees that the last entry is really there: a chain
// is not continued from an entry that is gone.
func endOf(v tables) (record.Head, error) {
	head, err := v.head()
	if err != nil {
		return head, err
	}
	var last record.Head
	if k, b := v.entries.Cursor().Last(); k != nil {
		e, err := parseStored(k, b)
		if err != nil {
			return head, err
		}
		last = record.Head{Seq: e.seq, Hash: e.hash}
	}
	return head, record.NewVerifier(last).End(head)
}

// index notes an entry under its meeting and its command.
func index(v tables, e record.Entry) error {
	if e.Meeting != "" {
		m, _, err := v.meeting(e.Meeting)
		if err != nil {
			return err
		}
		if err := v.setMeeting(m.With(e)); err != nil {
			return err
		}
	}
	if !isCommand(e) {
		return nil
	}
	before, found, err := commandEntry(v, e.ID)
	if err != nil || found && !outranks(e, before.Entry) {
		return err
	}
	key := idKey(e.ID)
	return v.commands.Put(key, sum(key, seqKey(e.Seq)))
}

// isCommand reports whether an entry is found by its command's id.
func isCommand(e record.Entry) bool { return e.Kind == room.KindCommand && e.ID != "" }

// outranks reports whether e is the one to be found of two entries about the
// same id: the first, unless that was refused and a later one was done.
func outranks(e, before record.Entry) bool {
	return before.Outcome != "done" && e.Outcome == "done"
}
