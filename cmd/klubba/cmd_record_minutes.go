package main

import (
	"fmt"

	"github.com/spf13/cobra"
)

// newRecordMinutes is "klubba record minutes": what the secretary needs.
func newRecordMinutes(a *app) *cobra.Command {
	return a.command("minutes [ID]", "record.minutes", a.atMost(1), func(cmd *cobra.Command, args []string) error {
		meeting := ""
		if len(args) == 1 {
			meeting = args[0]
		}
		daemon := a.daemon()
		defer daemon.Close()
		minutes, err := daemon.Minutes(cmd.Context(), meeting, a.words.Lang())
		if err != nil {
			return a.noMeeting(err, meeting)
		}
		_, err = fmt.Fprint(a.out, minutes)
		return printed(err)
	})
}
