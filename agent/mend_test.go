package agent_test

import (
	"context"
	"strings"
	"sync/atomic"
	"testing"
	"testing/synctest"
	"time"

	"klubba/devices"
	"klubba/devices/sim"
	"klubba/room"
)

// A driver that failed once and works again must not leave the room "not
// ready", nor its part unknown.
func TestWhatIsMendedIsOkAgainAndStaysSo(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		h := newHouse(t)
		h.start(h.options())
		h.press("chair", 4*time.Second)
		h.wait(15 * time.Second) // nobody presses the other button
		h.wantSignal(room.SignalReady)
		for _, name := range []string{sim.Link, sim.RemoteEnd} {
			h.sim.Break(name, devices.ErrGone)
			h.wait(15 * time.Second)
			h.wantPart(name, room.ConditionAbsent)
			h.wantSignal(room.SignalNotReady)
			h.sim.Mend(name)
			h.wait(15 * time.Second)
			h.wantPart(name, room.ConditionOK)
			h.wantSignal(room.SignalReady)
		}
		h.wait(20 * time.Minute)
		h.wantPart(sim.Link, room.ConditionOK)
		h.wantPart(sim.RemoteEnd, room.ConditionOK)
	})
}

// uncut is a remote side that can be watched and not be cut.
type uncut struct{ devices.Remote }

func (uncut) Cut(context.Context) error { return errTest }

func TestACutThatFailsStaysAFault(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		h := newHouse(t)
		opt := h.options()
		opt.Set.Remote = uncut{opt.Set.Remote}
		h.start(opt)
		h.do(room.Start{})
		h.do(room.CloseDoors{})
		for range 60 {
			h.wait(time.Second)
			if p := h.wantPart(sim.RemoteEnd, room.ConditionFailed); !strings.Contains(p.Cause, errTest.Error()) {
				t.Fatalf("the cause is %q", p.Cause)
			}
		}
		h.wantSignal(room.SignalDoorsBreach)
		h.do(room.OpenDoors{})
		h.wait(15 * time.Second)
		h.wantPart(sim.RemoteEnd, room.ConditionOK)
	})
}

func TestAServiceThatRunsAgainIsOk(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		h := newHouse(t)
		var mended atomic.Bool
		h.services = map[string]func(context.Context) error{"odd": func(ctx context.Context) error {
			if !mended.Load() {
				return errTest
			}
			<-ctx.Done()
			return nil
		}}
		h.start(h.options())
		h.wait(10 * time.Second)
		h.wantPart("odd", room.ConditionFailed)
		mended.Store(true)
		h.wait(time.Minute)
		h.wantPart("odd", room.ConditionOK)
		h.wait(20 * time.Minute)
		h.wantPart("odd", room.ConditionOK)
	})
}

// shorted is a lamp that plays as it should and reads back something else.
type shorted struct{ devices.Light }

func (shorted) Test(context.Context) (devices.Evidence, error) { return devices.Evidence{}, errTest }

func TestALampThatReadsBackWronglyIsAFault(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		h := newHouse(t)
		opt := h.options()
		opt.Set.Lights[0].Light = shorted{opt.Set.Lights[0].Light}
		h.start(opt)
		h.wait(15 * time.Second)
		h.wantPart("light", room.ConditionFailed)
		h.wait(20 * time.Minute)
		h.wantPart("light", room.ConditionFailed)
	})
}

// The cause of a fault is for a caretaker; where in the program it arose goes
// to the log alone.
func TestACrashIsToldInOneLine(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		h := newHouse(t)
		opt := h.options()
		var log strings.Builder
		opt.Log = logTo(&log)
		opt.Set.Parts = append(opt.Set.Parts, devices.NamedPart{Name: "odd", Kind: "display", Watcher: panicky{}})
		h.start(opt)
		if p := h.wantPart("odd", room.ConditionFailed); strings.Contains(p.Cause, "\n") {
			t.Errorf("the cause is\n%s", p.Cause)
		}
		h.must(h.end())
		if !strings.Contains(log.String(), "goroutine ") {
			t.Errorf("the log does not say where:\n%s", log.String())
		}
	})
}
