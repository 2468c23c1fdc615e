package main

import (
	"context"
	"errors"
	"syscall"

	"github.com/spf13/cobra"

	"klubba/devices/probe/stamp"
)

// newReflect is "klubba reflect": the far end that rooms can probe, on a
// machine that IT chooses.
func newReflect(a *app) *cobra.Command {
	var listen string
	cmd := a.command("reflect", "reflect", a.atMost(0), func(cmd *cobra.Command, _ []string) error {
		return a.reflect(cmd.Context(), listen)
	})
	cmd.Long = a.paragraphs("reflect.long")
	cmd.Flags().StringVar(&listen, "listen", ":862", a.say("flag.listen", nil))
	return cmd
}

// reflect answers until ctx ends, and tells then what it did.
func (a *app) reflect(ctx context.Context, addr string) error {
	r, err := stamp.Listen(ctx, addr, stamp.DefaultLimits())
	if err != nil {
		return a.noReflector(addr, err)
	}
	if err := printed(a.println(a.say("reflect.listening", map[string]any{"Address": r.Addr()}))); err != nil {
		_ = r.Close()
		return err
	}
	var done stamp.Stats
	if err := r.Serve(ctx, func(s stamp.Stats) { done = s }); err != nil {
		return err
	}
	return printed(a.println(a.say("reflect.done", map[string]any{
		"Answered": done.Answered, "Limited": done.Limited, "Bad": done.Bad, "Unsent": done.Unsent,
	})))
}

// noReflector puts into words why the address cannot be had.
func (a *app) noReflector(addr string, err error) error {
	id := "reflect.failed"
	switch {
	case errors.Is(err, syscall.EACCES):
		id = "reflect.denied"
	case errors.Is(err, syscall.EADDRINUSE):
		id = "reflect.in-use"
	}
	return errors.New(a.say(id, map[string]any{"Address": addr, "Error": err}))
}
