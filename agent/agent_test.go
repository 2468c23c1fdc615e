package agent_test

import (
	"errors"
	"os"
	"strings"
	"sync/atomic"
	"testing"
	"testing/synctest"
	"time"

	"klubba/agent"
	"klubba/agent/store"
	"klubba/devices"
	"klubba/devices/sim"
	"klubba/room"
)

func TestAnEvening(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		h := newHouse(t)
		h.start(h.options())
		h.wantSignal(room.SignalDark)
		h.press("chair", 4*time.Second)        // held: a pre-check
		h.press("doors", 100*time.Millisecond) // as it is asked for
		h.wait(room.LampTestFor)
		h.wantSignal(room.SignalReady)

		h.do(room.Start{Meeting: "KS-11"})
		h.wantSignal(room.SignalGood)
		if lit := h.sim.Lit("light"); lit != devices.Green {
			t.Fatalf("an open meeting with a good link shows %v", lit)
		}

		h.sim.SetPath(devices.PathDown, "internet", "no answer from two relays")
		synctest.Wait()
		h.wantSignal(room.SignalLost)
		h.press("chair", 100*time.Millisecond)
		h.wantPhase(room.Suspended)
		if lit := h.sim.Lit("light"); lit != devices.Red {
			t.Fatalf("a suspended meeting shows %v", lit)
		}

		h.sim.SetPath(devices.PathGood, "", "answers")
		h.wait(time.Second)
		if out := h.do(room.Resume{}); out.Refused != room.RefusedNotRestored || !out.Recorded {
			t.Fatalf("resumed too early: %+v", out)
		}
		h.wait(5 * time.Second)
		h.wantSignal(room.SignalMayResume)
		h.press("chair", 100*time.Millisecond)
		h.wantPhase(room.Open)
		h.do(room.End{})
		h.wantPhase(room.Idle)
		h.must(h.end())

		if lit := h.sim.Lit("light"); lit != devices.Dark {
			t.Errorf("a stopped daemon leaves the lamp %v", lit)
		}
		e := h.entries()
		for _, want := range []struct{ from, to string }{
			{"idle", "open"}, {"open", "suspended"}, {"suspended", "open"}, {"open", "idle"},
		} {
			if n := count(e, room.KindPhase, want.from, want.to); n != 1 {
				t.Errorf("%d entries of %s -> %s, want 1", n, want.from, want.to)
			}
		}
		if last := e[len(e)-1].Entry; last.Kind != room.KindDaemon || last.Outcome != "stopped" {
			t.Errorf("the last entry is %+v", last)
		}
	})
}

func TestClosedDoorsAreCutProvenAndWatched(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		h := newHouse(t)
		h.start(h.options())
		h.do(room.Start{})
		h.press("doors", 100*time.Millisecond)
		h.wait(2 * time.Second)
		h.wantSignal(room.SignalDoorsClosed)

		h.sim.LeakyCut(true)
		h.wait(time.Second)
		h.wantSignal(room.SignalDoorsBreach)
		h.sim.LeakyCut(false)
		h.wait(time.Second)
		h.wantSignal(room.SignalDoorsClosed)

		h.press("doors", 100*time.Millisecond)
		h.wantPhase(room.Suspended)
		h.wait(6 * time.Second)
		h.wantSignal(room.SignalMayResume)
	})
}

func TestRestartTakesUpTheMeeting(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		h := newHouse(t)
		h.start(h.options())
		h.do(room.Start{Meeting: "KS-11", Title: "Kommunstyrelsen"})
		h.do(room.CloseDoors{})
		h.must(h.end())

		h.start(h.options())
		h.wait(2 * time.Second)
		h.wantPhase(room.Closed)
		h.wantSignal(room.SignalDoorsClosed) // cut anew and proven anew
		if s := h.status(); s.Meeting != "KS-11" || s.Title != "Kommunstyrelsen" {
			t.Errorf("the meeting is %q %q", s.Meeting, s.Title)
		}
	})
}

