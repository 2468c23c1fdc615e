package agent_test

import (
	"context"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"klubba/agent"
	"klubba/agent/wire"
	"klubba/devices"
	"klubba/devices/sim"
	"klubba/room"
	"klubba/room/precheck"
)

// checked is a house with everything that a simulated room has.
func checked(t *testing.T) (*house, agent.Options) {
	h := newHouse(t)
	opt := h.options()
	opt.Set.Parts = []devices.NamedPart{
		{Name: sim.Speakerphone, Kind: "speakerphone", Required: true, Watcher: h.sim.Part(sim.Speakerphone)},
		{Name: "display-1", Kind: "display", Watcher: h.sim.Part("display-1")},
	}
	opt.Set.Cameras = []devices.NamedCamera{{Name: sim.Camera, Required: true, Camera: h.sim.Eye(sim.Camera)}}
	opt.Reports = filepath.Join(filepath.Dir(h.path), "reports")
	opt.Place = wire.Place{Site: "umea", Room: "sal-1"}
	return h, opt
}

// check runs a pre-check, presses what it asks for, and returns its report.
func (h *house) check() precheck.Report {
	h.Helper()
	if out := h.do(room.Precheck{}); out.Refused != "" {
		h.Fatalf("refused: %s", out.Refused)
	}
	h.wait(200 * time.Millisecond)
	for _, it := range h.agent.Prechecks().Now().Value().Items {
		if it.Ask == wire.AskPress {
			h.press(it.Part, 100*time.Millisecond)
		}
	}
	return h.ended()
}

// ended waits for the end of the run, and returns its report.
func (h *house) ended() precheck.Report {
	h.Helper()
	began := time.Now()
	for h.agent.Prechecks().Now().Value().Running {
		if h.wait(100 * time.Millisecond); time.Since(began) > 10*time.Minute {
			h.Fatal("the pre-check does not end")
		}
	}
	now := h.agent.Prechecks().Now().Value()
	if now.Ended != wire.EndedDone {
		h.Fatalf("it ended: %+v", now)
	}
	told, err := h.agent.Prechecks().Report(now.Number)
	h.must(err)
	s, err := precheck.Open(told.Report)
	h.must(err)
	if s.Hash != told.Hash || string(s.Report.Verdict) != now.Verdict {
		h.Errorf("told %s %s, found %s %s", told.Hash, now.Verdict, s.Hash, s.Report.Verdict)
	}
	return s.Report
}

func find(t *testing.T, r precheck.Report, part string) precheck.Result {
	t.Helper()
	for _, result := range r.Results {
		if result.Part == part {
			return result
		}
	}
	t.Fatalf("nothing was found of %s: %+v", part, r.Results)
	return precheck.Result{}
}

func TestAWholeRoomIsReadyWithinTenSeconds(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		h, opt := checked(t)
		h.start(opt)
		began := time.Now()
		r := h.check()
		if took := time.Since(began); took > 10*time.Second || r.Verdict != room.VerdictReady || r.Summary != "" {
			t.Errorf("after %v it is %s: %s", took, r.Verdict, r.Summary)
		}
		if r.Site != "umea" || r.Number != 1 || r.By.Name != "anna" || r.Boot != "boot-1" || !r.ClockSynced {
			t.Errorf("%+v", r)
		}
		if chair := find(t, r, "chair"); chair.How != "pressed when asked for" {
			t.Errorf("%+v", chair)
		}
		h.wait(room.LampTestFor)
		h.wantSignal(room.SignalReady)
		h.must(h.end())
		var entry string
		for _, e := range h.entries() {
			if e.Entry.Kind == room.KindPrecheck && e.Entry.Outcome == "ready" {
				entry = e.Entry.Report
			}
		}
		if newest := h.agent.Prechecks().Newest().Value(); entry == "" || newest.Hash != entry {
			t.Errorf("the record has the report %q, and kept is %q", entry, newest.Hash)
		}
		if _, err := os.Stat(filepath.Join(opt.Reports, "00000001.json")); err != nil {
			t.Error(err)
		}
	})
}

