package main

import (
	"bufio"
	"context"
	"errors"
	"fmt"
	"os"
	"time"

	"github.com/spf13/cobra"

	"klubba/room"
	"klubba/room/link"
	"klubba/room/link/sim"
	"klubba/room/link/trace"
)

// newLinkReplay is "klubba link replay": what the room would have made of a
// recorded link.
func newLinkReplay(a *app) *cobra.Command {
	var file string
	var asJSON bool
	cmd := a.command("replay --trace "+a.say("help.file-word", nil), "link.replay", a.atMost(0), func(cmd *cobra.Command, _ []string) error {
		if file == "" {
			return a.usage(cmd, "usage.trace", nil)
		}
		return a.replay(cmd.Context(), file, asJSON)
	})
	cmd.Long = a.paragraphs("link.replay.long")
	cmd.Flags().StringVar(&file, "trace", "", a.say("flag.trace", nil))
	cmd.Flags().BoolVar(&asJSON, "json", false, a.say("flag.json", nil))
	return cmd
}

// replay shows the changes as they come, also those before a line that is
// wrong.
func (a *app) replay(ctx context.Context, file string, asJSON bool) (err error) {
	in := a.in
	if file != "-" {
		f, err := os.Open(file)
		if err != nil {
			return fmt.Errorf("trace: %w", err)
		}
		defer f.Close()
		in = f
	}
	show, changes := a.showChange, 0
	if asJSON {
		show = a.jsonChange
	}
	err = trace.Replay(ctx, bufio.NewReader(in), link.DefaultPolicy(), func(c sim.Change) error {
		changes++
		return show(c)
	})
	var fault *trace.Fault
	switch {
	case errors.As(err, &fault):
		return errors.New(a.traceFault(file, fault))
	case err == nil && changes == 0 && !asJSON:
		return printed(a.println(a.say("link.none", nil)))
	}
	return err
}

// traceFault puts a wrong line into words.
func (a *app) traceFault(file string, f *trace.Fault) string {
	what := a.say("trace."+string(f.Problem), map[string]any{"Column": f.Column, "Value": f.Value, "Want": f.Want})
	return a.say("trace.at", map[string]any{"File": file, "Line": f.Line, "What": what})
}

// jsonChange writes a change for programs: one object a line.
func (a *app) jsonChange(c sim.Change) error {
	return a.printJSON(struct {
		TMS   int64      `json:"t_ms"`
		From  room.Level `json:"from"`
		To    room.Level `json:"to"`
		Cause room.Cause `json:"cause"`
	}{milliseconds(c.At), c.From.Level, c.To.Level, c.To.Cause})
}

func (a *app) showChange(c sim.Change) error {
	id := "link.change"
	if c.To.Cause != room.CauseNone {
		id = "link.change-cause"
	}
	line := a.say(id, map[string]any{
		"From": a.words.Level(c.From.Level), "To": a.words.Level(c.To.Level), "Cause": a.words.Cause(c.To.Cause),
	})
	colour := map[room.Level]string{room.LevelGood: green, room.LevelDegraded: yellow, room.LevelLost: red}[c.To.Level]
	return printed(a.println(fmt.Sprintf("%12d ms  %s", milliseconds(c.At), a.paint.in(colour, line))))
}

// milliseconds rounds to the nearest.
func milliseconds(d time.Duration) int64 { return d.Round(time.Millisecond).Milliseconds() }
