package mqtt_test

import (
	"encoding/json"
	"strings"
	"testing"
	"time"

	"klubba/agent/wire"
	"klubba/room"
)

// councilMembers is what a real room makes of a lost link that the quorum
// hangs on.
func councilMembers(t *testing.T) room.Status {
	t.Helper()
	policy := room.DefaultPolicy()
	policy.Members = 61
	r := room.New(policy, room.Saved{})
	for _, e := range []room.Event{
		room.Command{Do: room.Start{Meeting: "KF-1"}},
		room.Command{By: room.Actor{Via: room.ViaMQTT, Name: "anna"}, Do: room.CountMembers{Present: 28, Remote: 12}},
		room.PathSeen{Level: room.LevelLost, Cause: room.CauseCable},
	} {
		r.Step(instant(), e)
	}
	return r.Status()
}

// Every message is held against its schema by the listener.
func TestMembersAndQuorumAreTold(t *testing.T) {
	address := broker(t)
	r := newRoom(t)
	r.set(func(s *room.Status) {
		s.Members.Total, s.Members.Enough, s.Members.EnoughInRoom = 61, "unknown", "unknown"
	})
	l := listen(t, address)
	start(t, r.options(address))
	l.untilOnline()
	var now wire.MeetingNow
	if err := json.Unmarshal([]byte(last(l.messages(), "meeting")), &now); err != nil || now.Members == nil || now.Members.Total != 61 || now.Members.Present != nil || now.Members.AtStake {
		t.Errorf("before anybody told: %+v, %v", now.Members, err)
	}

	r.set(func(s *room.Status) { *s = councilMembers(t) })
	all := l.until("the quorum is at stake", func(all []heard) bool {
		return strings.Contains(last(all, "meeting"), `"at_stake":true`) && last(all, "alert/must-suspend") != ""
	})
	if err := json.Unmarshal([]byte(last(all, "meeting")), &now); err != nil {
		t.Fatal(err)
	}
	m := now.Members
	if *m.Present != 28 || *m.Remote != 12 || m.Since == "" || m.By.Name != "anna" || m.Quorum != "yes" || m.QuorumInRoom != "no" {
		t.Errorf("told: %s", last(all, "meeting"))
	}
	if alert := last(all, "alert/must-suspend"); !strings.Contains(alert, "Without the remote members there is no quorum.") {
		t.Errorf("the alert does not say what is at stake: %s", alert)
	}
}

func TestMembersAreCountedByCommand(t *testing.T) {
	address := broker(t)
	r := newRoom(t)
	r.set(func(*room.Status) {})
	l := listen(t, address)
	start(t, r.options(address))
	l.untilOnline()
	l.send("cmd/members", commandJSON("1", time.Minute, `{"present":28,"remote":12}`), false)
	if a := l.answer("members", "1"); !a.OK || !a.Recorded {
		t.Errorf("answer %+v", a)
	}
	l.send("cmd/members", commandJSON("2", time.Minute, `{"present":28}`), false)
	if a := l.answer("members", "2"); a.Refused != string(room.RefusedMalformed) || !strings.Contains(a.Error, "both numbers are needed") {
		t.Errorf("answer %+v", a)
	}
	l.send("cmd/members", `{"id":"3","exp":"2026-11-22T02:00:30Z"}`, false)
	if a := l.answer("members", "3"); a.Refused != string(room.RefusedMalformed) {
		t.Errorf("without arguments: answer %+v", a)
	}
}

// An entry about members is an event whose data its schema knows.
func TestMembersAreAnEvent(t *testing.T) {
	address := broker(t)
	r := newRoom(t)
	r.set(func(*room.Status) {})
	r.note(room.Note{Kind: room.KindMembers, From: "unknown", To: "yes", Members: room.Attendance{Total: 61, Present: 28, Remote: 12}})
	l := listen(t, address)
	start(t, r.options(address))
	all := l.until("the event", func(all []heard) bool { return last(all, "event/members") != "" })
	if got := last(all, "event/members"); !strings.Contains(got, `"members":{"total":61,"present":28,"remote":12}`) {
		t.Errorf("event %s", got)
	}
}
