package cameras

import (
	"context"
	"fmt"
	"strings"

	"klubba/agent/wire"
	"klubba/room"
	"klubba/room/precheck"
)

// Prove examines a camera for the pre-check, at every view that has a
// reference. The error is of the asking; that the camera does not serve is a
// result.
func (d *Desk) Prove(ctx context.Context, name string) (precheck.Result, error) {
	x, err := d.Examine(ctx, name, 0)
	if err != nil {
		return precheck.Result{}, err
	}
	return proof(x), nil
}

// proof makes a result of what a camera showed. One that somebody else holds
// was not tested, and is not failed; one with no grave finding serves.
func proof(x wire.Examination) precheck.Result {
	var how []string
	result := precheck.Result{Verdict: precheck.OK}
	grave := false
	for _, s := range x.Sights {
		how = append(how, fmt.Sprintf("%d frames of %s looked at, %.1f a second", s.Frames, s.Given, s.Rate))
		for _, f := range s.Findings {
			grave = grave || f.Grave
			if f.Measure != "" {
				result.Measures = append(result.Measures, precheck.Found(f.Measure, f.Value, f.Limit))
			}
		}
	}
	result.How = strings.Join(how, "; ")
	result.Detail, result.Cause = x.Cause, precheck.CausePicture
	switch {
	case x.Condition == string(room.ConditionOK):
		result.Detail, result.Cause = "", ""
	case x.Condition == string(room.ConditionUnknown):
		result.Verdict, result.Cause = precheck.Remark, precheck.CauseBusy
		result.Detail = "not tested, since somebody uses it: " + strings.Join([]string{x.Cause, x.Elsewhere}, "; ")
	case x.Condition == string(room.ConditionDegraded) && !grave:
		result.Verdict = precheck.Remark
	case x.Condition == string(room.ConditionAbsent):
		result.Verdict, result.Cause = precheck.Failed, precheck.CauseAbsent
	default:
		result.Verdict = precheck.Failed
	}
	return result
}
