package client

import (
	"encoding/json"
	"fmt"

	"klubba/room/record"
)

// entryFrom reads an entry as an export's line, and sees that its hash is
// that of its bytes. Whether it follows the entry before is not judged here.
func entryFrom(b []byte) (record.Sealed, error) {
	var line struct {
		Hash  string          `json:"hash"`
		Prev  string          `json:"prev"`
		Entry json.RawMessage `json:"entry"`
	}
	if err := json.Unmarshal(b, &line); err != nil {
		return record.Sealed{}, err
	}
	prev, err := record.ParseHash(line.Prev)
	if err != nil {
		return record.Sealed{}, fmt.Errorf("prev: %w", err)
	}
	sealed, err := record.Open(prev, line.Entry)
	if err != nil {
		return record.Sealed{}, err
	}
	if sealed.Hash.String() != line.Hash {
		return record.Sealed{}, fmt.Errorf("entry %d does not have the hash that comes with it", sealed.Entry.Seq)
	}
	return sealed, nil
}
