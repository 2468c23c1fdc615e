// Package record makes a room's notes into a record that stands up in the
// minutes: entries chained by hash, verified, and put into sentences.
//
// The canonical bytes of an entry are its JSON on one line, with the fields
// in the order of Entry and nothing escaped that need not be. Its hash is
//
//	SHA-256(the 32 bytes of the hash before, then the canonical bytes)
//
// and the hash before the first entry is 32 zero bytes. So a changed byte, a
// removed entry and a cut tail are found and named, and anybody can check an
// export with sed, xxd and sha256sum; WriteExport says how. The hash is also
// the entry's id to the world.
//
// It guarantees that what Seal has made, Open gives back; that Open refuses
// whatever Seal could not have made; and that a Verifier passes no chain in
// which anything was changed, removed, doubled or moved, up to the head that
// it is held against.
//
// Not its job: keeping the entries (package agent/store), deciding what is
// worth one (package room), and signing: who can rewrite the whole chain can
// make a new one, which is why its head is anchored elsewhere.
package record

import (
	"time"

	"klubba/room"
)

// Version is the version of the entry's form, its field "v".
const Version = 1

// Entry is one line of the record.
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

// Stamp says where and how well a note's time was told.
type Stamp struct {
	Boot        string         // names this boot of the machine
	Zone        *time.Location // the room's zone; nil means UTC
	ClockSynced bool
}

// New makes an entry of a note. Its place in the record is not known yet: the
// store numbers it.
func New(n room.Note, s Stamp) Entry {
	zone := s.Zone
	if zone == nil {
		zone = time.UTC
	}
	return Entry{
		Time: Time{n.At.Wall}.rounded(), Local: n.At.Wall.In(zone).Format(localFormat),
		MonoMS: n.At.Mono.Milliseconds(), Boot: s.Boot, ClockSynced: s.ClockSynced,
		Note: n,
	}
}

// instant is when the entry happened, to the millisecond.
func (e Entry) instant() room.Instant {
	return room.Instant{Mono: time.Duration(e.MonoMS) * time.Millisecond, Wall: e.Time.Time}
}
