package main

import (
	"github.com/spf13/cobra"

	"klubba/room"
)

// newLamp is "klubba lamp test".
func newLamp(a *app) *cobra.Command {
	group := a.group("lamp", "lamp")
	group.AddCommand(a.command("test", "lamp.test", a.atMost(0), func(cmd *cobra.Command, _ []string) error {
		return a.do(cmd.Context(), room.LampTest{})
	}))
	return group
}
