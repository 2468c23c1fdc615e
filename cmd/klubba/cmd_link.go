package main

import "github.com/spf13/cobra"

// newLink is "klubba link": replay.
func newLink(a *app) *cobra.Command {
	group := a.group("link", "link")
	group.AddCommand(newLinkReplay(a))
	return group
}
