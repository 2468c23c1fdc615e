package room

import "time"

// show lays a passing signal over the room's own.
func (r *Room) show(s Signal, d time.Duration) {
	r.overlay, r.overlayUntil = s, r.now.Mono+d
	r.s.SignalSince = r.now
}

// judgeSignal chooses what the light says.
func (r *Room) judgeSignal() {
	if r.overlay != "" && r.now.Mono >= r.overlayUntil {
		r.overlay = ""
	}
	signal := r.signal()
	if r.overlay != "" {
		signal = r.overlay
	}
	if signal != r.s.Signal {
		r.s.Signal, r.s.SignalSince = signal, r.now
	}
}

// signal is the room's own signal, by the design's table.
func (r *Room) signal() Signal {
	switch r.s.Phase {
	case Open:
		return r.openSignal()
	case Suspended:
		if r.s.Restore.MayResume {
			return SignalMayResume
		}
		return SignalSuspended
	case Closed:
		return doorsSignal(r.s.Doors.State)
	case Idle:
		return readySignal(r.s.Readiness.Verdict)
	}
	return SignalDark // Local promises nothing about remote members
}

func (r *Room) openSignal() Signal {
	switch {
	case r.s.Duty.MustSuspend:
		return SignalLost
	case r.s.Link.Level == LevelGood:
		return SignalGood
	case r.s.Link.Level == LevelDegraded, !r.lostSince.IsZero(): // or lost within the grace
		return SignalDegraded
	}
	return SignalDark
}

func doorsSignal(d DoorState) Signal {
	switch d {
	case DoorsVerified:
		return SignalDoorsClosed
	case DoorsBreached:
		return SignalDoorsBreach
	}
	return SignalDark
}

func readySignal(v Verdict) Signal {
	switch v {
	case VerdictReady, VerdictRemarks:
		return SignalReady
	case VerdictNotReady:
		return SignalNotReady
	}
	return SignalDark
}
