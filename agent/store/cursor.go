package store

import "fmt"

// Acked is the number of the last entry that the world has acknowledged: all
// up to it are known to have arrived.
func (s *Store) Acked() (seq uint64, err error) {
	err = s.read("read acknowledgement", func(v tables) error {
		seq, err = v.acked()
		return err
	})
	return seq, err
}

// Ack notes that all entries up to that number have been acknowledged. It is
// on disk when Ack returns, so it costs a write: after a run of entries,
// acknowledge the last. An older number changes nothing; one beyond the head
// is an error and changes nothing.
func (s *Store) Ack(seq uint64) error {
	if acked, err := s.Acked(); err != nil || seq <= acked {
		return err
	}
	return s.write("acknowledge", func(v tables) error {
		head, err := v.head()
		if err != nil {
			return err
		}
		if seq > head.Seq {
			return fmt.Errorf("entry %d is beyond the end of the record, entry %d", seq, head.Seq)
		}
		acked, err := v.acked()
		if err != nil || seq <= acked {
			return err
		}
		return v.setAcked(seq)
	}, func() {})
}
