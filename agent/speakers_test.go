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

// A speakerphone that is plugged in is unknown until it was tried by sound; a
// pre-check does that, and a meeting shuts the door to it at once.
func TestASpeakerphoneIsAPart(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		h := newHouse(t)
		opt := h.options()
		opt.Set.Parts = nil
		opt.Set.Speakerphones = []devices.NamedSpeakerphone{{Name: sim.Speakerphone, Required: true, Speakerphone: h.sim.Horn(sim.Speakerphone)}}
		opt.References = t.TempDir()
		h.start(opt)
		if p := h.wantPart(sim.Speakerphone, room.ConditionUnknown); !strings.Contains(p.Cause, "not heard to work") || p.Kind != "speakerphone" {
			t.Errorf("plugged in: %+v", p)
		}
		h.do(room.Precheck{})
		h.wait(time.Minute)
		p := h.wantPart(sim.Speakerphone, room.ConditionOK)
		if v := h.status().Readiness; v.Verdict != room.VerdictReady && v.Verdict != room.VerdictRemarks || !strings.Contains(p.Evidence, "its mute was proven") {
			t.Errorf("the pre-check: %+v; %+v", v, p)
		}
		h.sim.MuteMicrophone(sim.Speakerphone, true)
		h.do(room.Precheck{})
		h.wait(time.Minute)
		if v := h.status().Readiness; v.Verdict != room.VerdictNotReady || !strings.Contains(v.Summary, "speakerphone: the microphone is muted") {
			t.Errorf("muted: %+v", v)
		}
		h.do(room.Start{Meeting: "KS-1"})
		h.wantPart(sim.Speakerphone, room.ConditionUnknown)
		before, _ := h.sim.Sounded(sim.Speakerphone)
		if _, err := h.agent.Speakers().Test(t.Context(), sim.Speakerphone); !errors.Is(err, wire.ErrSoundInMeeting) {
			t.Errorf("a test in the meeting: %v", err)
		}
		if out := h.do(room.UseSpeakerphone{For: room.SoundCheck, Speakerphone: sim.Speakerphone}); out.Refused != room.RefusedMeetingOn {
			t.Errorf("the room grants a test in the meeting: %+v", out)
		}
		if after, _ := h.sim.Sounded(sim.Speakerphone); after != before {
			t.Error("it sounded in the meeting")
		}
		h.sim.Break(sim.Speakerphone, devices.ErrGone)
		h.wait(time.Second)
		h.wantPart(sim.Speakerphone, room.ConditionAbsent)
	})
}
