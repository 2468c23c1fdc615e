package main

import (
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"

	"github.com/spf13/cobra"
)

// newRecordExport is "klubba record export".
func newRecordExport(a *app) *cobra.Command {
	var file string
	cmd := a.command("export", "record.export", a.atMost(0), func(cmd *cobra.Command, _ []string) error {
		daemon := a.daemon()
		defer daemon.Close()
		write := func(w io.Writer) error { return daemon.Export(cmd.Context(), w) }
		if file == "" || file == "-" {
			return write(a.out)
		}
		if err := writeWhole(file, write); err != nil {
			return err
		}
		return printed(a.println(a.say("exported", map[string]any{"File": file})))
	})
	cmd.Flags().StringVarP(&file, "output", "o", "", a.say("flag.output", nil))
	return cmd
}

// writeWhole writes a file so that it is there whole or not at all: an
// earlier export of that name stays until the new one is on disk.
func writeWhole(path string, write func(io.Writer) error) (err error) {
	f, err := os.CreateTemp(filepath.Dir(path), "."+filepath.Base(path)+"-*")
	if file := new(fs.PathError); errors.As(err, &file) {
		return &fs.PathError{Op: "export to", Path: path, Err: file.Err} // the name that was given
	} else if err != nil {
		return fmt.Errorf("export to %s: %w", path, err)
	}
	defer func() {
		if err != nil {
			err = errors.Join(err, os.Remove(f.Name()))
		}
	}()
	if err := errors.Join(write(f), f.Sync(), f.Close()); err != nil {
		return err
	}
	if err := os.Rename(f.Name(), path); err != nil {
		return fmt.Errorf("export to %s: %w", path, err)
	}
	return nil
}
