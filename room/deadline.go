package room

import "time"

// Deadline is when the room next wants a Tick, on the monotonic clock, and
// false if nothing waits for time alone.
func (r *Room) Deadline() (time.Duration, bool) {
	d := sooner(r.due, r.evidenceDeadline())
	d = sooner(d, r.meetingDeadline())
	d = sooner(d, r.buttonDeadline())
	d = sooner(d, r.displaysDeadline())
	if r.overlay != "" {
		d = sooner(d, r.overlayUntil)
	}
	if r.check.Verdict != VerdictUnknown {
		d = sooner(d, r.check.At.Mono+r.policy.ReadinessMaxAge)
	}
	return d, d != 0
}

// sooner is the earlier of two moments, where zero stands for never.
func sooner(a, b time.Duration) time.Duration {
	if a == 0 || b != 0 && b < a {
		return b
	}
	return a
}

func (r *Room) evidenceDeadline() (d time.Duration) {
	age := r.maxAge()
	if r.s.Path.Level != LevelUnknown {
		d = sooner(d, r.s.Path.Seen.Mono+age)
	}
	if r.s.Sound.Flow != FlowUnknown {
		d = sooner(d, r.s.Sound.Seen.Mono+age)
	}
	if r.s.Picture.Flow != FlowUnknown {
		d = sooner(d, r.s.Picture.Seen.Mono+age)
	}
	if r.s.Doors.State == DoorsVerified {
		d = sooner(d, r.s.Doors.Seen.Mono+age)
	}
	return d
}

func (r *Room) meetingDeadline() (d time.Duration) {
	if r.s.Phase == Open && !r.lostSince.IsZero() {
		if !r.s.Duty.MustSuspend {
			d = sooner(d, r.lostSince.Mono+r.policy.LossGrace)
		}
		if at, auto := r.autoSuspendAt(); auto {
			d = sooner(d, at)
		}
	}
	if r.s.Phase == Suspended && !r.s.Restore.MayResume && !r.s.Restore.At.IsZero() {
		d = sooner(d, r.s.Restore.At.Mono)
	}
	return d
}

func (r *Room) buttonDeadline() (d time.Duration) {
	for i := range r.buttons {
		b := &r.buttons[i]
		if b.pressed && !b.used {
			d = sooner(d, b.holdDue(r.policy.HoldFor))
		}
		if b.pressed && !b.stuck {
			d = sooner(d, b.holdDue(r.policy.StuckAfter))
		}
	}
	return d
}
