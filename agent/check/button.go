package check

import (
	"context"
	"time"

	"klubba/agent/wire"
	"klubba/devices"
	"klubba/room"
	"klubba/room/precheck"
)

const (
	// pressWithin is how long somebody has to press a button that was asked
	// for.
	pressWithin = 8 * time.Second
	eachButton  = pressWithin + 2*time.Second
)

// button tests a button: its contact, what the room knows of it, and a press.
// Somebody who started the check is asked for one, unless that was just now.
func (r Room) button(b devices.NamedButton, ask Ask) test {
	presses := r.Presses[b.Name]
	if presses == nil {
		return prove(b.Button, "press it once and see that it is noted")
	}
	return func(ctx context.Context, say func(string)) []precheck.Result {
		if tester, ok := b.Button.(devices.Tester); ok {
			if evidence, err := tester.Test(ctx); err != nil {
				return one(outcome(evidence.Text, err, ""))
			}
		}
		if known, broken := r.broken(b.Name, precheck.CauseStuck); broken {
			return one(known)
		}
		last, newer := presses.Latest()
		press := r.since(last)
		if !ask.byPerson() {
			return one(r.Policy.LastPressed(b.Name, press))
		}
		if press.Ever && press.Age <= r.Policy.PressFresh {
			return one(r.Policy.Pressed(b.Name, press, false))
		}
		say(wire.AskPress)
		select {
		case <-newer:
		case <-time.After(pressWithin):
		case <-ctx.Done():
		}
		say("")
		return one(r.Policy.Pressed(b.Name, r.since(presses.Value()), true))
	}
}

func (r Room) since(press room.Instant) precheck.Press {
	return precheck.Press{Ever: !press.IsZero(), Age: r.Now().Sub(press)}
}

// broken tells of a part that the room knows to be gone, or to have failed,
// which is then for that cause: a stuck button, say.
func (r Room) broken(part string, cause precheck.Cause) (precheck.Result, bool) {
	if r.Status == nil {
		return precheck.Result{}, false
	}
	known, there := r.Status.Value().Parts.Find(part)
	if !there {
		return precheck.Result{}, false
	}
	switch known.Condition {
	case room.ConditionFailed:
		return failed(cause, known.Cause, known.Evidence), true
	case room.ConditionAbsent:
		return failed(precheck.CauseAbsent, known.Cause, known.Evidence), true
	}
	return precheck.Result{}, false
}
