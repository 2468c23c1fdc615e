package room

import (
	"slices"
	"time"
)

// button is one button as its edges left it.
type button struct {
	name    string
	role    Role
	pressed bool
	stuck   bool
	used    bool          // this press has had its effect
	phase   Phase         // when it was pressed
	downAt  time.Duration // of the edge, on CLOCK_MONOTONIC
	heardAt time.Duration // when the room was told of it
}

// releaseMayCome is how long after a press was heard of its release may still
// come, however long ago the press was: a machine that stood still hands over
// old edges one after the other, and a short press must not pass for a hold.
const releaseMayCome = 250 * time.Millisecond

// holdDue is when a button that is still down has been held for d.
func (b *button) holdDue(d time.Duration) time.Duration {
	return max(b.downAt+d, b.heardAt+releaseMayCome)
}

func (e ButtonEdge) apply(r *Room, now Instant) {
	b := r.button(e.Name, e.Role)
	at := min(e.At, now.Mono)
	b.heardAt = now.Mono
	switch {
	case e.First:
		r.found(b, e.Pressed, at)
	case e.Pressed:
		b.pressed, b.used, b.downAt, b.phase = true, false, at, r.s.Phase
		r.pressed(b)
	default:
		r.released(b, at)
	}
}

// found takes the state that watching begins with. A button found pressed was
// not pressed now, and one found released was let go while nobody looked:
// neither means anything.
func (r *Room) found(b *button, pressed bool, at time.Duration) {
	b.pressed, b.used = pressed, true
	switch {
	case b.stuck && pressed: // it went away and came back as it was
		r.stick(b)
		return
	case b.stuck:
		r.unstick(b)
	}
	b.downAt = at
}

func (r *Room) stick(b *button) {
	b.stuck = true
	held := r.now.Mono - b.downAt
	r.buttonPart(b, ConditionFailed, "stuck or wire broken", "pressed for "+seconds(held))
}

func (r *Room) unstick(b *button) {
	b.stuck = false
	r.buttonPart(b, ConditionOK, "", "pressed and released")
}

// button finds a button by name, or takes a new one in. The pointer is good
// until the next call.
func (r *Room) button(name string, role Role) *button {
	i := slices.IndexFunc(r.buttons, func(b button) bool { return b.name == name })
	if i < 0 {
		r.buttons = append(r.buttons, button{name: name, role: role})
		i = len(r.buttons) - 1
	}
	return &r.buttons[i]
}

// pressed acts at once where a press has only one meaning. Where a long press
// means something else it waits for the release or for the hold.
func (r *Room) pressed(b *button) {
	switch {
	case b.role == RoleDoors && r.s.Phase == Closed:
		r.press(b, OpenDoors{}, "doors-open")
	case b.role == RoleDoors:
		r.press(b, CloseDoors{}, "doors-close")
	case r.s.Phase == Open:
		r.press(b, Suspend{}, "suspend")
	case r.s.Phase == Suspended && r.s.Restore.MayResume:
		r.press(b, Resume{}, "resume")
	case r.s.Phase == Closed:
		r.refusePress(b, RefusedDoorsClosed)
	case r.s.Phase == Local:
		r.refusePress(b, RefusedLocal)
	}
}

// released ends a press. A press that began in another phase has no meaning
// in this one.
func (r *Room) released(b *button, at time.Duration) {
	if !b.pressed {
		return
	}
	held := at - b.downAt
	b.pressed = false
	if b.stuck {
		r.unstick(b)
		return
	}
	switch {
	case b.used:
	case b.phase != r.s.Phase:
		r.note(pressNote(b, "noted", RefusedNot))
	case held >= r.policy.HoldFor:
		r.held(b)
	case r.s.Phase == Suspended:
		r.press(b, Resume{}, "resume")
	default:
		r.note(pressNote(b, "noted", RefusedNot))
	}
}

// held gives a long press its meaning.
func (r *Room) held(b *button) {
	switch {
	case b.phase != r.s.Phase:
		r.note(pressNote(b, "noted", RefusedNot))
	case r.s.Phase == Suspended && r.s.Restore.MayResume:
		r.press(b, Resume{}, "resume")
	case r.s.Phase == Suspended:
		r.press(b, Resume{Override: true}, "override")
	case r.s.Phase == Idle:
		r.press(b, Precheck{}, "precheck")
	}
}

// judgeHolds acts on buttons that have been held long enough.
func (r *Room) judgeHolds() {
	for i := range r.buttons {
		b := &r.buttons[i]
		if !b.pressed {
			continue
		}
		if !b.used && r.now.Mono >= b.holdDue(r.policy.HoldFor) {
			r.held(b)
			b.used = true
		}
		if !b.stuck && r.now.Mono >= b.holdDue(r.policy.StuckAfter) {
			r.stick(b)
		}
	}
}

// press does what a button is for.
func (r *Room) press(b *button, v Verb, outcome string) {
	b.used = true
	var refused Refusal
	r.doFirstNoted(func() Note {
		refused = v.do(r, r.now, Actor{Via: ViaButton, Name: b.name})
		return pressNote(b, outcome, refused)
	})
	if refused != RefusedNot {
		r.show(SignalRefused, RefusedFor)
	}
}

func (r *Room) refusePress(b *button, why Refusal) {
	b.used = true
	r.note(pressNote(b, "", why))
	r.show(SignalRefused, RefusedFor)
}

func pressNote(b *button, outcome string, refused Refusal) Note {
	if refused != RefusedNot {
		outcome = "refused"
	}
	return Note{
		Kind: KindPress, By: Actor{Via: ViaButton, Name: b.name}, Part: b.name,
		Outcome: outcome, Cause: string(refused),
	}
}

func (r *Room) stuck(name string) bool {
	return slices.ContainsFunc(r.buttons, func(b button) bool { return b.name == name && b.stuck })
}

// buttonPart says how a button does. Its evidence is the press itself, which
// does not age like a measurement: a stuck button is stuck until released.
func (r *Room) buttonPart(b *button, c Condition, cause, evidence string) {
	r.setPart(Part{
		Name: b.name, Kind: "button", Required: true, Condition: c, Cause: cause,
		Evidence: evidence, Seen: r.now, MaxAge: stuckAge,
	})
}

// stuckAge is longer than any stuck button is left alone.
const stuckAge = 365 * 24 * time.Hour