// Each part broken alone gives its verdict, its words and its advice, and all
// others are well.
func TestEachPartBrokenAlone(t *testing.T) {
	for _, tt := range []struct {
		part   string
		hand   func(*sim.Room)
		want   room.Verdict
		cause  precheck.Cause
		says   string
		advice string
	}{
		{sim.Camera, func(r *sim.Room) { r.Break(sim.Camera, devices.ErrGone) }, room.VerdictNotReady, precheck.CauseAbsent, "unplugged while in use", "See that it is plugged in"},
		{sim.Camera, func(r *sim.Room) {
			r.See(sim.Camera, devices.CameraFinding{Name: "black", Grave: true, Cause: "the picture is black", Measure: "high", Value: 1, Limit: 8})
		}, room.VerdictNotReady, precheck.CausePicture, "the picture is black", "Go to the camera"},
		{sim.Camera, func(r *sim.Room) { r.Hold(sim.Camera, "zoom") }, room.VerdictRemarks, precheck.CauseBusy, "somebody uses it", "End the program"},
		{sim.Speakerphone, func(r *sim.Room) { r.Break(sim.Speakerphone, devices.ErrBusy) }, room.VerdictNotReady, precheck.CauseBusy, "held by another program", "End the program"},
		{"display-1", func(r *sim.Room) { r.Break("display-1", devices.ErrAbsent) }, room.VerdictRemarks, precheck.CauseAbsent, "not present", "See that it is plugged in"},
		{"light", func(r *sim.Room) { r.Break("light", devices.ErrGone) }, room.VerdictNotReady, precheck.CauseAbsent, "unplugged", "See that it is plugged in"},
		{"chair", func(r *sim.Room) { r.Break("chair", devices.ErrDenied) }, room.VerdictNotReady, precheck.CauseDenied, "permission denied", "Ask IT"},
		{"link", func(r *sim.Room) { r.SetPath(devices.PathDown, "internet", "two relays silent for 0.9 s") }, room.VerdictNotReady, precheck.CauseLost, "the link is lost: two relays silent", "See that the network cable"},
		{"link", func(r *sim.Room) { r.SetPath(devices.PathDegraded, "internet", "4 % lost") }, room.VerdictRemarks, precheck.CauseDegraded, "the link is degraded", "Stop what else"},
	} {
		t.Run(tt.part+" "+string(tt.cause), func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				h, opt := checked(t)
				h.start(opt)
				tt.hand(h.sim)
				h.wait(time.Second)
				r := h.check()
				got := find(t, r, tt.part)
				if r.Verdict != tt.want || got.Cause != tt.cause || !strings.Contains(got.Detail, tt.says) || !strings.HasPrefix(got.Advice, tt.advice) {
					t.Errorf("%s: %+v", r.Verdict, got)
				}
				for _, other := range r.Results {
					if other.Part != tt.part && other.Verdict != precheck.OK {
						t.Errorf("also: %+v", other)
					}
				}
				if s := h.status().Readiness; s.Verdict != tt.want || !strings.Contains(s.Summary, tt.says) {
					t.Errorf("the room is %+v", s)
				}
			})
		})
	}
}

func TestTwoPeopleAtOnceGetOneRun(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		h, opt := checked(t)
		h.start(opt)
		h.do(room.Precheck{})
		h.wait(100 * time.Millisecond)
		if out := h.do(room.Precheck{}); out.Refused != room.RefusedCheckRunning {
			t.Errorf("the second was told %+v", out)
		}
		if now := h.agent.Prechecks().Now().Value(); !now.Running || now.Number != 1 || now.By.Name != "anna" {
			t.Errorf("and follows %+v", now)
		}
		if r := h.ended(); r.Number != 1 {
			t.Errorf("%+v", r)
		}
		if n := len(h.agent.Prechecks().List().Reports); n != 1 {
			t.Errorf("%d reports", n)
		}
	})
}

func TestARunThatIsEndedSaysWhy(t *testing.T) {
	for verb, want := range map[room.Verb]string{
		room.CancelPrecheck{}:       wire.EndedCancelled,
		room.Start{Meeting: "KS-1"}: wire.EndedMeeting,
	} {
		t.Run(want, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				h, opt := checked(t)
				h.start(opt)
				before := h.check()
				h.wait(20 * time.Minute) // the presses grow old
				h.do(room.Precheck{})
				h.wait(500 * time.Millisecond) // it waits for a press
				h.do(verb)
				h.wait(100 * time.Millisecond)
				now := h.agent.Prechecks().Now().Value()
				if now.Running || now.Ended != want || now.Verdict != "" || now.Number != 2 {
					t.Errorf("%+v", now)
				}
				if s := h.status().Readiness; s.Running || s.Verdict != before.Verdict {
					t.Errorf("the room is %+v", s)
				}
				if newest := h.agent.Prechecks().Newest().Value(); newest.Report.Number != 1 {
					t.Errorf("there is a report of it: %d", newest.Report.Number)
				}
				if want == wire.EndedMeeting {
					h.wantSignal(room.SignalGood) // and no lamp test
					if out := h.do(room.Precheck{}); out.Refused != room.RefusedMeetingOn {
						t.Errorf("in the meeting: %+v", out)
					}
				}
			})
		})
	}
}

