package room_test

import (
	"math/rand/v2"
	"testing"
	"time"

	"klubba/room"
)

// FuzzStep lets anything happen in any order and holds the room to its
// promises after each step. Two rooms step side by side; the wall clock of
// the second jumps about, which must change nothing but what is written.
func FuzzStep(f *testing.F) {
	for _, script := range seeds() {
		f.Add(script)
	}
	f.Fuzz(evening)
}

func evening(t *testing.T, script []byte) {
	if len(script) == 0 {
		return
	}
	saved := room.Saved{
		Phase:   []room.Phase{room.Idle, room.Suspended, room.Closed, room.Open}[script[0]%4],
		Meeting: "m", DoorsFrom: room.Local, Overridden: script[0]&4 != 0, Members: savedMembers(script[0]),
	}
	script = script[1:]
	policy := room.DefaultPolicy()
	policy.AutoSuspendAfter = 20 * time.Second
	policy.LossGrace = time.Second
	policy.Members = fuzzMembers
	policy.Displays = []room.Display{{Name: "wall", Doors: true, Scenes: map[room.Phase]room.Scene{
		room.Idle: room.SceneOff, room.Open: room.SceneMeeting, room.Closed: room.SceneDark,
	}}}
	a, b := room.New(policy, saved), room.New(policy, saved)
	now := room.Instant{Mono: time.Second, Wall: epoch}
	side := room.FlowUnknown // of the remote side, as last seen
	wall := room.DisplaySeen{}
	var wallSeen time.Duration
	for len(script) >= 2 {
		event, pause := fuzzEvent(script[0], now), time.Duration(script[1])*100*time.Millisecond
		now = now.Add(pause)
		before := a.Status()
		acts := a.Step(now, event)
		holdTo(t, a, policy, now, event, before.Phase, acts)
		holdMembersTo(t, before, a.Status(), acts)
		if seen, ok := event.(room.RemoteSeen); ok {
			side = seen.Flow
		}
		if seen, ok := event.(room.DisplaySeen); ok {
			wall, wallSeen = seen, now.Mono
		}
		if dark := wall.Picture == room.Silent && now.Mono-wallSeen < wall.MaxAge; a.Status().Signal == room.SignalDoorsClosed && !dark {
			t.Fatalf("closed doors although the display was last seen %s, %v ago", wall.Picture, now.Mono-wallSeen)
		}
		if a.Status().Signal == room.SignalDoorsClosed && side != room.Silent {
			t.Fatalf("closed doors although the remote side was last seen %s", side)
		}
		other := now
		other.Wall = other.Wall.Add(time.Duration(int8(script[1])) * time.Hour)
		b.Step(other, event)
		sameVerdict(t, a.Status(), b.Status())
		script = script[2:]
	}
}

func fuzzEvent(c byte, now room.Instant) room.Event {
	level := []room.Level{room.LevelGood, room.LevelDegraded, room.LevelLost, "nonsense"}[c>>6]
	flow := []room.Flow{room.Flowing, room.Silent, room.FlowUnknown, "nonsense"}[c>>6]
	via := []room.Via{room.ViaCLI, room.ViaMQTT, room.ViaPage, room.ViaPolicy}[c>>6]
	command := func(v room.Verb) room.Event { return room.Command{By: room.Actor{Via: via}, Ref: 7, Do: v} }
	role := room.RoleChair
	if c>>7 == 1 {
		role = room.RoleDoors
	}
	edge := func(pressed, first bool) room.Event {
		return room.ButtonEdge{Name: string(role), Role: role, Pressed: pressed, At: now.Mono, First: first}
	}
	events := []room.Event{
		room.Tick{}, room.PathSeen{Level: level, Cause: room.CauseCable},
		room.MediumSeen{Medium: room.CauseSound, Flow: flow}, room.MediumSeen{Medium: room.CausePicture, Flow: flow},
		command(room.Start{Meeting: "m"}), edge(true, false), edge(false, false), edge(true, true),
		command(room.Suspend{}), command(room.Resume{Override: c>>6 == 2}), command(room.CloseDoors{}),
		command(room.OpenDoors{}), command(room.End{}), command(room.GoLocal{}), command(room.Precheck{}),
		command(room.LampTest{}), room.RemoteSeen{Flow: flow}, room.CheckDone{Verdict: room.VerdictReady},
		room.PartSeen{Part: "camera", Required: true, Condition: room.ConditionFailed, MaxAge: time.Second},
		room.Rejected{Ref: 7, Name: "x", Reason: room.RefusedExpired}, room.Started{}, room.Tick{}, command(nil),
		command(fuzzCount(c >> 6)),
		room.DisplaySeen{Display: "wall", Picture: flow, MaxAge: 30 * time.Second}, command(room.UseDisplay{For: room.DisplaySend, Display: "wall"}),
		command(room.CancelPrecheck{}), command(room.SignReport{Verdict: room.VerdictNotReady}), room.CheckLamps{},
	}
	return events[int(c&0x3f)%len(events)]
}

