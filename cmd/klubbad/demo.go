package main

import (
	"context"
	"flag"
	"fmt"
	"io"
	"log/slog"
	"os"
	"path/filepath"
	"slices"
	"time"

	"klubba/agent/config"
	"klubba/agent/logbook"
	"klubba/agent/mqtt"
	"klubba/agent/rig"
	"klubba/configs"
	"klubba/devices/sim"
	"klubba/room/text"
)

// demoOptions are the flags of the demo.
type demoOptions struct {
	scenario string
	speed    float64
	stay     bool
	dir      string
	lang     string
	in       io.Reader // what a person types; nil if nobody does
}

// demo shows a simulated room with a broker of its own, and plays an evening
// in it. It needs no hardware, no configuration and no other program.
func demo(ctx context.Context, args []string, stdin io.Reader, stdout, stderr io.Writer) error {
	o, err := demoFlags(args, stderr)
	if err != nil {
		return err
	}
	o.in = stdin
	say := text.New(o.lang)
	if o.dir == "" {
		dir, err := os.MkdirTemp("", "klubba-demo-")
		if err != nil {
			return err
		}
		defer func() { _ = os.RemoveAll(dir) }() // a temporary folder: what stays is the system's to clear
		o.dir = dir
	}
	cfg, err := demoConfig(o.dir)
	if err != nil {
		return err
	}
	b, err := startBroker()
	if err != nil {
		return fmt.Errorf("demo: the broker on 127.0.0.1: %w", err)
	}
	defer b.close()
	cfg.MQTT.Broker = b.url()
	if cfg.Web.Listen, err = freeAddress(cfg.Web.Listen); err != nil {
		return fmt.Errorf("demo: the page on 127.0.0.1: %w", err)
	}

	d, err := demoDaemon(cfg, stderr)
	if err != nil {
		return err
	}
	show := &narrator{out: stdout, say: say, zone: cfg.Room.TimeZone}
	show.welcome(cfg, b)
	return d.perform(ctx, o, show, b)
}

func demoFlags(args []string, stderr io.Writer) (o demoOptions, err error) {
	fs := flag.NewFlagSet("klubbad demo", flag.ContinueOnError)
	fs.StringVar(&o.scenario, "scenario", "council", "what is played: council, or none, which leaves the room to you")
	fs.Float64Var(&o.speed, "speed", 1, "how fast the pauses of the story pass, 0.1 to 100; what the room measures takes its own time")
	fs.BoolVar(&o.stay, "stay", false, "keep the room running after the story, for you to play with, until Ctrl-C")
	fs.StringVar(&o.dir, "dir", "", "keep record and socket in this folder (default: a temporary one, removed at the end)")
	fs.StringVar(&o.lang, "lang", locale(), "language: sv or en")
	if err := parse(fs, args, stderr); err != nil {
		return o, err
	}
	switch {
	case o.scenario != "council" && o.scenario != "none":
		return o, usageError{fmt.Errorf("klubbad demo: there is no scenario %q; there are council and none", o.scenario)}
	case o.speed < 0.1 || o.speed > 100:
		return o, usageError{fmt.Errorf("klubbad demo: --speed %v: want 0.1 to 100", o.speed)}
	case given(fs, "lang") && !slices.Contains(text.Languages(), o.lang):
		return o, usageError{fmt.Errorf("klubbad demo: --lang %s: want one of %v", o.lang, text.Languages())}
	case fs.NArg() > 0:
		return o, usageError{fmt.Errorf("klubbad demo: %q is not understood", fs.Arg(0))}
	}
	return o, nil
}

func given(fs *flag.FlagSet, name string) (found bool) {
	fs.Visit(func(f *flag.Flag) { found = found || f.Name == name })
	return found
}

// locale is the language that the system is set to, as POSIX orders it.
func locale() string {
	for _, name := range []string{"LC_ALL", "LC_MESSAGES", "LANG"} {
		if v := os.Getenv(name); v != "" {
			return v
		}
	}
	return ""
}

func demoConfig(dir string) (*config.Config, error) {
	cfg, err := config.Parse("demo.toml", []byte(configs.Demo()))
	if err != nil {
		return nil, err
	}
	cfg.Record.Path = filepath.Join(dir, "record.db")
	cfg.HTTP.Socket = filepath.Join(dir, "klubba.sock")
	return cfg, nil
}

// demoRoom is a daemon and the hands that play with its room.
type demoRoom struct {
	daemonOf
	sim *sim.Room
}

func demoDaemon(cfg *config.Config, stderr io.Writer) (*demoRoom, error) {
	simulated := simulatedRoom(cfg)
	set, err := rig.Build(cfg, simulated)
	if err != nil {
		return nil, err
	}
	var book logbook.Book
	log := slog.New(slog.NewTextHandler(io.MultiWriter(stderr, &book), &slog.HandlerOptions{Level: slog.LevelError}))
	d := &demoRoom{sim: simulated}
	d.daemonOf = daemonOf{cfg: cfg, set: set, log: log, boot: bootID(), logged: book.Lines}
	d.timing = mqtt.Timing{FirstDelay: -1, MinBackoff: 100 * time.Millisecond}
	return d, nil
}
