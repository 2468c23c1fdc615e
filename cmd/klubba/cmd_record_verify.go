package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"strconv"
	"strings"

	"github.com/spf13/cobra"

	"klubba/agent/wire"
	"klubba/room/record"
)

// newRecordVerify is "klubba record verify": the daemon's record, or without
// any daemon an export or the file that the record is kept in.
func newRecordVerify(a *app) *cobra.Command {
	var file, db string
	var anchors []string
	cmd := a.command("verify", "record.verify", a.atMost(0), func(cmd *cobra.Command, _ []string) error {
		heads, err := a.anchorsOf(cmd, anchors)
		if err != nil {
			return err
		}
		switch {
		case file != "" && db != "":
			return a.usage(cmd, "usage.file-or-db", nil)
		case file != "":
			return a.verifyFile(file, heads)
		case db != "":
			return a.verifyStore(cmd.Context(), db, heads)
		case len(heads) > 0:
			return a.verifyAnchored(cmd.Context(), heads)
		}
		return a.verifyDaemon(cmd.Context())
	})
	cmd.Long = a.paragraphs("record.verify.long")
	cmd.Flags().StringVar(&file, "file", "", a.say("flag.file", nil))
	cmd.Flags().StringVar(&db, "db", "", a.say("flag.db", nil))
	cmd.Flags().StringArrayVar(&anchors, "anchor", nil, a.say("flag.anchor", nil))
	return cmd
}

// anchorsOf reads heads that were kept elsewhere: "42:3f9a…".
func (a *app) anchorsOf(cmd *cobra.Command, values []string) ([]record.Head, error) {
	var heads []record.Head
	for _, value := range values {
		number, digits, _ := strings.Cut(value, ":")
		seq, err := strconv.ParseUint(number, 10, 64)
		hash, hashErr := record.ParseHash(strings.ToLower(digits))
		if err != nil || hashErr != nil || seq == 0 {
			return nil, a.usage(cmd, "usage.anchor", map[string]any{"Anchor": value})
		}
		heads = append(heads, record.Head{Seq: seq, Hash: hash})
	}
	return heads, nil
}

func (a *app) verifyFile(path string, anchors []record.Head) error {
	in := a.in
	if path != "-" {
		f, err := os.Open(path)
		if err != nil {
			return fmt.Errorf("export: %w", err)
		}
		defer f.Close()
		in = f
	}
	head, err := record.VerifyExport(in, anchors...)
	return a.verdict(head, err)
}

// verifyAnchored has the daemon export its record and checks it here, so
// that nothing is taken on the daemon's word.
func (a *app) verifyAnchored(ctx context.Context, anchors []record.Head) error {
	daemon := a.daemon()
	defer daemon.Close()
	head, err := proven(anchors, func(w io.Writer) error { return daemon.Export(ctx, w) })
	return a.verdict(head, err)
}

// proven checks an export as it is written, and stops it at the first fault.
func proven(anchors []record.Head, export func(io.Writer) error) (record.Head, error) {
	read, write := io.Pipe()
	exported := make(chan error, 1)
	go func() {
		err := export(write)
		write.CloseWithError(err)
		exported <- err
	}()
	head, err := record.VerifyExport(read, anchors...)
	read.CloseWithError(errJudged)
	if exportErr := <-exported; exportErr != nil && !errors.Is(exportErr, errJudged) {
		return head, exportErr
	}
	return head, err
}

// errJudged ends an export in which a fault was found.
var errJudged = errors.New("the record is judged")

func (a *app) verifyDaemon(ctx context.Context) error {
	daemon := a.daemon()
	defer daemon.Close()
	found, err := daemon.Verify(ctx)
	if err != nil {
		return err
	}
	head, err := headFrom(found.Head)
	if err != nil {
		return err
	}
	if found.OK {
		return a.verdict(head, nil)
	}
	return a.verdict(head, &record.Fault{Seq: found.Seq, Problem: record.Problem(found.Problem), Detail: found.Detail})
}

func headFrom(h wire.Head) (record.Head, error) {
	hash, err := record.ParseHash(h.Hash)
	if err != nil {
		return record.Head{}, fmt.Errorf("the daemon's head: %w", err)
	}
	return record.Head{Seq: h.Seq, Hash: hash}, nil
}
