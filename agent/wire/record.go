package wire

import (
	"encoding/json"

	"klubba/room/record"
)

// Entries is a piece of the record.
type Entries struct {
	V int `json:"v"`
	// Head is the end of the whole record.
	Head Head `json:"head"`
	// Entries are as an export's lines: {"hash":…,"prev":…,"entry":{…}}.
	Entries []json.RawMessage `json:"entries"`
}

// Verification is what a check of the whole record found.
type Verification struct {
	V  int  `json:"v"`
	OK bool `json:"ok"`
	// Head is the end of what was found sound.
	Head Head `json:"head"`
	// Seq is the entry that is not, and Problem one of the record's problems;
	// both are absent when OK. Detail says it in English.
	Seq     uint64 `json:"seq,omitempty"`
	Problem string `json:"problem,omitempty"`
	Detail  string `json:"detail,omitempty"`
}

// Meetings lists the meetings in the record, oldest first.
type Meetings struct {
	V        int              `json:"v"`
	Meetings []record.Meeting `json:"meetings"`
}
