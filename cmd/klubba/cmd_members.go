package main

import (
	"github.com/spf13/cobra"

	"klubba/room"
)

// newMembers is "klubba members": how many are present. Both numbers are
// needed: one that was forgotten must not pass for none.
func newMembers(a *app) *cobra.Command {
	var count room.CountMembers
	cmd := a.command("members", "members", a.atMost(0), func(cmd *cobra.Command, _ []string) error {
		for _, flag := range []string{"present", "remote"} {
			if !cmd.Flags().Changed(flag) {
				return a.usage(cmd, "usage.missing", map[string]any{"What": "--" + flag})
			}
		}
		return a.do(cmd.Context(), count)
	})
	cmd.Long = a.paragraphs("members.long")
	cmd.Flags().IntVar(&count.Present, "present", 0, a.say("flag.present", nil))
	cmd.Flags().IntVar(&count.Remote, "remote", 0, a.say("flag.remote", nil))
	return cmd
}
