package main

import (
	"strconv"
	"time"

	"github.com/spf13/cobra"

	"klubba/agent/wire"
	"klubba/room/record"
)

// newRecordList is "klubba record list".
func newRecordList(a *app) *cobra.Command {
	var asJSON bool
	cmd := a.command("list", "record.list", a.atMost(0), func(cmd *cobra.Command, _ []string) error {
		daemon := a.daemon()
		defer daemon.Close()
		meetings, err := daemon.Meetings(cmd.Context())
		if err != nil {
			return err
		}
		if asJSON {
			return a.printJSON(wire.Meetings{V: wire.Version, Meetings: meetings})
		}
		state, err := daemon.Status(cmd.Context())
		if err != nil {
			return err
		}
		return a.printMeetings(meetings, a.whenIn(state.TimeZone).zone)
	})
	cmd.Flags().BoolVar(&asJSON, "json", false, a.say("flag.json", nil))
	return cmd
}

func (a *app) printMeetings(meetings []record.Meeting, zone *time.Location) error {
	if len(meetings) == 0 {
		return printed(a.println(a.say("list.none", nil)))
	}
	t := table{
		rows: [][]string{{a.say("list.id", nil), a.say("list.opened", nil), a.say("list.closed", nil), a.say("list.suspensions", nil), a.say("list.title", nil)}},
		colour: func(row, _ int) string {
			if row == 0 {
				return faint
			}
			return plain
		},
	}
	for _, m := range meetings {
		t.rows = append(t.rows, []string{m.ID, minute(m.Opened, zone), minute(m.Closed, zone), strconv.Itoa(m.Suspensions), m.Title})
	}
	for _, line := range t.lines(a.paint) {
		if err := a.println(line); err != nil {
			return printed(err)
		}
	}
	return nil
}

// minute tells a moment to the minute; one that the record does not know is
// a dash.
func minute(t record.Time, zone *time.Location) string {
	if t.IsZero() {
		return "–"
	}
	return t.In(zone).Format("2006-01-02 15:04")
}
