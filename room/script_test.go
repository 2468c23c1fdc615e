package room_test

import (
	"fmt"
	"strconv"
	"strings"
	"time"

	"klubba/room"
)

// do plays one line of a transcript:
//
//	policy loss_grace=2s auto_suspend_after=10s members=61
//	path good|degraded|lost|none [cause]     sound|picture|remote flowing|silent|none
//	whole            path good, sound and picture flowing
//	wait 5s          press [doors]           hold 3s [doors]    down|up [doors]
//	found pressed    (the state found when watching a button begins)
//	open ID|close|local|suspend|resume [override]|doors-close|doors-open|lamp-test|precheck [PART]|precheck-cancel [via NAME]
//	members PRESENT REMOTE [via NAME]        quorum
//	report-sign ready|remarks|not-ready SUMMARY   check-part PART ready|not-ready SUMMARY   check-lamps
//	check ready|remarks|not-ready SUMMARY    part NAME CONDITION [required] CAUSE
//	clock -8760h     restart                 reject NAME REASON      status
//	displays LIST    restarts the room with these; "name:doors" must be dark
//	shows NAME flowing|silent|unknown        display-on|display-off|display-send NAME
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
	case "displays":
		s.setDisplays(f)
	case "shows":
		s.step(room.DisplaySeen{Display: f[0], Picture: room.Flow(f[1]), Evidence: "asked", MaxAge: 30 * time.Second})
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
	case "quorum":
		s.quorum()
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
		if k == "members" {
			s.policy.Members = s.number(v)
			continue
		}
		if fields[k] == nil {
			s.t.Fatalf("unknown policy %q", k)
		}
		*fields[k] = s.duration(v)
	}
	s.start()
}

// setDisplays gives the room displays that do what most rooms want.
func (s *stage) setDisplays(names []string) {
	s.policy.Displays = nil
	for _, name := range names {
		name, must, _ := strings.Cut(name, ":")
		s.policy.Displays = append(s.policy.Displays, room.Display{Name: name, Doors: must == "doors", Scenes: map[room.Phase]room.Scene{
			room.Idle: room.SceneOff, room.Open: room.SceneMeeting, room.Suspended: room.SceneMeeting,
			room.Local: room.SceneMeeting, room.Closed: room.SceneDark,
		}})
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

func (s *stage) number(text string) int {
	n, err := strconv.Atoi(text)
	if err != nil {
		s.t.Fatal(err)
	}
	return n
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
		"report-sign":  room.SignReport{Verdict: room.Verdict(arg(f, 0)), Summary: strings.Join(f[min(1, len(f)):], " "), Report: "51d0e"},
		"display-on":   room.UseDisplay{For: room.DisplayOn, Display: arg(f, 0)},
		"display-off":  room.UseDisplay{For: room.DisplayOff, Display: arg(f, 0)},
		"display-send": room.UseDisplay{For: room.DisplaySend, Display: arg(f, 0)},
	}
	if word == "members" {
		verbs[word] = room.CountMembers{Present: s.number(f[0]), Remote: s.number(f[1])}
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

func (s *stage) quorum() {
	m := s.room.Status().Members
	if !m.Told() {
		s.printf("of %d members nobody has told how many are present: quorum %s", m.Total, m.Enough)
		return
	}
	s.printf("members %s, told %v ago by %s/%s: quorum %s, in the room alone %s, at stake %v",
		attendance(m.Attendance), s.mono-m.Since.Mono, m.By.Via, m.By.Name, m.Enough, m.EnoughInRoom, m.AtStake)
}

func attendance(a room.Attendance) string {
	return fmt.Sprintf("%d+%d of %d", a.Present, a.Remote, a.Total)
}

func actor(via, name string) room.Actor { return room.Actor{Via: room.Via(via), Name: name} }

func arg(f []string, i int) string {
	if i < len(f) {
		return f[i]
	}
	return ""
}
