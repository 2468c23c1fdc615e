package main

import (
	"time"

	"github.com/rogpeppe/go-internal/testscript"

	"klubba/agent/cell"
	"klubba/agent/web/webtest"
	"klubba/agent/wire"
	"klubba/room"
	"klubba/room/precheck"
)

// findCmd says what the next pre-checks find: well, warm (a remark), black (a
// failure), fuller (less room on the disk each time); hold, which goes on
// until find finish; open, which opens a meeting. Find running, followed and
// waited wait until a run has begun, or somebody was refused one.
func findCmd(ts *testscript.TestScript, _ bool, args []string) {
	r := houseOf(ts).room
	p := precheck.DefaultPolicy()
	camera := precheck.Result{
		Part: "camera", Kind: precheck.KindCamera, Required: true, Verdict: precheck.OK, Tries: 1,
		How: "16 frames of 1920x1080 MJPG, 30 frames a second looked at, 29.9 a second",
	}
	chair := p.Pressed("chair", precheck.Press{Ever: true, Age: time.Second}, true)
	disk := func(free uint64) precheck.Result {
		d := p.Disk(precheck.Disk{Free: free, Total: 100, Write: 21 * time.Millisecond})
		d.Tries = 1
		return d
	}
	switch args[0] {
	case "well":
		r.Prechecks.Find(false, camera, chair, disk(40))
	case "warm":
		clock := p.Clock(precheck.Clock{})
		clock.Tries = 1
		r.Prechecks.Find(false, camera, chair, clock, disk(40))
	case "black":
		camera.Verdict, camera.Cause, camera.Tries = precheck.Failed, precheck.CausePicture, 2
		camera.Detail = "the picture is black, without even the noise of a sensor"
		camera.Measures = []precheck.Measure{precheck.Found("high", 1, 8)}
		r.Prechecks.Find(false, camera, chair, disk(40))
	case "fuller":
		for _, free := range []uint64{40, 33, 21, 12} {
			r.Prechecks.Find(false, camera, disk(free))
			number := r.Prechecks.Now().Value().Number + 1
			r.Step(room.Command{By: room.Actor{Via: room.ViaCalendar}, Do: room.Precheck{}})
			follow(ts, r.Prechecks.Now(), func(now wire.PrecheckNow) bool { return now.Number == number && !now.Running })
		}
	case "hold":
		r.Prechecks.Find(true, camera, chair)
	case "running":
		follow(ts, r.Prechecks.Now(), func(now wire.PrecheckNow) bool { return now.Running })
	case "followed": // the second has been refused, and told of the first
		follow(ts, r.Told, func(told wire.Told) bool { return refused(ts, r, room.RefusedCheckRunning) })
	case "waited":
		follow(ts, r.Told, func(told wire.Told) bool { return refused(ts, r, room.RefusedMeetingOn) })
	case "finish":
		r.Prechecks.Finish()
	case "open":
		r.Step(room.Command{By: room.Actor{Via: room.ViaButton}, Do: room.Start{Meeting: "KS-9"}})
	}
}

// follow waits until something is as it should be.
func follow[T any](ts *testscript.TestScript, c *cell.Cell[T], until func(T) bool) {
	patience := time.After(20 * time.Second)
	for {
		v, newer := c.Latest()
		if until(v) {
			return
		}
		select {
		case <-newer:
		case <-patience:
			ts.Fatalf("it did not come to it: %+v", v)
		}
	}
}

// refused reports whether the last pre-check that was asked for was refused.
func refused(ts *testscript.TestScript, r *webtest.Room, why room.Refusal) bool {
	entries, err := r.Record.After(0, 1000)
	ts.Check(err)
	last := entries[len(entries)-1].Entry
	return last.Name == room.Precheck{}.Name() && last.Cause == string(why)
}
