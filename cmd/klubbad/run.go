package main

import (
	"context"
	"flag"
	"io"
	"time"

	"klubba/agent"
	"klubba/agent/config"
	"klubba/agent/logbook"
	"klubba/agent/rig"
	"klubba/devices/sim"
)

// runRoom runs a room by its configuration.
func runRoom(ctx context.Context, args []string, _, stderr io.Writer) error {
	fs := flag.NewFlagSet("klubbad run", flag.ContinueOnError)
	file := fs.String("config", defaultConfig, "the room's configuration")
	if err := parse(fs, args, stderr); err != nil {
		return err
	}
	cfg, err := config.Load(*file)
	if err != nil {
		return usageError{err}
	}
	var book logbook.Book
	log := logger(cfg.Log, io.MultiWriter(stderr, &book))
	if err := cfg.CheckSecrets(); err != nil {
		// Light and button need no secret. The connection that does says
		// why it has none.
		log.Error("a secret cannot be used", "error", err)
	}
	if err := keepInUse(*file); err != nil {
		log.Warn("safe-light will go by the file as it is then", "error", err)
	}
	simulated := simulatedRoom(cfg)
	if simulated != nil {
		log.Warn("parts of this room are simulated: this is no room for a real meeting", "parts", cfg.Simulated())
	}
	set, err := rig.Build(cfg, simulated)
	if err != nil {
		return usageError{err}
	}
	d := daemonOf{cfg: cfg, set: set, log: log, boot: bootID(), logged: book.Lines}
	return d.run(ctx, func() { log.Info("the room runs", "site", cfg.Room.Site, "room", cfg.Room.Name) })
}

// simulatedRoom is the room in memory, if the configuration wants one.
func simulatedRoom(cfg *config.Config) *sim.Room {
	if len(cfg.Simulated()) == 0 {
		return nil
	}
	return sim.New(func() time.Duration { return agent.Now().Mono })
}
