package wire

import (
	"context"

	"klubba/room"
	"klubba/room/record"
)

// Told is what the world may be told at one moment: a status whose record
// entries are on disk, or are known to be impossible to write.
type Told struct {
	Status room.Status
	Head   record.Head
	At     room.Instant
}

// Outcome is what came of a command.
type Outcome struct {
	// Refused is empty when the command was carried out.
	Refused room.Refusal
	// Recorded is false if the entry about it could not be written.
	Recorded bool
}

// Doer hands a room.Command or room.Rejected to the room, and returns when
// its entry is in the record. It sets the event's Ref itself. The error is
// ctx's, or says that the room takes no more commands.
type Doer func(ctx context.Context, event room.Event) (Outcome, error)
