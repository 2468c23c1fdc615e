package speakers

import (
	"context"
	"errors"
	"strings"

	"klubba/devices"
	"klubba/room"
)

// Prove tries a speakerphone for the pre-check. A remark is what a person
// should know of one that serves, of one that could not be judged, or of one
// that somebody else holds: that one was not tested, and is not failed. The
// error is why it does not serve.
func (d *Desk) Prove(ctx context.Context, name string) (remark string, err error) {
	t, err := d.Test(ctx, name)
	if err != nil {
		return "", err
	}
	switch room.Condition(t.Condition) {
	case room.ConditionOK:
		return "", nil
	case room.ConditionUnknown:
		if t.Heard != nil {
			return t.Cause, nil
		}
		return "not tested, since somebody uses it: " + strings.Join([]string{t.Cause, t.Elsewhere}, "; "), nil
	case room.ConditionDegraded:
		if !gravely(t.Heard) {
			return t.Cause, nil
		}
	}
	return "", errors.New(t.Cause)
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
