package main

import (
	"github.com/spf13/cobra"

	"klubba/room"
)

// newResume is "klubba resume".
func newResume(a *app) *cobra.Command {
	var resume room.Resume
	cmd := a.command("resume", "resume", a.atMost(0), func(cmd *cobra.Command, _ []string) error {
		return a.do(cmd.Context(), resume)
	})
	cmd.Flags().BoolVar(&resume.Override, "override", false, a.say("flag.override", nil))
	return cmd
}
