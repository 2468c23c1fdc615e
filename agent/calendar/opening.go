package calendar

import (
	"context"
	"strings"
	"time"

	"klubba/agent/calendar/ics"
	"klubba/room"
	"klubba/room/record"
)

const (
	// openWithin is how late a meeting may still be opened by the calendar:
	// later, somebody in the room has decided already.
	openWithin = 15 * time.Minute
	// openedAhead is how early people open a meeting themselves.
	openedAhead = 30 * time.Minute
)

// openDue opens the meeting whose time has come, if the house wants that.
func (k *Keeper) openDue(ctx context.Context, meetings []ics.Meeting) {
	if !k.opt.Opens || k.opt.Live.Value().Phase.Meeting() {
		return
	}
	now := k.now()
	for _, m := range meetings {
		if !m.On(now) || now.Sub(m.Start) >= openWithin || k.act.opened[m.ID] {
			continue
		}
		held, err := k.opt.Held()
		if err != nil {
			// Without the record nobody knows whether it was held and ended
			// before a restart.
			k.opt.Log.Warn("a meeting is not opened by the calendar, since the record cannot be read", "meeting", m.ID, "error", err)
			return
		}
		if wasHeld(m, held) {
			k.remember(m)
			continue
		}
		refused, ok := k.do(ctx, room.Start{Meeting: m.ID, Title: m.Title})
		if ok {
			k.remember(m)
			k.opt.Log.Info("meeting opened by the calendar", "meeting", m.ID, "refused", refused)
		}
		return
	}
}

func (k *Keeper) remember(m ics.Meeting) {
	if k.act.opened == nil {
		k.act.opened = map[string]bool{}
	}
	k.act.opened[m.ID] = true
}

// wasHeld reports whether the record has the meeting: under its own name, or
// opened by a person at about its time. Another meeting of the calendar is
// another meeting.
func wasHeld(m ics.Meeting, held []record.Meeting) bool {
	for _, h := range held {
		switch {
		case h.ID == m.ID:
			return true
		case strings.HasPrefix(h.ID, ics.Prefix):
		case h.Opened.After(m.Start.Add(-openedAhead)):
			return true
		}
	}
	return false
}