func TestOnePartLeavesTheRoomAsItWas(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		h, opt := checked(t)
		h.start(opt)
		h.do(room.Precheck{Part: sim.Camera})
		if r := h.ended(); r.Verdict != room.VerdictReady || r.Part != sim.Camera || len(r.Results) != 1 {
			t.Errorf("%+v", r)
		}
		if s := h.status().Readiness; s.Verdict != room.VerdictUnknown {
			t.Errorf("by one part the room is %+v", s)
		}
		h.check()
		h.sim.Break(sim.Speakerphone, devices.ErrBusy)
		h.do(room.Precheck{Part: "speakerphone"})
		h.ended()
		if s := h.status().Readiness; s.Verdict != room.VerdictNotReady {
			t.Errorf("with a broken part the room is %+v", s)
		}
		if newest := h.agent.Prechecks().Newest().Value().Report; newest.Number != 2 || newest.Part != "" {
			t.Errorf("the newest of the whole room is %+v", newest)
		}
	})
}

func TestASignature(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		h, opt := checked(t)
		h.start(opt)
		sign := func(number uint64, hear precheck.Answer) (wire.Report, room.Refusal, error) {
			by := room.Actor{Via: room.ViaPage, Name: "Anna Öberg"}
			return h.agent.Prechecks().Sign(t.Context(), by, number, wire.SignReport{Hear: hear, See: precheck.Yes, Door: precheck.Yes})
		}
		if _, _, err := sign(0, precheck.Yes); err == nil {
			t.Error("signed what is not there")
		}
		first := h.check()
		if _, _, err := sign(0, "perhaps"); err == nil {
			t.Error("signed with an answer that is none")
		}
		yes, refused, err := sign(first.Number, precheck.Yes)
		if err != nil || refused != "" || !yes.Recorded {
			t.Fatalf("%v %s", err, refused)
		}
		if s := h.status().Readiness; s.Verdict != room.VerdictReady {
			t.Errorf("%+v", s)
		}
		no, _, err := sign(0, precheck.No)
		h.must(err)
		if s := h.status().Readiness; s.Verdict != room.VerdictNotReady || s.Summary != "the remote side is not heard" {
			t.Errorf("not heard: %+v", s)
		}
		h.check()
		if _, _, err := sign(first.Number, precheck.Yes); err == nil {
			t.Error("signed an old report")
		}
		h.do(room.Start{})
		if _, refused, _ := sign(0, precheck.Yes); refused != room.RefusedMeetingOn {
			t.Errorf("in the meeting: %q", refused)
		}
		h.must(h.end())
		hashes := map[string]string{}
		for _, e := range h.entries() {
			if e.Entry.Outcome == "signed" {
				hashes[e.Entry.Report] = e.Entry.By.Name
			}
		}
		if hashes[yes.Hash] != "Anna Öberg" || hashes[no.Hash] != "Anna Öberg" || len(hashes) != 2 {
			t.Errorf("the record has %v", hashes)
		}

		h.start(opt) // and a restart finds them again
		list := h.agent.Prechecks().List()
		if len(list.Reports) != 2 || !list.Reports[0].Signed || list.Reports[1].Signed || list.Reports[0].Hash != no.Hash {
			t.Errorf("after a restart: %+v", list.Reports)
		}
		if newest := h.agent.Prechecks().Newest().Value(); newest.Report.Number != 2 {
			t.Errorf("the newest is %d", newest.Report.Number)
		}
	})
}

// wedged is a part whose driver does not mind its deadline.
type wedged struct {
	devices.Watcher
	until chan struct{}
}

func (w wedged) Watch(ctx context.Context, _ func(devices.Report)) error { <-ctx.Done(); return nil }
func (w wedged) Test(context.Context) (devices.Evidence, error) {
	<-w.until
	return devices.Evidence{}, nil
}

func TestARunWithABadPartGoesOn(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		h, opt := checked(t)
		until := make(chan struct{})
		opt.Set.Parts = append(opt.Set.Parts,
			devices.NamedPart{Name: "odd", Kind: "display", Watcher: breaking{}},
			devices.NamedPart{Name: "deaf", Kind: "display", Watcher: wedged{until: until}})
		h.start(opt)
		r := h.check()
		if got := find(t, r, "odd"); got.Cause != precheck.CauseProgram {
			t.Errorf("%+v", got)
		}
		if got := find(t, r, "deaf"); got.Cause != precheck.CauseNoAnswer || r.Verdict != room.VerdictRemarks {
			t.Errorf("%s: %+v", r.Verdict, got)
		}
		close(until)
	})
}

// breaking is a part whose test has a bug.
type breaking struct{ devices.Watcher }

func (breaking) Watch(ctx context.Context, _ func(devices.Report)) error { <-ctx.Done(); return nil }
func (breaking) Test(context.Context) (devices.Evidence, error)          { panic("out of range") }
