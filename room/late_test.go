package room_test

import (
	"testing"
	"time"

	"klubba/room"
)

// A machine that stood still for seconds hands over a short press as two old
// edges, the second a little after the first. The clock alone must not make a
// hold of the first: that would resume the meeting by override.
func TestAPressHandedOverLateIsNoHold(t *testing.T) {
	r, now := suspendedAfterLoss()
	pressedAt := now.Mono
	now = now.Add(4 * time.Second) // stood still
	edge := func(pressed bool, at time.Duration) room.Event {
		return room.ButtonEdge{Name: "chair", Role: room.RoleChair, Pressed: pressed, At: at}
	}
	r.Step(now, edge(true, pressedAt))
	if at, ok := r.Deadline(); !ok || at <= now.Mono {
		t.Errorf("the room wants its tick at %v, now is %v: the release has no chance", at, now.Mono)
	}
	r.Step(now, room.Tick{})
	now = now.Add(time.Millisecond)
	r.Step(now, edge(false, pressedAt+100*time.Millisecond))
	if s := r.Status(); s.Phase != room.Suspended || s.Signal != room.SignalRefused {
		t.Errorf("a short press during a loss: phase %s, light %s", s.Phase, s.Signal)
	}
}

// A button that is really held through it overrides all the same.
func TestAHoldHandedOverLateStillOverrides(t *testing.T) {
	r, now := suspendedAfterLoss()
	pressedAt := now.Mono
	now = now.Add(4 * time.Second)
	r.Step(now, room.ButtonEdge{Name: "chair", Role: room.RoleChair, Pressed: true, At: pressedAt})
	for range 3 {
		at, ok := r.Deadline()
		if !ok || at > now.Mono+time.Second {
			break
		}
		now = now.Add(at - now.Mono)
		r.Step(now, room.Tick{})
	}
	if s := r.Status(); s.Phase != room.Open {
		t.Errorf("held for more than 4 s: phase %s", s.Phase)
	}
}

func suspendedAfterLoss() (*room.Room, room.Instant) {
	r := room.New(room.DefaultPolicy(), room.Saved{})
	now := room.Instant{Mono: time.Hour, Wall: epoch}
	for _, e := range []room.Event{
		room.PathSeen{Level: room.LevelLost, Cause: room.CauseCable},
		room.Command{Do: room.Start{Meeting: "m"}}, room.Command{Do: room.Suspend{}},
	} {
		r.Step(now, e)
	}
	return r, now
}
