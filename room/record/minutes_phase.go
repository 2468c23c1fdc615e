package record

import "klubba/room"

func (n *narrator) tellPhase(e Entry) {
	from, to := room.Phase(e.From), room.Phase(e.To)
	if n.phase != from && n.phase == room.Idle {
		n.add(e, n.w.Say("minutes.beginning-missing", nil))
	}
	n.leave(from, to, e)
	n.enter(from, to, e)
	n.phase = to
}

// leave ends what the phase had begun. Its sentence is told here, or by enter
// where going and coming are one sentence.
func (n *narrator) leave(from, to room.Phase, e Entry) {
	switch from {
	case room.Open:
		n.endDegraded(e)
		n.unproven, n.overridden = nil, false
	case room.Suspended:
		stood := n.since(n.suspended, e)
		n.stood = n.stood.plus(stood)
		n.resume(to, e, stood)
		n.suspended, n.restored = nil, false
	case room.Local:
		if to == room.Open {
			n.add(e, n.w.Say("minutes.local-ended", fields{"By": n.by(e.By), "Length": n.since(n.local, e).in(n.w)})+n.quorumIn(to))
		}
		n.local = nil
	case room.Closed:
		n.say(e, "minutes.doors-opened", fields{"By": n.by(e.By), "Length": n.since(n.doors, e).in(n.w)})
		if !n.verified {
			n.say(e, "minutes.doors-never", nil)
		}
		n.doors, n.breached, n.verified = nil, nil, false
	}
}

func (n *narrator) enter(from, to room.Phase, e Entry) {
	switch to {
	case room.Open:
		if from == room.Idle {
			n.say(e, "minutes.opened", fields{"By": n.by(e.By)})
		}
	case room.Suspended:
		n.suspensions++
		n.suspended = &e
		if from == room.Closed {
			n.say(e, "minutes.doors-wait", nil)
			return
		}
		n.suspend(e)
	case room.Local:
		n.local, n.lost = &e, nil
		switch from {
		case room.Suspended: // resume told it
		case room.Closed:
			n.say(e, "minutes.doors-to-local", nil)
		default:
			n.add(e, n.w.Say("minutes.local", fields{"By": n.by(e.By)})+n.quorumIn(to))
		}
	case room.Closed:
		n.doors, n.lost = &e, nil
		n.add(e, n.w.Say("minutes.doors-closing", fields{"By": n.by(e.By)})+n.quorumIn(to))
	case room.Idle:
		if from != room.Suspended {
			n.say(e, "minutes.closed", fields{"By": n.by(e.By)})
		}
	}
}

// suspend says why the meeting was suspended, as far as the link is why.
func (n *narrator) suspend(e Entry) {
	data := fields{"By": n.byChair(e.By), "Why": n.why(e.Cause)}
	switch {
	case n.lost != nil && !n.lostAtOpening:
		if e.Cause == "" {
			data["Why"] = n.why(n.lost.Cause)
		}
		data["Length"] = between(*n.lost, e).in(n.w)
		n.say(e, "minutes.suspended-lost", data)
	case e.Cause != "":
		n.say(e, "minutes.suspended-cause", data)
	case n.level == room.LevelGood:
		n.say(e, "minutes.suspended", data)
	case n.level == room.LevelDegraded:
		n.say(e, "minutes.suspended-degraded", data)
	case n.level == room.LevelUnknown:
		n.say(e, "minutes.suspended-unproven", data)
	default:
		n.say(e, "minutes.suspended-unknown", data)
	}
}

// resume says how a suspension ended.
func (n *narrator) resume(to room.Phase, e Entry, stood length) {
	data := fields{"By": n.byChair(e.By), "Length": stood.in(n.w), "Why": n.why(e.Cause)}
	switch {
	case to == room.Idle:
		data["By"] = n.by(e.By)
		n.say(e, "minutes.closed-suspended", data)
	case to == room.Local:
		data["By"] = n.by(e.By)
		n.add(e, n.w.Say("minutes.local-resumed", data)+n.quorumIn(to))
	case to != room.Open:
	case e.Outcome == "override":
		n.overridden = true
		if e.Cause == "" {
			n.say(e, "minutes.resumed-override", data)
			return
		}
		n.say(e, "minutes.resumed-override-why", data)
	default:
		n.lost, n.lostAtOpening = nil, false
		n.say(e, "minutes.resumed", data)
	}
}

// since is the time from what began, if the record says when.
func (n *narrator) since(began *Entry, e Entry) length {
	if began == nil {
		return length{unknown: true}
	}
	return between(*began, e)
}
