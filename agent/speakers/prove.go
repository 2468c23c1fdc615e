package speakers

import (
	"context"
	"errors"
	"strings"

	"klubba/agent/wire"
	"klubba/devices"
	"klubba/room"
	"klubba/room/precheck"
)

// Prove tries a speakerphone for the pre-check. The error is of the asking;
// that it does not serve is a result.
func (d *Desk) Prove(ctx context.Context, name string) (precheck.Result, error) {
	t, err := d.Test(ctx, name)
	if err != nil {
		return precheck.Result{}, err
	}
	return proof(t), nil
}

// proof makes a result of how a speakerphone sounded. One that somebody else
// holds, or that could not be judged, is a remark and not failed; so is one
// with no grave finding.
func proof(t wire.SoundTest) precheck.Result {
	r := precheck.Result{Verdict: precheck.Remark, Cause: precheck.CauseSound, Detail: t.Cause}
	if t.Heard != nil {
		r.How = "a sweep was played and listened for"
		for _, f := range t.Heard.Figures {
			r.Measures = append(r.Measures, measure(f))
		}
	}
	switch room.Condition(t.Condition) {
	case room.ConditionOK:
		r.Verdict, r.Cause, r.Detail = precheck.OK, "", ""
	case room.ConditionUnknown:
		if t.Heard == nil {
			r.Cause = precheck.CauseBusy
			r.Detail = "not tested, since somebody uses it: " + strings.Join([]string{t.Cause, t.Elsewhere}, "; ")
		}
	case room.ConditionAbsent:
		r.Verdict, r.Cause = precheck.Failed, precheck.CauseAbsent
	case room.ConditionDegraded:
		if gravely(t.Heard) {
			r.Verdict = precheck.Failed
		}
	default:
		r.Verdict = precheck.Failed
	}
	return r
}

// measure writes a figure of sound as a report has it.
func measure(f wire.SoundFigure) precheck.Measure {
	bound := precheck.AtMost
	if (f.Value > f.Limit) == (f.Margin > 0) {
		bound = precheck.AtLeast
	}
	return precheck.Figure(f.Measure, f.Unit, f.Value, bound, f.Limit)
}

func away(err error) bool {
	return errors.Is(err, devices.ErrAbsent) || errors.Is(err, devices.ErrGone)
}

// conditionOf names the condition behind an error.
func conditionOf(err error) room.Condition {
	switch {
	case away(err):
		return room.ConditionAbsent
	case errors.Is(err, devices.ErrBusy):
		return room.ConditionUnknown // it was not tested
	}
	return room.ConditionFailed
}
