package main

import "github.com/spf13/cobra"

// newLink is "klubba link": watch, replay.
func newLink(a *app) *cobra.Command {
	group := a.group("link", "link")
	group.AddCommand(newLinkWatch(a), newLinkReplay(a))
	return group
}
