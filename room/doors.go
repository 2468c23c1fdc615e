package room

func (CloseDoors) do(r *Room, now Instant, by Actor) Refusal {
	switch r.s.Phase {
	case Open, Suspended, Local:
	case Closed:
		return RefusedAlready
	default:
		return RefusedNoMeeting
	}
	r.doorsFrom, r.cutAt, r.remote = r.s.Phase, now, RemoteSeen{}
	clear(r.displays) // what was dark before may be lit now
	r.enter(Closed, by, CauseNone, "")
	r.setDoors(DoorsPending)
	r.act(CutRemote{})
	return RefusedNot
}

func (OpenDoors) do(r *Room, _ Instant, by Actor) Refusal {
	switch r.s.Phase {
	case Closed:
	case Idle:
		return RefusedNoMeeting
	default:
		return RefusedDoorsOpen
	}
	r.letIn()
	if r.doorsFrom == Local {
		r.enter(Local, by, CauseNone, "")
		return RefusedNot
	}
	// The remote side was cut off: whatever was seen of it before is no
	// proof that it is back, so the meeting resumes as after a loss. But the
	// silence was ordered, and is no cause to write down.
	r.enter(Suspended, by, CauseNone, "")
	r.afterLoss, r.goodSince = true, Instant{}
	return RefusedNot
}

// letIn undoes the cut, if there is one.
func (r *Room) letIn() {
	if r.s.Phase != Closed {
		return
	}
	r.setDoors(DoorsOpen)
	r.mayBeCut = false
	r.act(RestoreRemote{})
}

// letInAgain undoes a cut that may be left from before this daemon started. A
// start alone does not: only somebody who opens a meeting lets anybody in.
func (r *Room) letInAgain() {
	if r.mayBeCut {
		r.mayBeCut = false
		r.act(RestoreRemote{})
	}
}

func (e RemoteSeen) apply(r *Room, now Instant) {
	if r.s.Phase != Closed {
		return
	}
	r.remote, r.s.Doors.Seen = e, now
}

// judgeDoors holds what is seen to go out against the order to cut it off. An
// old proof of closed doors is no proof; a breach stays one until silence is
// proven.
func (r *Room) judgeDoors() {
	if r.s.Phase != Closed {
		return
	}
	d := &r.s.Doors
	flow, evidence := r.closedFlow()
	if flow != FlowUnknown || d.State != DoorsBreached {
		d.Evidence = evidence
	}
	switch {
	case flow == Silent:
		r.setDoors(DoorsVerified)
	case flow == Flowing && (d.State != DoorsPending || r.now.Sub(r.cutAt) >= r.policy.DoorsGrace):
		r.setDoors(DoorsBreached)
	case flow == FlowUnknown && d.State == DoorsVerified: // nobody knows: that is no proof, however fresh it is
		r.setDoors(DoorsPending)
	}
}

func (r *Room) setDoors(to DoorState) {
	d := &r.s.Doors
	if d.State == to {
		return
	}
	r.note(Note{
		Kind: KindDoors, By: Actor{Via: ViaDaemon}, From: string(d.State), To: string(to), Text: d.Evidence,
	})
	d.State, d.Since = to, r.now
	if to == DoorsOpen {
		*d = Doors{State: DoorsOpen}
	}
}
