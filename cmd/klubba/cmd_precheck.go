package main

import (
	"github.com/spf13/cobra"

	"klubba/room"
)

// newPrecheck is "klubba precheck": it starts one, and status shows the result.
func newPrecheck(a *app) *cobra.Command {
	return a.command("precheck", "precheck", a.atMost(0), func(cmd *cobra.Command, _ []string) error {
		return a.do(cmd.Context(), room.Precheck{})
	})
}
