package room

import (
	"strconv"
	"time"
)

// judgeDuty raises the duty to suspend when an open meeting's link has been
// lost for longer than the grace, and drops it when the link is known to be
// better or the meeting is no longer open.
func (r *Room) judgeDuty() {
	lost := r.s.Phase == Open && !r.lostSince.IsZero()
	if at, auto := r.autoSuspendAt(); lost && auto && r.now.Mono >= at {
		r.raiseDuty()
		r.suspend(Actor{Via: ViaPolicy})
		lost = false
	}
	switch {
	case lost && !r.s.Duty.MustSuspend && r.now.Sub(r.lostSince) >= r.policy.LossGrace:
		r.raiseDuty()
	case lost && r.s.Duty.MustSuspend && r.s.Link.Level == LevelLost:
		r.s.Duty.Cause = r.s.Link.Cause
	case !lost && r.s.Duty.MustSuspend:
		r.note(Note{Kind: KindDuty, By: Actor{Via: ViaPolicy}, From: "must-suspend"})
		r.s.Duty = Duty{}
	}
}

// autoSuspendAt is when a lost link suspends the meeting by itself. It counts
// from the loss, or from the opening if that came later. A chair who resumed
// by override is not overruled by a policy until the link has been back.
func (r *Room) autoSuspendAt() (time.Duration, bool) {
	at := max(r.lostSince.Mono, r.s.Since.Mono) + r.policy.AutoSuspendAfter
	return at, r.policy.AutoSuspendAfter > 0 && !r.overridden
}

func (r *Room) raiseDuty() {
	if r.s.Duty.MustSuspend {
		return
	}
	cause := r.s.Link.Cause
	n := Note{
		Kind: KindDuty, By: Actor{Via: ViaPolicy}, To: "must-suspend",
		Cause: string(cause), Text: "lost for " + seconds(r.now.Sub(r.lostSince)),
	}
	r.stake(&n)
	r.note(n)
	r.s.Duty = Duty{MustSuspend: true, Since: r.lostSince, Cause: cause}
}

// judgeRestore tells, in a suspended meeting, whether the chair may resume.
func (r *Room) judgeRestore() {
	if r.s.Phase != Suspended {
		r.s.Restore, r.restored = Restore{}, false
		return
	}
	if r.s.Link.Level == LevelLost || r.s.Link.Level == LevelUnknown || r.justLost() {
		r.afterLoss = true
	}
	since, hold := r.fairSince, time.Duration(0)
	if r.afterLoss {
		since, hold = r.goodSince, r.policy.RestoreHold
	}
	if since.IsZero() {
		r.s.Restore, r.restored = Restore{Missing: r.missing()}, false
		return
	}
	at := since.Add(hold)
	may := r.now.Sub(since) >= hold
	r.s.Restore = Restore{MayResume: may, At: at, Since: since}
	if may && r.afterLoss && !r.restored {
		r.note(Note{
			Kind: KindRestored, By: Actor{Via: ViaDaemon},
			Text: "picture and sound seen for " + seconds(r.now.Sub(since)),
		})
	}
	r.restored = may
}

// justLost reports whether a loss ended so lately that a chair who pressed
// because of it found the link back already.
func (r *Room) justLost() bool {
	return !r.lastLost.IsZero() && r.now.Sub(r.lastLost) < r.policy.RestoreHold
}

// missing is what keeps the link from being good.
func (r *Room) missing() Cause {
	if c := r.s.Link.Cause; c != CauseNone {
		return c
	}
	return CauseNoEvidence
}

// seconds writes a duration in seconds with one decimal.
func seconds(d time.Duration) string {
	return strconv.FormatFloat(d.Seconds(), 'f', 1, 64) + " s"
}