func TestASecondDaemonIsRefusedByName(t *testing.T) {
	h := newHouse(t)
	first, err := store.Open(h.path, store.Options{})
	h.must(err)
	defer func() { h.must(first.Close()) }()
	err = agent.New(h.options()).Run(t.Context())
	if !errors.Is(err, store.ErrHeld) || !strings.Contains(err.Error(), h.path) {
		t.Errorf("got %v, want one that names the file and says who holds it", err)
	}
}

func TestUnpluggedPartsComeBack(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		h := newHouse(t)
		h.start(h.options())
		h.do(room.Start{})
		h.wantPart(sim.Camera, room.ConditionOK)

		h.sim.Break(sim.Camera, devices.ErrGone)
		h.sim.Break("light", devices.ErrGone)
		h.sim.Break("chair", devices.ErrAbsent)
		h.wait(3 * time.Second)
		h.wantPart(sim.Camera, room.ConditionAbsent)
		h.wantPart("light", room.ConditionAbsent)
		h.wantPart("chair", room.ConditionAbsent)
		h.wantSignal(room.SignalLost) // no camera, no picture

		h.sim.Mend(sim.Camera)
		h.sim.Mend("light")
		h.sim.Mend("chair")
		h.wait(20 * time.Second)
		h.wantPart(sim.Camera, room.ConditionOK)
		h.wantPart("light", room.ConditionOK)
		h.wantSignal(room.SignalGood)
		if h.sim.Lit("light")&devices.Red != 0 {
			t.Error("the lamp came back with an old pattern")
		}
		h.press("chair", 100*time.Millisecond)
		h.wantPhase(room.Suspended)
	})
}

// panicky is a part whose driver has a bug.
type panicky struct{ devices.Watcher }

func TestAPanicIsAConditionOfItsPart(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		h := newHouse(t)
		opt := h.options()
		opt.Set.Parts = append(opt.Set.Parts, devices.NamedPart{Name: "odd", Kind: "display", Watcher: panicky{}})
		h.start(opt)
		p := h.wantPart("odd", room.ConditionFailed)
		if !strings.Contains(p.Cause, "fault in the program") {
			t.Errorf("the cause is %q", p.Cause)
		}
		h.do(room.Start{})
		h.wantSignal(room.SignalGood)
	})
}

func TestTheRoomWorksWithoutARecordAndCatchesUp(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		h := newHouse(t)
		opt := h.options()
		var mended atomic.Bool
		open := opt.Open
		opt.Open = func() (*store.Store, error) {
			if !mended.Load() {
				return nil, errTest
			}
			return open()
		}
		h.start(opt)
		if p := h.wantPart(agent.RecordPart, room.ConditionFailed); !strings.Contains(p.Cause, errTest.Error()) {
			t.Errorf("the cause is %q", p.Cause)
		}
		if out := h.do(room.Start{Meeting: "KS-11"}); out.Refused != "" || out.Recorded {
			t.Fatalf("without a record: %+v", out)
		}
		h.press("chair", 100*time.Millisecond)
		h.wantPhase(room.Suspended)

		mended.Store(true)
		h.wait(3 * time.Second)
		h.wantPart(agent.RecordPart, room.ConditionOK)
		h.must(h.end())
		e := h.entries()
		if count(e, room.KindPhase, "idle", "open") != 1 || count(e, room.KindPhase, "open", "suspended") != 1 {
			t.Errorf("what happened without a record is not in it: %d entries", len(e))
		}
	})
}

func TestADamagedRecordIsPutAsideAndSaidSo(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		h := newHouse(t)
		h.start(h.options())
		h.do(room.Start{})
		h.must(h.end())
		h.must(os.WriteFile(h.path, []byte("not a record at all, only words, and too short"), 0o600))

		h.start(h.options())
		h.do(room.Start{})
		h.must(h.end())
		e := h.entries()
		if e[0].Entry.Kind != room.KindGap || !strings.Contains(e[0].Entry.Text, h.path) {
			t.Errorf("the new record begins with %+v", e[0].Entry)
		}
	})
}

func TestCommandsAfterTheEndAreRefused(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		h := newHouse(t)
		h.start(h.options())
		h.must(h.end())
		if _, err := h.agent.Do(t.Context(), room.Command{Do: room.Start{}}); err == nil {
			t.Error("a stopped agent took a command")
		}
	})
}
