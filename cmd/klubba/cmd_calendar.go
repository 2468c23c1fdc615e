package main

import (
	"strings"

	"github.com/spf13/cobra"

	"klubba/agent/wire"
)

// newCalendar is "klubba calendar": the coming meetings and pre-checks.
func newCalendar(a *app) *cobra.Command {
	var asJSON bool
	cmd := a.command("calendar", "calendar", a.atMost(0), func(cmd *cobra.Command, _ []string) error {
		daemon := a.daemon()
		defer daemon.Close()
		calendar, err := daemon.Calendar(cmd.Context())
		if err != nil {
			return err
		}
		if asJSON {
			return a.printJSON(calendar)
		}
		state, err := daemon.Status(cmd.Context())
		if err != nil {
			return err
		}
		v := view{words: a.words, paint: a.paint, when: a.whenIn(state.TimeZone)}
		return printed(a.println(strings.TrimSuffix(v.wholeCalendar(calendar), "\n")))
	})
	cmd.Long = a.paragraphs("calendar.long")
	cmd.Flags().BoolVar(&asJSON, "json", false, a.say("flag.json", nil))
	return cmd
}

// calendar is a line about what is coming; none if the room has no calendar.
func (v view) calendar() []string {
	agenda := v.state.Calendar
	if agenda == nil {
		return nil
	}
	said := []string{v.say("calendar.nothing", nil)}
	if next := agenda.Next; next != nil {
		id := "calendar.next"
		if start, ok := v.when.parse(next.Start); ok && !start.After(v.when.now) {
			id = "calendar.now"
		}
		said[0] = v.say(id, map[string]any{"Clock": v.when.minute(next.Start)})
		if next.Title != "" {
			said[0] += " (" + next.Title + ")"
		}
	}
	if agenda.CheckAt != "" {
		said = append(said, v.say("calendar.check", map[string]any{"Clock": v.when.minute(agenda.CheckAt)}))
	}
	return []string{v.labelled("status", strings.Join(said, "; "))}
}

func (v view) labelled(name, words string) string {
	return hang(v.say("calendar."+name, nil), label, words)
}

// wholeCalendar lays everything out.
func (v view) wholeCalendar(c wire.Calendar) string {
	from := c.From
	if from == "file" {
		from = v.say("calendar.from-file", nil)
	}
	read := v.say("calendar.unread", nil)
	if c.Read != "" {
		read = v.say("calendar.read", map[string]any{"Clock": v.when.minute(c.Read), "From": from})
	}
	lines := []string{v.labelled("source", read)}
	if c.Problem != "" {
		lines = append(lines, v.paint.in(yellow, v.labelled("problem", v.words.Detail(c.Problem))))
	}
	for _, note := range c.Notes {
		lines = append(lines, v.paint.in(yellow, v.labelled("not-understood", v.words.Detail(note))))
	}
	if c.Read == "" {
		return trimLines(strings.Join(lines, "\n")) + "\n"
	}
	how := "by-hand"
	if c.Opens {
		how = "opens"
	}
	lines = append(lines, v.labelled("opening", v.say("calendar."+how, nil)), "")
	lines = append(lines, v.appointments(c)...)
	lines = append(lines, "")
	lines = append(lines, v.plannedChecks(c)...)
	return trimLines(strings.Join(lines, "\n")) + "\n"
}

func (v view) appointments(c wire.Calendar) []string {
	if len(c.Meetings) == 0 {
		return []string{v.labelled("meetings", v.say("calendar.no-meetings", map[string]any{"Until": v.when.minute(c.Until)}))}
	}
	t := table{indent: "  "}
	for _, m := range c.Meetings {
		t.rows = append(t.rows, []string{
			v.say("calendar.span", map[string]any{"Start": v.when.minute(m.Start), "End": v.when.hour(m.End)}),
			m.ID, m.Title,
		})
	}
	return append([]string{v.say("calendar.meetings", nil)}, t.lines(v.paint)...)
}

func (v view) plannedChecks(c wire.Calendar) []string {
	if len(c.Checks) == 0 {
		return []string{v.labelled("checks", v.say("calendar.no-checks", nil))}
	}
	t := table{indent: "  "}
	for _, p := range c.Checks {
		t.rows = append(t.rows, []string{
			v.when.minute(p.At), v.say("calendar.reason."+p.Reason, nil),
			v.say("calendar.for", map[string]any{"Clock": v.when.minute(p.Start)}),
		})
	}
	return append([]string{v.say("calendar.checks", nil)}, t.lines(v.paint)...)
}

// minute tells a moment to the minute: "i dag kl. 18.00", "2026-11-26 kl.
// 18.00".
func (w when) minute(s string) string {
	t, ok := w.parse(s)
	if !ok {
		return w.words.Say("cli.when.never", nil)
	}
	t = t.In(w.zone)
	if sameDay(t, w.now.In(w.zone)) {
		return w.words.Say("cli.calendar.today", w.fields(t))
	}
	return w.words.Say("cli.calendar.day", w.fields(t))
}

// hour tells the time of day alone: "20.00". A meeting lasts less than a day.
func (w when) hour(s string) string {
	t, ok := w.parse(s)
	if !ok {
		return w.words.Say("cli.when.never", nil)
	}
	return w.words.Say("cli.calendar.clock", w.fields(t.In(w.zone)))
}
