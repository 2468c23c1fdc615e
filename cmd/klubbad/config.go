package main

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"io"
	"log/slog"

	"klubba/agent/config"
)

// defaultConfig is where a room's configuration lies.
const defaultConfig = "/etc/klubba/klubba.toml"

// checkConfig names every fault of every file. It needs no hardware.
func checkConfig(_ context.Context, args []string, stdout, stderr io.Writer) error {
	fs := flag.NewFlagSet("klubbad check-config FILE...", flag.ContinueOnError)
	if err := parse(fs, args, stderr); err != nil {
		return err
	}
	files := fs.Args()
	if len(files) == 0 {
		files = []string{defaultConfig}
	}
	var faults error
	for _, file := range files {
		cfg, err := config.Load(file)
		if err == nil {
			err = cfg.CheckSecrets()
		}
		if err != nil {
			faults = errors.Join(faults, err)
			continue
		}
		fmt.Fprintf(stdout, "%s: ok\n", file)
		if names := cfg.Simulated(); len(names) > 0 {
			fmt.Fprintf(stdout, "%s: note: simulated, not real: %q\n", file, names)
		}
	}
	if faults != nil {
		return usageError{faults}
	}
	return nil
}

// logger logs as the configuration says.
func logger(c config.Log, w io.Writer) *slog.Logger {
	opt := &slog.HandlerOptions{Level: c.Level}
	if c.Format == config.FormatJSON {
		return slog.New(slog.NewJSONHandler(w, opt))
	}
	return slog.New(slog.NewTextHandler(w, opt))
}
