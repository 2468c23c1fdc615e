package room_test

import (
	"strings"
	"time"

	"klubba/room"
)

// do plays one line of a transcript:
//
//	policy loss_grace=2s auto_suspend_after=10s
//	path good|degraded|lost|none [cause]     sound|picture|remote flowing|silent|none
//	whole            path good, sound and picture flowing
//	wait 5s          press [doors]           hold 3s [doors]    down|up [doors]
//	found pressed    (the state found when watching a button begins)
//	open ID|close|local|suspend|resume [override]|doors-close|doors-open|lamp-test|precheck [PART]|precheck-cancel [via NAME]
//	report-sign ready|remarks|not-ready SUMMARY   check-part PART ready|not-ready SUMMARY   check-lamps
//	check ready|remarks|not-ready SUMMARY    part NAME CONDITION [required] CAUSE
//	clock -8760h     restart                 reject NAME REASON      status
func (s *stage) do(line string) {
	word, rest, _ := strings.Cut(strings.TrimSpace(line), " ")
	f := strings.Fields(rest)
	switch word {
	case "", "#":
	case "policy":
		s.setPolicy(f)
	case "whole":
		s.watch("path", "good", "")
		s.watch("sound", "flowing", "")
		s.watch("picture", "flowing", "")
	case "path", "sound", "picture", "remote":
		s.watch(word, arg(f, 0), arg(f, 1))
	case "wait":
		s.wait(s.duration(f[0]))
	case "press", "hold", "down", "up", "found":
		s.finger(word, f)
	case "check":
		_, summary, _ := strings.Cut(rest, " ")
		s.step(room.CheckDone{Verdict: room.Verdict(f[0]), Summary: summary, Report: "5e9a1"})
	case "check-lamps":
		s.step(room.CheckLamps{})
	case "check-part":
		s.step(room.CheckDone{Part: f[0], Verdict: room.Verdict(f[1]), Summary: strings.Join(f[2:], " "), Report: "5e9a1"})
	case "part":
		s.part(f)
	case "clock":
		s.jump += s.duration(f[0])
	case "restart":
		s.start()
		s.step(room.Started{Version: "test"})
	case "stop":
		s.step(room.Stopping{})
	case "reject":
		s.step(room.Rejected{By: actor("mqtt", "centre"), ID: "c1", Ref: 1, Name: f[0], Reason: room.Refusal(f[1])})
	case "status":
		s.status()
	default:
		s.command(word, f)
	}
}

func (s *stage) setPolicy(settings []string) {
	fields := map[string]*time.Duration{
		"loss_grace": &s.policy.LossGrace, "auto_suspend_after": &s.policy.AutoSuspendAfter,
		"restore_hold": &s.policy.RestoreHold, "evidence_max_age": &s.policy.EvidenceMaxAge,
		"readiness_max_age": &s.policy.ReadinessMaxAge,
	}
	for _, kv := range settings {
		k, v, _ := strings.Cut(kv, "=")
		if fields[k] == nil {
			s.t.Fatalf("unknown policy %q", k)
		}
		*fields[k] = s.duration(v)
	}
	s.start()
}

func (s *stage) duration(text string) time.Duration {
	d, err := time.ParseDuration(text)
	if err != nil {
		s.t.Fatal(err)
	}
	return d
}

func (s *stage) watch(side, state, cause string) {
	var e room.Event
	switch {
	case state == "none":
		delete(s.feed, side)
		return
	case side == "path":
		e = room.PathSeen{Level: room.Level(state), Cause: room.Cause(cause), Evidence: "probes"}
	case side == "remote":
		e = room.RemoteSeen{Flow: room.Flow(state), Evidence: "relays"}
	default:
		e = room.MediumSeen{Medium: room.Cause(side), Flow: room.Flow(state), Evidence: side + " meter"}
	}
	s.feed[side] = e
	s.step(e)
}

func (s *stage) finger(what string, f []string) {
	role := room.RoleChair
	if len(f) > 0 && f[len(f)-1] == "doors" {
		role = room.RoleDoors
	}
	edge := func(pressed, first bool) {
		s.step(room.ButtonEdge{Name: string(role), Role: role, Pressed: pressed, At: s.mono, First: first})
	}
	switch what {
	case "press":
		edge(true, false)
		s.wait(100 * time.Millisecond)
		edge(false, false)
	case "hold":
		edge(true, false)
		s.wait(s.duration(f[0]))
		edge(false, false)
	case "down":
		edge(true, false)
	case "up":
		edge(false, false)
	case "found":
		edge(arg(f, 0) == "pressed", true)
	}
}

func (s *stage) part(f []string) {
	p := room.PartSeen{Part: f[0], Kind: "camera", Condition: room.Condition(f[1]), Evidence: "looked"}
	rest := f[2:]
	if arg(rest, 0) == "required" {
		p.Required, rest = true, rest[1:]
	}
	p.Cause = strings.Join(rest, " ")
	s.step(p)
}

func (s *stage) command(word string, f []string) {
	by := actor("cli", "anna")
	if n := len(f); n >= 2 && f[n-2] == "via" {
		by, f = actor(f[n-1], "centre"), f[:n-2]
	}
	verbs := map[string]room.Verb{
		"open": room.Start{Meeting: arg(f, 0)}, "close": room.End{}, "local": room.GoLocal{},
		"suspend": room.Suspend{}, "resume": room.Resume{Override: arg(f, 0) == "override"},
		"doors-close": room.CloseDoors{}, "doors-open": room.OpenDoors{},
		"lamp-test": room.LampTest{}, "precheck": room.Precheck{Part: arg(f, 0)}, "precheck-cancel": room.CancelPrecheck{},
		"report-sign": room.SignReport{Verdict: room.Verdict(arg(f, 0)), Summary: strings.Join(f[min(1, len(f)):], " "), Report: "51d0e"},
	}
	v := verbs[word]
	if v == nil {
		s.t.Fatalf("unknown line %q", word)
	}
	s.step(room.Command{By: by, Ref: 1, Do: v})
}

func (s *stage) status() {
	st := s.room.Status()
	s.printf("is %s, link %s %s, light %s, must suspend %v, may resume %v, missing %q, doors %s, readiness %s %q",
		st.Phase, st.Link.Level, st.Link.Cause, st.Signal, st.Duty.MustSuspend, st.Restore.MayResume,
		st.Restore.Missing, st.Doors.State, st.Readiness.Verdict, st.Readiness.Summary)
}

func actor(via, name string) room.Actor { return room.Actor{Via: room.Via(via), Name: name} }

func arg(f []string, i int) string {
	if i < len(f) {
		return f[i]
	}
	return ""
}
