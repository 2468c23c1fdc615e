package main

import (
	"path/filepath"

	"klubba/agent"
	"klubba/agent/calendar"
	"klubba/agent/calendar/plan"
	"klubba/agent/cell"
	"klubba/agent/config"
	"klubba/agent/wire"
)

// calendar serves the room's calendar, if it has one, and returns what is told
// of it: nil for none.
func (d daemonOf) calendar(a *agent.Agent) *cell.Cell[wire.Calendar] {
	c := d.cfg.Calendar
	if c == nil {
		return nil
	}
	keeper := calendar.New(calendar.Options{
		Source: sourceOf(c), Every: c.Every, Titles: c.ShowTitles, Opens: c.OpenMeetings,
		Rules: plan.Rules{Zone: d.cfg.Room.TimeZone, Morning: c.Morning},
		Copy:  filepath.Join(filepath.Dir(d.cfg.Record.Path), "calendar", "copy.json"),
		Live:  a.Live(), Do: a.Do, Submit: a.Submit, Held: a.Record().Meetings,
		Report: a.Reporter(calendar.Part, calendar.MaxAge(c.Every)),
		Now:    agent.Now, Synced: agent.ClockSynced, Log: d.log,
	})
	a.Serve(calendar.Part, keeper.Run)
	return keeper.Told()
}

func sourceOf(c *config.Calendar) calendar.Source {
	return calendar.Source{
		File: c.File, CAFile: c.CAFile,
		Address: func() (string, error) {
			if c.Secret.IsZero() {
				return c.URL, nil
			}
			address, err := c.Secret.Read()
			return string(address), err
		},
	}
}
