package room_test

import (
	"testing"
	"time"

	"klubba/room"
)

// fuzzMembers is how many members a fuzzed evening's room has.
const fuzzMembers = 11

// fuzzCount is an attendance: enough with those at a distance, enough without
// them, not enough, and impossible.
func fuzzCount(shade byte) room.CountMembers {
	return [...]room.CountMembers{{Present: 4, Remote: 3}, {Present: 6, Remote: 1}, {Present: 3, Remote: 2}, {Present: 9, Remote: 3}}[shade]
}

// savedMembers is what the daemon before was told; every second time nothing,
// and sometimes what cannot be.
func savedMembers(c byte) room.Members {
	if c&8 == 0 {
		return room.Members{}
	}
	count := fuzzCount(c >> 6)
	return room.Members{
		Attendance: room.Attendance{Total: 99, Present: count.Present, Remote: count.Remote},
		Since:      room.Instant{Wall: epoch}, By: room.Actor{Via: room.ViaMQTT}, Enough: room.QuorumYes, AtStake: true,
	}
}

// holdMembersTo checks what is promised of members and quorum.
func holdMembersTo(t *testing.T, before, s room.Status, acts []room.Action) {
	t.Helper()
	m := s.Members
	if m.Total != fuzzMembers || m.Present < 0 || m.Remote < 0 || m.Present+m.Remote > m.Total {
		t.Fatalf("there cannot be so many: %+v", m)
	}
	if s.Phase == room.Idle && m.Told() {
		t.Fatalf("told of a meeting that is over: %+v", m)
	}
	counted := m.Present
	if s.Phase == room.Open || s.Phase == room.Suspended {
		counted += m.Remote
	}
	if want := enough(m.Told(), counted); m.Enough != want {
		t.Fatalf("%s, %d of %d count: quorum %s, want %s", s.Phase, counted, m.Total, m.Enough, want)
	}
	if want := enough(m.Told(), m.Present); m.EnoughInRoom != want {
		t.Fatalf("%d of %d in the room: quorum %s, want %s", m.Present, m.Total, m.EnoughInRoom, want)
	}
	if m.AtStake && (s.Phase != room.Open || s.Signal == room.SignalGood || m.Enough != room.QuorumYes || m.EnoughInRoom != room.QuorumNo) {
		t.Fatalf("at stake in %s with light %s: %+v", s.Phase, s.Signal, m)
	}
	if s.Duty.MustSuspend && m.Enough == room.QuorumYes && m.EnoughInRoom == room.QuorumNo && !m.AtStake {
		t.Fatalf("the link is lost and nobody says what that means for the quorum: %+v", m)
	}
	notes := 0
	for _, a := range acts {
		if rec, ok := a.(room.Record); ok && rec.Note.Kind == room.KindMembers {
			notes++
		}
	}
	changed := m.Attendance != before.Members.Attendance || m.Told() != before.Members.Told()
	ended := s.Phase == room.Idle
	if notes > 1 || (notes == 1) != (changed && !ended) {
		t.Fatalf("%d entries about members, from %+v to %+v", notes, before.Members, m)
	}
}

func enough(told bool, n int) room.Quorum {
	switch {
	case !told:
		return room.QuorumUnknown
	case n > fuzzMembers-n:
		return room.QuorumYes
	}
	return room.QuorumNo
}

// Exactly half is not enough, in councils of even and of odd numbers.
func TestMoreThanHalfIsAQuorum(t *testing.T) {
	for total := 1; total <= 12; total++ {
		for n := range total + 1 {
			a := room.Attendance{Total: total, Present: n}
			want := room.QuorumNo
			if n > total-n {
				want = room.QuorumYes
			}
			if got := a.Quorum(false); got != want {
				t.Errorf("%d of %d: quorum %s, want %s", n, total, got, want)
			}
		}
	}
	half := room.Attendance{Total: 10, Present: 5, Remote: 1}
	if half.Quorum(false) != room.QuorumNo || half.Quorum(true) != room.QuorumYes {
		t.Errorf("%+v: in the room %s, with those at a distance %s", half, half.Quorum(false), half.Quorum(true))
	}
	if got := (room.Attendance{Present: 40}).Quorum(true); got != room.QuorumUnknown {
		t.Errorf("of nobody knows how many: quorum %s", got)
	}
}

// A smaller council cannot take up what a larger one was told.
func TestACountThatCannotBeIsNotTakenUp(t *testing.T) {
	saved := room.Saved{Phase: room.Open, Meeting: "m", Members: room.Members{
		Attendance: room.Attendance{Total: 61, Present: 30, Remote: 5}, Since: room.Instant{Wall: epoch},
	}}
	policy := room.DefaultPolicy()
	for total, told := range map[int]bool{61: true, 35: true, 34: false, 0: true} {
		policy.Members = total
		r := room.New(policy, saved)
		r.Step(room.Instant{Mono: time.Hour, Wall: epoch}, room.Started{})
		if m := r.Status().Members; m.Told() != told || m.Total != total {
			t.Errorf("of %d members: %+v", total, m)
		}
	}
}

// Where nobody knows how many members there are, a count still has a bound,
// and numbers that overflow when added do not slip past it.
func TestACountHasABound(t *testing.T) {
	const most = int(^uint(0) >> 1)
	for _, c := range []struct {
		count   room.CountMembers
		refused room.Refusal
	}{
		{room.CountMembers{Present: room.MaxMembers}, room.RefusedNot},
		{room.CountMembers{Present: room.MaxMembers, Remote: 1}, room.RefusedCount},
		{room.CountMembers{Present: most, Remote: most}, room.RefusedCount},
		{room.CountMembers{Present: -most - 1, Remote: most}, room.RefusedCount},
		{room.CountMembers{Remote: -1}, room.RefusedCount},
	} {
		r := room.New(room.DefaultPolicy(), room.Saved{Phase: room.Open, Meeting: "m"})
		refused := room.Refusal("no answer")
		for _, a := range r.Step(room.Instant{Mono: time.Hour, Wall: epoch}, room.Command{Ref: 1, Do: c.count}) {
			if answer, ok := a.(room.Answer); ok {
				refused = answer.Refused
			}
		}
		if refused != c.refused {
			t.Errorf("%+v: refused %q, want %q", c.count, refused, c.refused)
		}
	}
}
