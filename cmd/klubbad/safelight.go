package main

import (
	"context"
	"flag"
	"fmt"
	"io"
	"os"
	"path/filepath"

	"klubba/agent/config"
	"klubba/agent/rig"
)

// inUse is the copy of the configuration that the running daemon started
// with, in its runtime folder. It holds no secret: no configuration does.
const inUse = "in-use.toml"

// runtimeFolder is where the service manager lets the daemon keep what it
// needs while it runs; empty without one.
func runtimeFolder() string { return os.Getenv("RUNTIME_DIRECTORY") }

// keepInUse keeps the configuration that is in use, so that safe-light finds
// the lamps that are lit although somebody has edited the file since.
func keepInUse(file string) error {
	if runtimeFolder() == "" {
		return nil
	}
	text, err := os.ReadFile(file)
	if err == nil {
		err = os.WriteFile(filepath.Join(runtimeFolder(), inUse), text, 0o600)
	}
	if err != nil {
		return fmt.Errorf("keep the configuration in use: %w", err)
	}
	return nil
}

// safeLight makes the lamps dark. The service manager calls it after the
// daemon has ended, however it ended: a lamp that a crash left green would
// promise what nobody watches. It goes by the configuration that the daemon
// had, and by the present one if that is not known.
func safeLight(ctx context.Context, args []string, _, stderr io.Writer) error {
	fs := flag.NewFlagSet("klubbad safe-light", flag.ContinueOnError)
	file := fs.String("config", defaultConfig, "the room's configuration")
	if err := parse(fs, args, stderr); err != nil {
		return err
	}
	cfg, err := lastConfig(*file)
	if err != nil {
		return usageError{err}
	}
	return rig.SafeLights(ctx, cfg)
}

func lastConfig(file string) (*config.Config, error) {
	if folder := runtimeFolder(); folder != "" {
		if cfg, err := config.Load(filepath.Join(folder, inUse)); err == nil {
			return cfg, nil
		}
	}
	return config.Load(file)
}
