package record

import (
	"strconv"
	"time"

	"klubba/room"
)

// tellDoors tells what was proven behind closed doors.
func (n *narrator) tellDoors(e Entry) {
	switch room.DoorState(e.To) {
	case room.DoorsVerified:
		if n.breached != nil {
			n.say(e, "minutes.doors-verified-again", fields{"Length": between(*n.breached, e).in(n.w)})
		} else {
			n.say(e, "minutes.doors-verified", nil)
		}
		n.breached, n.verified = nil, true
	case room.DoorsBreached:
		if n.breached == nil {
			n.breached = &e
			n.say(e, "minutes.doors-breached", nil)
		}
	case room.DoorsPending:
		if room.DoorState(e.From) == room.DoorsVerified {
			n.say(e, "minutes.doors-unproven", nil)
		}
	}
}

// tellDaemon tells of times when nobody looked.
func (n *narrator) tellDaemon(e Entry) {
	if n.phase == room.Idle {
		return
	}
	if e.Outcome == "stopped" {
		n.say(e, "minutes.stopped", nil)
		return
	}
	n.say(e, "minutes.restarted", fields{"From": n.clock(n.last)})
	n.level = ""
}

func (n *narrator) tellClock(e Entry) {
	if n.phase == room.Idle {
		return
	}
	jump, err := time.ParseDuration(e.Text)
	if err != nil || jump == 0 {
		n.say(e, "minutes.clock-jump-unknown", nil)
		return
	}
	way := "minutes.forward"
	if jump < 0 {
		way = "minutes.back-in-time"
	}
	n.say(e, "minutes.clock-jump", fields{
		"Way": n.w.Say(way, nil), "Length": length{d: jump.Abs()}.in(n.w),
	})
}

func (n *narrator) tellGap(e Entry) {
	lack := Lack(e.Cause)
	switch lack {
	case LackFull, LackReadOnly, LackCorrupt, LackOverflow:
	default:
		lack = LackOther
	}
	data := fields{"Why": n.w.Say("minutes.lack."+string(lack), nil)}
	if count, err := strconv.Atoi(e.Outcome); err == nil && count > 0 {
		n.add(e, n.w.Count("minutes.gap-count", count, data))
		return
	}
	n.say(e, "minutes.gap", data)
}
