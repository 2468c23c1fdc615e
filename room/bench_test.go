package room_test

import (
	"testing"
	"time"

	"klubba/room"
)

// A probe that changes nothing is what a room sees most.
func BenchmarkStepProbe(b *testing.B) {
	r := room.New(room.DefaultPolicy(), room.Saved{})
	now := room.Instant{Mono: time.Hour, Wall: epoch}
	for _, e := range []room.Event{
		room.PathSeen{Level: room.LevelGood}, room.MediumSeen{Medium: room.CauseSound, Flow: room.Flowing},
		room.MediumSeen{Medium: room.CausePicture, Flow: room.Flowing}, room.Command{Do: room.Start{Meeting: "m"}},
		room.PartSeen{Part: "camera", Condition: room.ConditionOK, MaxAge: time.Hour},
	} {
		r.Step(now, e)
	}
	var probe room.Event = room.PathSeen{Level: room.LevelGood, Evidence: "probes"}
	b.ReportAllocs()
	for b.Loop() {
		r.Step(now, probe)
		r.Status()
		r.Deadline()
	}
}

// A press that suspends and one that resumes: the most that a step does.
func BenchmarkStepPress(b *testing.B) {
	r := room.New(room.DefaultPolicy(), room.Saved{})
	now := room.Instant{Mono: time.Hour, Wall: epoch}
	for _, e := range []room.Event{
		room.PathSeen{Level: room.LevelGood}, room.MediumSeen{Medium: room.CauseSound, Flow: room.Flowing},
		room.MediumSeen{Medium: room.CausePicture, Flow: room.Flowing}, room.Command{Do: room.Start{Meeting: "m"}},
	} {
		r.Step(now, e)
	}
	var down room.Event = room.ButtonEdge{Name: "chair", Role: room.RoleChair, Pressed: true, At: now.Mono}
	var up room.Event = room.ButtonEdge{Name: "chair", Role: room.RoleChair, At: now.Mono}
	b.ReportAllocs()
	for b.Loop() {
		r.Step(now, down)
		r.Step(now, up)
	}
}

func TestProbeThatChangesNothingAllocatesNothing(t *testing.T) {
	r := room.New(room.DefaultPolicy(), room.Saved{})
	now := room.Instant{Mono: time.Hour, Wall: epoch}
	var probe room.Event = room.PathSeen{Level: room.LevelGood}
	r.Step(now, probe)
	if n := testing.AllocsPerRun(100, func() { r.Step(now, probe); r.Deadline() }); n != 0 {
		t.Errorf("%v allocations for a probe that changes nothing, want none", n)
	}
}
