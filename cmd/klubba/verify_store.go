package main

import (
	"context"
	"errors"
	"io"

	"klubba/agent/store"
	"klubba/room/record"
)

// verifyStore checks the file that a daemon kept its record in. It only
// reads, and only while no daemon holds the file.
func (a *app) verifyStore(ctx context.Context, path string, anchors []record.Head) (err error) {
	db, err := store.Open(path, store.Options{ReadOnly: true})
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, db.Close()) }()
	head, err := db.Verify(ctx)
	if err != nil || len(anchors) == 0 {
		return a.verdict(head, err)
	}
	head, err = proven(anchors, func(w io.Writer) error { return record.WriteExport(w, db.All(0)) })
	return a.verdict(head, err)
}
