package store

import (
	"bytes"
	"encoding/binary"
	"fmt"

	"klubba/room/record"
)

func putEntry(v tables, s record.Sealed) error {
	value := make([]byte, 0, 2*hashSize+len(s.Raw))
	value = append(value, s.Prev[:]...)
	value = append(value, s.Hash[:]...)
	return v.entries.Put(seqKey(s.Entry.Seq), append(value, s.Raw...))
}

// stored is an entry as it lies there, not yet believed.
type stored struct {
	seq        uint64
	prev, hash record.Hash
	raw        []byte
}

func parseStored(key, value []byte) (stored, error) {
	if len(key) != 8 || len(value) < 2*hashSize {
		return stored{}, fmt.Errorf("%w: an entry has not the form of one", ErrCorrupt)
	}
	return stored{
		seq:  binary.BigEndian.Uint64(key),
		prev: record.Hash(value[:hashSize]), hash: record.Hash(value[hashSize : 2*hashSize]),
		raw: bytes.Clone(value[2*hashSize:]),
	}, nil
}

// prove returns the entry if it is the one that belongs there.
func (s stored) prove() (record.Sealed, error) {
	v := record.NewVerifier(record.Head{Seq: s.seq - 1, Hash: s.prev})
	return v.Add(s.prev, s.raw, s.hash)
}

// readEntry reads the entry of that number.
func readEntry(v tables, seq uint64) (record.Sealed, error) {
	key := seqKey(seq)
	value := v.entries.Get(key)
	if value == nil {
		return record.Sealed{}, missing(seq)
	}
	s, err := parseStored(key, value)
	if err != nil {
		return record.Sealed{}, err
	}
	return s.prove()
}

func missing(seq uint64) error {
	return &record.Fault{Seq: seq, Problem: record.Missing, Detail: "it is not in the file"}
}
