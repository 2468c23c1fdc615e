package cameras_test

import (
	"context"
	"errors"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"klubba/agent/cameras"
	"klubba/agent/cell"
	"klubba/devices"
	"klubba/devices/sim"
	"klubba/room"
	"klubba/room/precheck"
)

// watched follows a camera's condition in a bubble.
func watched(t *testing.T, o *office, do func(is func(what string, want room.Condition, says string) cameras.Seen)) {
	t.Helper()
	ctx, cancel := context.WithCancel(t.Context())
	told := cell.New(cameras.Seen{})
	ended := make(chan error, 1)
	go func() { ended <- o.Watch(ctx, sim.Camera, o.meeting, told.Set) }()
	do(func(what string, want room.Condition, says string) cameras.Seen {
		t.Helper()
		synctest.Wait()
		last := told.Value()
		if all := last.Cause + "|" + last.Evidence; last.Condition != want || !strings.Contains(all, says) {
			t.Errorf("%s: %+v, want %s with %q", what, last, want, says)
		}
		return last
	})
	cancel()
	<-ended
}

// Plugged in is not seen to work; an examination is, until it is too old.
func TestAnExaminationProvesACameraForAWhile(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		o := newOffice(t, nil)
		watched(t, o, func(is func(string, room.Condition, string) cameras.Seen) {
			is("plugged in", room.ConditionUnknown, "not seen to work")
			if _, err := o.Examine(t.Context(), sim.Camera, 0); err != nil {
				t.Fatal(err)
			}
			is("examined", room.ConditionOK, "16 frames")
			time.Sleep(20 * time.Minute)
			if s := is("20 minutes later", room.ConditionOK, "16 frames"); s.Age < 20*time.Minute || s.MaxAge <= s.Age {
				t.Errorf("its evidence is %v old and holds for %v", s.Age, s.MaxAge)
			}
			time.Sleep(41 * time.Minute)
			is("an hour later", room.ConditionUnknown, "not seen to work")
			o.sim.See(sim.Camera, devices.CameraFinding{Name: "black", Grave: true, Cause: "the picture is black"})
			_, _ = o.Examine(t.Context(), sim.Camera, 0)
			is("black", room.ConditionFailed, "the picture is black")
			o.sim.See(sim.Camera, devices.CameraFinding{Name: "shutter", Grave: true, Cause: "the shutter is closed"})
			_, _ = o.Examine(t.Context(), sim.Camera, 0)
			is("a closed shutter is nothing broken", room.ConditionDegraded, "the shutter is closed")
			if r, err := o.Prove(t.Context(), sim.Camera); err != nil || r.Verdict != precheck.Failed {
				t.Error("and still nothing is seen: the pre-check must say so")
			}
			o.sim.See(sim.Camera, devices.CameraFinding{Name: "dark", Cause: "the room is dark"})
			if r, err := o.Prove(t.Context(), sim.Camera); err != nil || r.Verdict != precheck.Remark || r.Detail != "the room is dark" {
				t.Errorf("a dark room: %+v, %v", r, err)
			}
		})
	})
}

// In a meeting the kernel's word alone counts, and says what was not seen.
func TestInAMeetingTheKernelIsTheOnlyEvidence(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		o := newOffice(t, nil)
		watched(t, o, func(is func(string, room.Condition, string) cameras.Seen) {
			_, _ = o.Examine(t.Context(), sim.Camera, 0)
			is("examined", room.ConditionOK, "16 frames")
			o.phase(room.Open)
			is("the meeting opens", room.ConditionUnknown, "not opened during a meeting")
			o.sim.Hold(sim.Camera, "zoom (process 4711)")
			if s := is("the client takes it", room.ConditionOK, "held by zoom (process 4711); stream on"); s.Cause != "" {
				t.Errorf("%+v", s)
			}
			o.phase(room.Idle)
			is("after the meeting", room.ConditionOK, "16 frames")
		})
	})
}

// Somebody holds it: it was not examined, and nothing of it failed.
func TestHeldByAnotherIsNoFault(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		o := newOffice(t, nil)
		watched(t, o, func(is func(string, room.Condition, string) cameras.Seen) {
			o.sim.Hold(sim.Camera, "zoom (process 4711)")
			x, err := o.Examine(t.Context(), sim.Camera, 0)
			if err != nil || x.Condition != "unknown" || !strings.Contains(x.Elsewhere, "zoom") {
				t.Errorf("%+v, %v", x, err)
			}
			is("held", room.ConditionOK, "stream on")
			r, err := o.Prove(t.Context(), sim.Camera)
			if err != nil || r.Verdict != precheck.Remark || !strings.Contains(r.Detail, "not tested") || !strings.Contains(r.Detail, "zoom") {
				t.Errorf("the pre-check says %+v, %v", r, err)
			}
		})
	})
}

// A camera that was unplugged proves nothing of the one that is plugged in
// after.
func TestUnpluggedForgetsWhatWasSeen(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		o := newOffice(t, nil)
		watched(t, o, func(func(string, room.Condition, string) cameras.Seen) {
			synctest.Wait()
			_, _ = o.Examine(t.Context(), sim.Camera, 0)
			o.sim.Break(sim.Camera, devices.ErrGone)
		})
		if x, err := o.Examine(t.Context(), sim.Camera, 0); err != nil || x.Condition != "absent" {
			t.Errorf("unplugged: %+v, %v", x, err)
		}
		o.sim.Mend(sim.Camera)
		watched(t, o, func(is func(string, room.Condition, string) cameras.Seen) {
			is("plugged in again", room.ConditionUnknown, "not seen to work")
			o.sim.Break(sim.Camera, errors.New("driver stuck"))
			is("broken", room.ConditionFailed, "driver stuck")
		})
	})
}
