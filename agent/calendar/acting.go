package calendar

import (
	"context"
	"time"

	"klubba/agent/calendar/ics"
	"klubba/agent/calendar/plan"
	"klubba/room"
)

const (
	// lookEvery is how often the plan is looked at when nothing happens: a
	// clock that was set is noticed by then.
	lookEvery = time.Minute
	// doWithin bounds the answer to one command.
	doWithin = 10 * time.Second
)

// actor does what the plan says. It is used by one goroutine.
type actor struct {
	last    plan.Last
	before  plan.Last // the one before last
	running bool      // the check that last is about
	opened  map[string]bool
	agenda  room.Agenda // as the room was told
	report  report      // as it was told
}

// by is who the room sees.
func by() room.Actor { return room.Actor{Via: room.ViaCalendar} }

// glance is what of a status can change what is to be done.
type glance struct {
	meeting, checking bool
}

func glanceOf(s room.Status) glance { return glance{s.Phase.Meeting(), s.Readiness.Running} }

// keepActing looks at the plan whenever something has changed or is due.
func (k *Keeper) keepActing(ctx context.Context) {
	for ctx.Err() == nil {
		r, fresh := k.read.Latest()
		seen := glanceOf(k.opt.Live.Value())
		next := k.look(ctx, r)
		k.await(ctx, next, fresh, seen)
	}
}

// await returns when it is time to look again.
func (k *Keeper) await(ctx context.Context, pause time.Duration, fresh <-chan struct{}, seen glance) {
	t := time.NewTimer(pause)
	defer t.Stop()
	for {
		status, newer := k.opt.Live.Latest()
		if glanceOf(status) != seen {
			return
		}
		select {
		case <-newer:
		case <-fresh:
			return
		case <-t.C:
			return
		case <-ctx.Done():
			return
		}
	}
}

// look does what is due and tells what is planned. It returns when to look
// again at the latest.
func (k *Keeper) look(ctx context.Context, r reading) time.Duration {
	k.ended()
	synced := k.opt.Synced()
	if synced {
		k.openDue(ctx, r.book.Meetings)
		k.checkDue(ctx, r.book.Meetings)
	}
	now := k.now()
	checks := plan.Checks(r.book.Meetings, now, k.act.last, k.opt.Rules)
	k.tellRoom(ctx, agendaAt(now, r, checks))
	k.tellCondition(r, synced)
	k.tellAll(r, checks)
	return untilNext(now, r.book.Meetings, checks)
}

// now is the wall clock's time alone, so that moments compare by it.
func (k *Keeper) now() time.Time { return k.opt.Now().Wall.Round(0) }

// untilNext is how long nothing will be due.
func untilNext(now time.Time, meetings []ics.Meeting, checks []plan.Check) time.Duration {
	wait := lookEvery
	sooner := func(t time.Time) {
		if d := t.Sub(now); d > 0 {
			wait = min(wait, d)
		}
	}
	for _, m := range meetings {
		sooner(m.Start)
		sooner(m.End)
	}
	if len(checks) > 0 {
		sooner(checks[0].At)
	}
	return wait
}

// ended takes in what came of the check that was begun.
func (k *Keeper) ended() {
	status := k.opt.Live.Value()
	if !k.act.running || status.Readiness.Running {
		return
	}
	k.act.running = false
	if status.Phase.Meeting() { // it was broken off, and stays due
		k.act.last = k.act.before
		return
	}
	verdict := status.Readiness.Verdict
	k.act.last.Failed = verdict == room.VerdictNotReady || verdict == room.VerdictUnknown
}

// checkDue begins the check that is due, if the room can be checked. One that
// a person has under way serves as well.
func (k *Keeper) checkDue(ctx context.Context, meetings []ics.Meeting) {
	now := k.now()
	checks := plan.Checks(meetings, now, k.act.last, k.opt.Rules)
	status := k.opt.Live.Value()
	if len(checks) == 0 || checks[0].At.After(now) || status.Phase.Meeting() || k.act.running {
		return
	}
	if !status.Readiness.Running {
		refused, ok := k.do(ctx, room.Precheck{})
		if !ok || refused != room.RefusedNot && refused != room.RefusedCheckRunning {
			return // it stays due
		}
	}
	due := checks[0]
	k.act.before = k.act.last
	k.act.last, k.act.running = plan.Last{At: now, Reason: due.Reason, Meeting: due.Meeting}, true
	k.opt.Log.Info("pre-check by the calendar", "reason", due.Reason, "meeting", due.Meeting.ID, "begins", due.Meeting.Start)
	k.ended() // it may have been quick
}

// do hands the room a command in the calendar's name. If ok is false, nobody
// knows whether it was carried out.
func (k *Keeper) do(ctx context.Context, v room.Verb) (refused room.Refusal, ok bool) {
	ctx, cancel := context.WithTimeout(ctx, doWithin)
	defer cancel()
	out, err := k.opt.Do(ctx, room.Command{By: by(), Do: v})
	if err != nil {
		k.opt.Log.Warn("the room did not answer the calendar", "command", v.Name(), "error", err)
		return "", false
	}
	return out.Refused, true
}
