package agent_test

import (
	"slices"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"klubba/agent"
	"klubba/devices"
	"klubba/room"
)

// screens gives the house two displays; foyer must be dark behind closed doors.
func (h *house) screens() agent.Options {
	opt := h.options()
	for _, name := range []string{"wall", "foyer"} {
		opt.Set.Displays = append(opt.Set.Displays, devices.NamedDisplay{
			Name: name, Required: true, Protocol: "nec", Line: name, Input: "hdmi1", Display: h.sim.Display(name),
		})
		opt.Policy.Displays = append(opt.Policy.Displays, room.Display{Name: name, Doors: name == "foyer", Scenes: map[room.Phase]room.Scene{
			room.Idle: room.SceneOff, room.Open: room.SceneMeeting, room.Suspended: room.SceneMeeting, room.Closed: room.SceneDark,
		}})
	}
	return opt
}

// shown is what a display does, in one word.
func (h *house) shown(name string) string {
	s, _ := h.sim.Shown(name)
	switch {
	case s.Power != devices.PowerOn:
		return s.Power.String()
	case s.PictureMute == devices.On:
		return "dark"
	}
	return s.Input
}

func TestDisplaysThroughAMeeting(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		h := newHouse(t)
		h.start(h.screens())
		both := func(want string) {
			t.Helper()
			h.wait(time.Second)
			if wall, foyer := h.shown("wall"), h.shown("foyer"); wall != want || foyer != want {
				t.Errorf("the displays show %s and %s, want %s", wall, foyer, want)
			}
		}
		both("off")
		h.do(room.Start{Meeting: "KS-1"})
		both("hdmi1")
		h.do(room.CloseDoors{})
		both("dark")
		if d := h.status().Doors; d.State != room.DoorsVerified {
			t.Errorf("the doors are %s: %s", d.State, d.Evidence)
		}
		// Somebody takes the remote control.
		h.sim.ShowOn("foyer", devices.DisplayStatus{Power: devices.PowerOn, Input: "hdmi1", PictureMute: devices.Off})
		h.wait(2 * time.Second)
		if d := h.status().Doors; d.State != room.DoorsBreached || !strings.Contains(d.Evidence, "foyer: shows a picture") {
			t.Errorf("with a picture on the foyer's display the doors are %s: %s", d.State, d.Evidence)
		}
		h.do(room.OpenDoors{})
		both("hdmi1")
		h.do(room.End{})
		both("off")
	})
}

// A display that does not say that it is dark keeps the doors from being
// verified, and nothing else from going on.
func TestDeadDisplayDelaysNobody(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		h := newHouse(t)
		h.start(h.screens())
		h.sim.Break("foyer", devices.ErrTimeout)
		h.do(room.Start{Meeting: "KS-1"})
		h.wait(time.Second)
		if h.shown("wall") != "hdmi1" || h.sim.Lit("light") == devices.Dark {
			t.Errorf("the wall shows %s, and the light %s", h.shown("wall"), h.sim.Lit("light"))
		}
		h.do(room.CloseDoors{})
		h.wait(time.Minute)
		if d := h.status().Doors; d.State != room.DoorsPending || d.Evidence != "foyer: not seen to be dark" {
			t.Errorf("the doors are %s: %s", d.State, d.Evidence)
		}
		if p, _ := h.status().Parts.Find("foyer"); p.Condition != room.ConditionFailed {
			t.Errorf("the foyer's display is %s", p.Condition)
		}
		// It comes back as it was switched on at the wall, and is told again.
		h.sim.ShowOn("foyer", devices.DisplayStatus{Power: devices.PowerOn, Input: "hdmi1", PictureMute: devices.Off})
		h.sim.Mend("foyer")
		h.wait(2 * time.Second)
		if d := h.status().Doors; d.State != room.DoorsVerified || h.shown("foyer") != "dark" {
			t.Errorf("back again it shows %s, and the doors are %s", h.shown("foyer"), d.State)
		}
	})
}

func TestPrecheckOfDisplays(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		h := newHouse(t)
		h.start(h.screens())
		h.do(room.Precheck{})
		h.wait(time.Minute)
		if r := h.status().Readiness; r.Verdict != room.VerdictRemarks || strings.Contains(r.Summary, "wall: ") || h.shown("wall") != "hdmi1" {
			t.Errorf("%s: %s, and the wall shows %s", r.Verdict, r.Summary, h.shown("wall"))
		}
		h.wait(46 * time.Minute)
		if h.shown("wall") != "off" {
			t.Errorf("nobody came, and the wall shows %s", h.shown("wall"))
		}
		h.sim.Stick("foyer", true)
		h.do(room.Precheck{})
		h.wait(2 * time.Minute)
		if r := h.status().Readiness; r.Verdict != room.VerdictNotReady || !strings.Contains(r.Summary, "foyer: ") || strings.Contains(r.Summary, "wall: ") {
			t.Errorf("%s: %s", r.Verdict, r.Summary)
		}
		if _, told := h.sim.Shown("wall"); !slices.Contains(told, "input hdmi1") {
			t.Errorf("the wall was told %q", told)
		}
	})
}
