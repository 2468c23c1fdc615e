package main

import (
	"github.com/spf13/cobra"

	"klubba/room"
)

// newMeeting is "klubba meeting": open, close, local.
func newMeeting(a *app) *cobra.Command {
	group := a.group("meeting", "meeting")
	group.AddCommand(newMeetingOpen(a), newMeetingClose(a), newMeetingLocal(a))
	return group
}

func newMeetingOpen(a *app) *cobra.Command {
	var start room.Start
	cmd := a.command("open [ID]", "meeting.open", a.atMost(1), func(cmd *cobra.Command, args []string) error {
		if len(args) == 1 {
			start.Meeting = args[0]
		}
		return a.do(cmd.Context(), start)
	})
	cmd.Long = a.paragraphs("meeting.open.long")
	cmd.Flags().StringVar(&start.Title, "title", "", a.say("flag.title", nil))
	return cmd
}

func newMeetingClose(a *app) *cobra.Command {
	return a.command("close", "meeting.close", a.atMost(0), func(cmd *cobra.Command, _ []string) error {
		return a.do(cmd.Context(), room.End{})
	})
}

func newMeetingLocal(a *app) *cobra.Command {
	return a.command("local", "meeting.local", a.atMost(0), func(cmd *cobra.Command, _ []string) error {
		return a.do(cmd.Context(), room.GoLocal{})
	})
}
