package record

import (
	"strings"
	"time"

	"klubba/room"
)

// tellLink tells of the link while it matters: in an open meeting every loss,
// in a suspended one only a loss after the restoration.
func (n *narrator) tellLink(e Entry) {
	n.level = room.Level(e.To)
	switch n.phase {
	case room.Open:
		n.linkWhileOpen(e)
	case room.Suspended:
		n.linkWhileSuspended(e)
	}
}

func (n *narrator) linkWhileOpen(e Entry) {
	if n.level != room.LevelDegraded {
		n.endDegraded(e)
	}
	switch n.level {
	case room.LevelLost:
		n.lose(e, "minutes.lost")
	case room.LevelUnknown:
		// Not knowing does not end a loss.
		if n.lost == nil && n.unproven == nil {
			n.unproven = &e
			n.say(e, "minutes.unproven", nil)
		}
	case room.LevelGood, room.LevelDegraded:
		n.recover(e)
		if n.level == room.LevelDegraded && n.degraded == nil {
			n.degraded = &e
			n.degradations++
		}
	}
}

func (n *narrator) lose(e Entry, id string) {
	n.unproven = nil
	if n.lost != nil {
		return
	}
	n.lost, n.lostAtOpening = &e, id == "minutes.opened-lost"
	n.add(e, n.w.Say(id, fields{"Why": n.why(e.Cause)})+n.atStake(e))
}

// recover tells that the link is back in a meeting that went on.
func (n *narrator) recover(e Entry) {
	switch {
	case n.lost != nil && (n.overridden || n.lostAtOpening):
		n.say(e, "minutes.back-later", nil)
	case n.lost != nil:
		n.say(e, "minutes.back", fields{"Length": between(*n.lost, e).in(n.w)})
	case n.unproven != nil:
		n.say(e, "minutes.proven", fields{"Length": between(*n.unproven, e).in(n.w)})
	}
	n.lost, n.unproven, n.lostAtOpening, n.overridden = nil, nil, false, false
}

func (n *narrator) linkWhileSuspended(e Entry) {
	switch n.level {
	case room.LevelLost, room.LevelUnknown:
		if n.lost == nil && n.level == room.LevelLost {
			n.lost, n.lostAtOpening = &e, false
		}
		if n.restored {
			n.say(e, "minutes.lost-again", fields{"Why": n.why(e.Cause)})
		}
		n.restored = false
	case room.LevelGood, room.LevelDegraded:
		n.lost, n.lostAtOpening = nil, false
	}
}

// tellDuty tells of a loss that no change of the link announced: the link was
// lost already when the meeting was opened.
func (n *narrator) tellDuty(e Entry) {
	if e.To == "" || n.phase != room.Open || n.lost != nil {
		return
	}
	id := "minutes.lost"
	if n.level == "" {
		id = "minutes.opened-lost"
	}
	n.level = room.LevelLost
	n.lose(e, id)
}

// tellRestored says how it was known that the link was whole: both sound and
// picture got through, and for how long. The room's text ends with the latter.
func (n *narrator) tellRestored(e Entry) {
	n.restored, n.lost, n.lostAtOpening = true, nil, false
	held, known := heldFor(e.Text)
	if !known {
		n.say(e, "minutes.restored", nil)
		return
	}
	n.say(e, "minutes.restored-held", fields{"Length": length{d: held}.in(n.w)})
}

// heldFor reads the length of time at the end of "… seen for 5.0 s".
func heldFor(text string) (time.Duration, bool) {
	_, after, found := strings.Cut(text, " for ")
	d, err := time.ParseDuration(strings.ReplaceAll(after, " ", ""))
	return d, found && err == nil && d > 0
}

// tellRefusal tells of a press or a command that would have resumed too early.
func (n *narrator) tellRefusal(e Entry) {
	if n.phase == room.Suspended && e.Outcome == "refused" && room.Refusal(e.Cause) == room.RefusedNotRestored {
		n.say(e, "minutes.refused", fields{"By": n.byChair(e.By)})
	}
}

func (n *narrator) endDegraded(e Entry) {
	if n.degraded != nil {
		n.worse = n.worse.plus(between(*n.degraded, e))
		n.degraded = nil
	}
}
