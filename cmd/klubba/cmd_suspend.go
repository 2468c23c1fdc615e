package main

import (
	"github.com/spf13/cobra"

	"klubba/room"
)

// newSuspend is "klubba suspend".
func newSuspend(a *app) *cobra.Command {
	return a.command("suspend", "suspend", a.atMost(0), func(cmd *cobra.Command, _ []string) error {
		return a.do(cmd.Context(), room.Suspend{})
	})
}