// holdTo checks the promises of the package comment.
func holdTo(t *testing.T, r *room.Room, p room.Policy, now room.Instant, e room.Event, before room.Phase, acts []room.Action) {
	t.Helper()
	s := r.Status()
	phase, answers := before, 0
	for _, a := range acts {
		switch a := a.(type) {
		case room.Answer:
			answers++
		case room.Record:
			if a.Note.Kind != room.KindPhase {
				continue
			}
			if a.Note.From != string(phase) || a.Note.To == a.Note.From {
				t.Fatalf("phase note %s->%s in phase %s", a.Note.From, a.Note.To, phase)
			}
			phase = room.Phase(a.Note.To)
		}
	}
	if phase != s.Phase {
		t.Fatalf("the notes lead to phase %s, the room is %s", phase, s.Phase)
	}
	if wants := wantsAnswer(e); answers != wants {
		t.Fatalf("%T: %d answers, want %d", e, answers, wants)
	}
	fresh := func(m room.Medium) bool { return m.Flow == room.Flowing && now.Sub(m.Seen) < p.EvidenceMaxAge }
	whole := fresh(s.Sound) && fresh(s.Picture) && now.Sub(s.Path.Seen) < p.EvidenceMaxAge
	if s.Phase == room.Open && (s.Signal == room.SignalGood || s.Link.Level == room.LevelGood) && !whole {
		t.Fatalf("good without fresh sound and picture: %+v", s)
	}
	if s.Signal == room.SignalMayResume && (s.Phase != room.Suspended || !whole) {
		t.Fatalf("may resume without fresh sound and picture: %+v", s)
	}
	if s.Signal == room.SignalDoorsClosed && now.Sub(s.Doors.Seen) >= p.EvidenceMaxAge {
		t.Fatalf("closed doors on old evidence: %+v", s.Doors)
	}
	if s.Duty.MustSuspend && s.Phase != room.Open {
		t.Fatalf("duty to suspend while %s", s.Phase)
	}
	if at, ok := r.Deadline(); ok && at <= now.Mono {
		if _, tick := e.(room.Tick); tick {
			t.Fatalf("deadline %v after a tick at %v", at, now.Mono)
		}
	}
}

func wantsAnswer(e room.Event) int {
	switch e.(type) {
	case room.Command, room.Rejected:
		return 1
	}
	return 0
}

func sameVerdict(t *testing.T, a, b room.Status) {
	t.Helper()
	if a.Phase != b.Phase || a.Signal != b.Signal || a.Link.Level != b.Link.Level ||
		a.Duty.MustSuspend != b.Duty.MustSuspend || a.Restore.MayResume != b.Restore.MayResume ||
		a.Doors.State != b.Doors.State || a.Readiness.Verdict != b.Readiness.Verdict ||
		a.Members.Enough != b.Members.Enough || a.Members.AtStake != b.Members.AtStake {
		t.Fatalf("the wall clock changed a verdict:\n%+v\n%+v", a, b)
	}
}

// Two thousand random evenings, so that the promises are tried on every run.
func TestRandomEvenings(t *testing.T) {
	rnd := rand.New(rand.NewPCG(1, 2))
	for range 2000 {
		script := make([]byte, 200)
		for i := range script {
			script[i] = byte(rnd.Uint32())
			if i%2 == 1 {
				script[i] >>= rnd.UintN(8)
			}
		}
		evening(t, script)
	}
}
