package web

import (
	"context"

	"klubba/room/record"
)

// Record is the record on disk, read only.
type Record interface {
	// Head is the end of the chain.
	Head() record.Head
	// After returns at most max entries that follow seq, in order.
	After(seq uint64, max int) ([]record.Sealed, error)
	// Meeting returns the entries of one meeting, in order.
	Meeting(id string) ([]record.Sealed, error)
	// Verify checks the whole chain and returns the head that it found.
	Verify(ctx context.Context) (record.Head, error)
}
