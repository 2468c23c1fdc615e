package calendar

import (
	"context"
	"fmt"
	"time"

	"klubba/agent/calendar/plan"
	"klubba/agent/wire"
	"klubba/room"
)

// tooOld is how old a copy may be before the calendar counts as failed.
const tooOld = 7 * 24 * time.Hour

// report is a condition and its grounds.
type report struct {
	condition       room.Condition
	cause, evidence string
	at              time.Time // of the attempt behind it
}

// tellCondition tells how the calendar does, when that is new or newly seen.
func (k *Keeper) tellCondition(r reading, synced bool) {
	if r.tried.IsZero() {
		return
	}
	if now := k.conditionOf(r, synced); now != k.act.report {
		k.act.report = now
		k.opt.Report(now.condition, now.cause, now.evidence)
	}
}

func (k *Keeper) conditionOf(r reading, synced bool) report {
	p := report{condition: room.ConditionOK, at: r.tried}
	if r.good.IsZero() {
		p.condition, p.cause, p.evidence = room.ConditionFailed, "no calendar has been read yet", "no copy to go by"
		if r.err != nil {
			p.cause = r.err.Error()
		}
		return p
	}
	p.evidence = fmt.Sprintf("%d meetings in the next %d days", coming(r, k.now()), int(ahead.Hours()/24))
	switch age := k.now().Sub(r.good); {
	case r.err != nil && age > tooOld:
		p.condition, p.cause = room.ConditionFailed, r.err.Error()
	case r.err != nil:
		p.condition, p.cause = room.ConditionDegraded, r.err.Error()
	case !synced:
		p.condition = room.ConditionDegraded
		p.cause = "no time service keeps this machine's clock; nothing begins by the calendar"
	case len(r.book.Notes) > 0:
		n := r.book.Notes[0]
		p.condition, p.cause = room.ConditionDegraded, fmt.Sprintf("%d entries were not wholly understood: %s", n.Count, n.Text)
	}
	if r.err != nil {
		p.evidence += "; by the copy of " + r.good.In(k.opt.Rules.Zone).Format("2006-01-02 15.04")
	}
	return p
}

// coming counts the meetings that are not over.
func coming(r reading, now time.Time) (n int) {
	for _, m := range r.book.Meetings {
		if m.End.After(now) {
			n++
		}
	}
	return n
}

// agendaAt is what the room shows of the calendar.
func agendaAt(now time.Time, r reading, checks []plan.Check) room.Agenda {
	a := room.Agenda{Known: !r.good.IsZero()}
	for _, m := range r.book.Meetings {
		if m.End.After(now) {
			a.Next = room.Appointment{ID: m.ID, Title: m.Title, Start: m.Start, End: m.End}
			break
		}
	}
	if len(checks) > 0 {
		a.CheckAt = checks[0].At
	}
	return a
}

// tellRoom tells the room what it does not know yet.
func (k *Keeper) tellRoom(ctx context.Context, a room.Agenda) {
	if a == k.act.agenda || k.opt.Submit(ctx, room.CalendarSeen{Agenda: a}) != nil {
		return // fails only when the agent stops
	}
	k.act.agenda = a
}

// tellAll tells the whole calendar to whoever asks.
func (k *Keeper) tellAll(r reading, checks []plan.Check) {
	if r.tried.IsZero() && r.good.IsZero() {
		return
	}
	now := k.now()
	c := wire.Calendar{
		V: wire.Version, Time: wire.Format(now), From: r.from, Read: wire.Format(r.good), Until: wire.Format(r.until),
		Opens: k.opt.Opens, Meetings: []wire.Appointment{}, Checks: []wire.PlannedCheck{},
	}
	if r.err != nil {
		c.Problem = r.err.Error()
	}
	for _, m := range r.book.Meetings {
		if m.End.After(now) {
			c.Meetings = append(c.Meetings, wire.AppointmentOf(room.Appointment{ID: m.ID, Title: m.Title, Start: m.Start, End: m.End}))
		}
	}
	for _, p := range checks {
		c.Checks = append(c.Checks, wire.PlannedCheck{
			At: wire.Format(p.At), Reason: string(p.Reason), Meeting: p.Meeting.ID, Start: wire.Format(p.Meeting.Start),
		})
	}
	for _, n := range r.book.Notes {
		c.Notes = append(c.Notes, fmt.Sprintf("%d: %s", n.Count, n.Text))
	}
	k.told.Set(c)
}
