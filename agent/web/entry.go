package web

import (
	"encoding/json"

	"klubba/room/record"
)

// Entry is an entry of the record with its place in the chain.
type Entry struct {
	// Entry is the canonical bytes, to the letter.
	Entry json.RawMessage `json:"entry"`
	Prev  string          `json:"prev"`
	Hash  string          `json:"hash"`
}

func entryOf(s record.Sealed) Entry {
	return Entry{Entry: s.Raw, Prev: s.Prev.String(), Hash: s.Hash.String()}
}
