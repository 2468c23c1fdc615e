package client

import (
	"encoding/hex"
	"encoding/json"
	"fmt"

	"klubba/room/record"
)

// entryFrom reads an entry with its place in the chain.
func entryFrom(b []byte) (record.Sealed, error) {
	var line struct {
		Entry json.RawMessage `json:"entry"`
		Prev  string          `json:"prev"`
		Hash  string          `json:"hash"`
	}
	if err := json.Unmarshal(b, &line); err != nil {
		return record.Sealed{}, err
	}
	sealed := record.Sealed{Raw: line.Entry}
	if err := json.Unmarshal(line.Entry, &sealed.Entry); err != nil {
		return record.Sealed{}, err
	}
	if err := hashFrom(line.Prev, &sealed.Prev); err != nil {
		return record.Sealed{}, fmt.Errorf("prev: %w", err)
	}
	if err := hashFrom(line.Hash, &sealed.Hash); err != nil {
		return record.Sealed{}, fmt.Errorf("hash: %w", err)
	}
	return sealed, nil
}

func hashFrom(s string, into *record.Hash) error {
	b, err := hex.DecodeString(s)
	if err != nil || len(b) != len(into) {
		return fmt.Errorf("%q is not %d hexadecimal digits", s, 2*len(into))
	}
	copy(into[:], b)
	return nil
}
