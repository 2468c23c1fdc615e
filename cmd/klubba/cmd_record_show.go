package main

import (
	"github.com/spf13/cobra"

	"klubba/room/record"
)

// clockWidth is the width of the time before an entry.
const clockWidth = 15

// newRecordShow is "klubba record show KF-1".
func newRecordShow(a *app) *cobra.Command {
	return a.command("show ID", "record.show", a.exactly(a.say("what.meeting", nil)), func(cmd *cobra.Command, args []string) error {
		daemon := a.daemon()
		defer daemon.Close()
		entries, err := daemon.Meeting(cmd.Context(), args[0])
		if err != nil {
			return a.noMeeting(err, args[0])
		}
		tell := follower{words: a.words}
		for _, e := range entries {
			if err := a.println(a.entryLine(&tell, e.Entry)); err != nil {
				return printed(err)
			}
		}
		return nil
	})
}

// entryLine is an entry as a sentence with its local time.
func (a *app) entryLine(tell *follower, e record.Entry) string {
	w := a.when()
	if at, ok := w.parse(e.Local); ok {
		w.zone = at.Location() // the room's, wherever this is read
	}
	clock := w.clock(e.Local)
	return hang(clock, max(clockWidth, len([]rune(clock))+2), tell.sentence(e))
}
