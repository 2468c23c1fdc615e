// Package record makes a room's notes into a record that stands up in the
// minutes: entries chained by hash, verified, and put into sentences.
//
// Each entry carries the SHA-256 of its canonical bytes and of the hash
// before it, so that a changed byte, a removed entry and a cut tail are
// found and named. The hash is also the entry's id to the world.
//
// Not its job: keeping the entries (package agent/store) and deciding what is
// worth one (package room).
package record

import (
	"encoding/hex"
	"time"

	"klubba/room"
)

// Version is the version of the entry's form, its field "v".
const Version = 1

// Entry is one line of the record. Its canonical bytes are its JSON with the
// fields in the order given here and nothing escaped that need not be.
type Entry struct {
	V   int    `json:"v"`
	Seq uint64 `json:"seq"` // 1, 2, 3 … over the whole life of the store
	// Time is UTC with milliseconds, Local the same moment in the room's
	// zone with its offset.
	Time  Time   `json:"time"`
	Local string `json:"local"`
	// MonoMS is milliseconds since the machine booted; Boot names that boot.
	MonoMS int64  `json:"mono_ms"`
	Boot   string `json:"boot_id"`
	// ClockSynced tells whether the wall clock was known to be right.
	ClockSynced bool `json:"clock_synced"`
	room.Note
}

// Hash is a SHA-256 sum.
type Hash [32]byte

// String returns the hash in lower-case hex.
func (h Hash) String() string { return hex.EncodeToString(h[:]) }

// Sealed is an entry in its place in the chain.
type Sealed struct {
	Entry Entry
	// Raw is the canonical bytes that the hash was taken over.
	Raw []byte
	// Prev is the hash of the entry before; all zero for the first.
	Prev Hash
	Hash Hash
}

// Head is the end of a chain: what an anchor kept elsewhere must agree with.
// The zero Head is that of an empty record.
type Head struct {
	Seq  uint64
	Hash Hash
}

// Time is a moment in UTC that prints as RFC 3339 with milliseconds.
type Time struct{ time.Time }
