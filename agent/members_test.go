package agent_test

import (
	"testing"
	"testing/synctest"

	"klubba/room"
)

// What the secretary told lives through a restart of the daemon, also when
// the meeting has changed its phase since, and ends with the meeting.
func TestMembersLiveThroughARestart(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		h := newHouse(t)
		opt := h.options()
		opt.Policy.Members = 11
		h.start(opt)
		h.do(room.Start{Meeting: "KS-11"})
		h.do(room.CountMembers{Present: 4, Remote: 3})
		h.do(room.Suspend{})
		told := h.status().Members
		h.must(h.end())
		h.start(opt)
		if got := h.status().Members; got.Attendance != told.Attendance || got.By != told.By || !got.Since.Wall.Equal(told.Since.Wall) {
			t.Errorf("taken up again: %+v, told before: %+v", got, told)
		}
		if got := h.status().Members; got.Enough != room.QuorumYes || got.EnoughInRoom != room.QuorumNo {
			t.Errorf("judged anew: %+v", got)
		}
		h.do(room.End{})
		h.must(h.end())
		h.start(opt)
		if got := h.status().Members; got.Told() || got.Total != 11 {
			t.Errorf("of a meeting that is over: %+v", got)
		}
		h.must(h.end())
		if n := count(h.entries(), room.KindMembers, "unknown", "yes"); n != 1 {
			t.Errorf("%d entries about the members, want 1", n)
		}
	})
}
