package main

import (
	"github.com/spf13/cobra"

	"klubba/room"
)

// newClosed is "klubba closed": on, off.
func newClosed(a *app) *cobra.Command {
	group := a.group("closed", "closed")
	group.AddCommand(
		a.command("on", "closed.on", a.atMost(0), func(cmd *cobra.Command, _ []string) error {
			return a.do(cmd.Context(), room.CloseDoors{})
		}),
		a.command("off", "closed.off", a.atMost(0), func(cmd *cobra.Command, _ []string) error {
			return a.do(cmd.Context(), room.OpenDoors{})
		}),
	)
	return group
}
