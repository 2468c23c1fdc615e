package agent

import (
	"context"
	"errors"
	"time"

	"klubba/agent/keep"
	"klubba/devices"
	"klubba/room"
)

// Kinds of parts that the agent itself names.
const (
	kindLight   = "light"
	kindButton  = "button"
	kindLink    = "link"
	kindCamera  = "camera"
	kindDisplay = "display"

	kindSpeakerphone = "speakerphone"
)

// part tells the room about one part.
type part struct {
	a        *Agent
	name     string
	kind     string
	required bool
}

// seen reports evidence that holds for maxAge; zero leaves that to policy.
func (p part) seen(ctx context.Context, c room.Condition, cause, evidence string, maxAge time.Duration) {
	_ = p.a.Submit(ctx, room.PartSeen{
		Part: p.name, Kind: p.kind, Required: p.required,
		Condition: c, Cause: cause, Evidence: evidence, MaxAge: maxAge,
	}) // fails only when the agent stops
}

// failed reports why the part's worker ended.
func (p part) failed(ctx context.Context, err error) {
	p.a.log.Warn("part failed, will be tried again", append(keep.Where(err), "part", p.name, "error", err)...)
	p.seen(ctx, conditionOf(err), err.Error(), "its driver ended", 0)
}

// conditionOf names the condition behind a driver's error.
func conditionOf(err error) room.Condition {
	if errors.Is(err, devices.ErrAbsent) || errors.Is(err, devices.ErrGone) {
		return room.ConditionAbsent
	}
	return room.ConditionFailed
}

// report passes a watcher's report on.
func (p part) report(ctx context.Context, r devices.Report) {
	switch {
	case r.Err != nil:
		p.seen(ctx, conditionOf(r.Err), r.Err.Error(), r.Evidence.Text, r.MaxAge)
	case r.Degraded:
		p.seen(ctx, room.ConditionDegraded, r.Evidence.Text, r.Evidence.Text, r.MaxAge)
	case r.Unproven:
		p.seen(ctx, room.ConditionUnknown, "plugged in, and not seen to work", r.Evidence.Text, r.MaxAge)
	default:
		p.seen(ctx, room.ConditionOK, "", r.Evidence.Text, r.MaxAge)
	}
}

// proveEvery is how often a part that can prove itself is asked to.
const proveEvery = 10 * time.Second

// prove tests a part now and then while it is in use. One failure is told by
// the worker that uses the part, or was a coincidence; two in a row are told
// here: the worker may not notice that its lamp does not obey.
func (p part) prove(ctx context.Context, t devices.Tester) {
	failed := false
	for pause := time.Second; ; pause = proveEvery {
		keep.Sleep(ctx, pause)
		evidence, err := testOnce(ctx, t)
		switch {
		case ctx.Err() != nil:
			return
		case err == nil:
			p.seen(ctx, room.ConditionOK, "", evidence.Text, 3*proveEvery)
		case failed:
			p.seen(ctx, conditionOf(err), err.Error(), evidence.Text, 3*proveEvery)
		}
		failed = err != nil
	}
}

func testOnce(ctx context.Context, t devices.Tester) (evidence devices.Evidence, err error) {
	ctx, cancel := context.WithTimeout(ctx, 2*time.Second)
	defer cancel()
	err = keep.Safe(func() (err error) {
		evidence, err = t.Test(ctx)
		return err
	})
	return evidence, err
}
