package wire

import "encoding/json"

// Event is an entry of the record as a CloudEvent 1.0 in structured JSON.
// ID is the entry's hash, so that the same entry told twice is known again.
// Seq, Prev and BootID are extension attributes; their names have lower-case
// letters alone, as CloudEvents asks.
type Event struct {
	SpecVersion     string `json:"specversion"`
	ID              string `json:"id"`
	Source          string `json:"source"`
	Type            string `json:"type"`
	Time            string `json:"time"`
	DataContentType string `json:"datacontenttype"`
	// Seq is the entry's place in the record: a step of more than one is a
	// loss that the reader sees.
	Seq    uint64 `json:"seq"`
	BootID string `json:"bootid"`
	// Prev is the hash of the entry before, so that a reader can verify the
	// chain from Data's bytes as they stand.
	Prev string `json:"prev"`
	// Data is the entry's canonical bytes, unchanged.
	Data json.RawMessage `json:"data"`
}
