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

// newRecordVerify is "klubba record verify": the daemon's record, or an
// export without any daemon.
func newRecordVerify(a *app) *cobra.Command {
	var file string
	var anchors []string
	cmd := a.command("verify", "record.verify", a.atMost(0), func(cmd *cobra.Command, _ []string) error {
		heads, err := a.anchorsOf(cmd, anchors)
		if err != nil {
			return err
		}
		if file != "" {
			return a.verifyFile(file, heads)
		}
		if len(heads) > 0 {
			return a.verifyAnchored(cmd.Context(), heads)
		}
		return a.verifyDaemon(cmd.Context())
	})
	cmd.Long = a.say("record.verify.long", nil)
	cmd.Flags().StringVar(&file, "file", "", a.say("flag.file", nil))
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
	read, write := io.Pipe()
	exported := make(chan error, 1)
	go func() {
		err := daemon.Export(ctx, write)
		write.CloseWithError(err)
		exported <- err
	}()
	head, err := record.VerifyExport(read, anchors...)
	// What the export still wants to write after a fault is of no matter.
	read.CloseWithError(errJudged)
	if exportErr := <-exported; exportErr != nil && !errors.Is(exportErr, errJudged) {
		return exportErr
	}
	return a.verdict(head, err)
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

// verdict says what a check found, and the anchor that it proved.
func (a *app) verdict(head record.Head, err error) error {
	fields := map[string]any{"Seq": head.Seq, "Anchor": fmt.Sprintf("%d:%s", head.Seq, head.Hash)}
	var fault *record.Fault
	if !errors.As(err, &fault) {
		if err != nil {
			return err
		}
		if head.Seq == 0 {
			return printed(a.println(a.say("verify.empty", nil)))
		}
		return printed(a.println(a.words.Count("cli.verify.whole", int(head.Seq), fields)))
	}
	fields["Fault"], fields["Detail"] = fault.Seq, fault.Detail
	a.complain(a.say("verify."+string(fault.Problem), fields))
	a.complain(a.say("verify.detail", fields))
	if head.Seq > 0 {
		a.complain(a.say("verify.sound-to", fields))
	}
	return toldError{}
}
