package agent_test

import (
	"errors"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"klubba/agent/wire"
	"klubba/devices"
	"klubba/devices/sim"
	"klubba/room"
)

// A camera that is plugged in is unknown until somebody has looked through it;
// a meeting shuts the door to it at once.
func TestACameraIsAPart(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		h := newHouse(t)
		opt := h.options()
		opt.Set.Parts = nil
		opt.Set.Cameras = []devices.NamedCamera{{Name: sim.Camera, Required: true, Camera: h.sim.Eye(sim.Camera), Head: h.sim.Head(sim.Camera)}}
		opt.References = t.TempDir()
		h.start(opt)
		if p := h.wantPart(sim.Camera, room.ConditionUnknown); !strings.Contains(p.Cause, "not seen to work") {
			t.Errorf("plugged in: %+v", p)
		}
		h.do(room.Precheck{})
		h.wait(15 * time.Second) // nobody presses the buttons
		p := h.wantPart(sim.Camera, room.ConditionOK)
		if v := h.status().Readiness; v.Verdict != room.VerdictRemarks && v.Verdict != room.VerdictReady {
			t.Errorf("the pre-check: %+v", v)
		}
		h.wait(time.Minute)
		if later := h.wantPart(sim.Camera, room.ConditionOK); later.Seen.Mono-p.Seen.Mono > time.Second || later.Evidence != p.Evidence {
			t.Errorf("a minute later its evidence is of %v, and was of %v", later.Seen, p.Seen)
		}
		h.do(room.Start{Meeting: "KS-1"})
		h.wantPart(sim.Camera, room.ConditionUnknown)
		if _, err := h.agent.Cameras().Snapshot(t.Context(), sim.Camera); !errors.Is(err, wire.ErrMeetingOn) {
			t.Errorf("a snapshot in the meeting: %v", err)
		}
		if out := h.do(room.UseCamera{For: room.CameraCheck, Camera: sim.Camera}); out.Refused != room.RefusedMeetingOn {
			t.Errorf("the room grants a check in the meeting: %+v", out)
		}
		h.sim.Break(sim.Camera, devices.ErrGone)
		h.wait(time.Second)
		h.wantPart(sim.Camera, room.ConditionAbsent)
	})
}
