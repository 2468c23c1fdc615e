package check_test

import (
	"context"
	"errors"
	"strings"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"klubba/devices"
	"klubba/room"
	"klubba/room/precheck"
)

// Those that sound go one after the other, each with its own time, while the
// camera is looked through; one that hangs costs its own result.
func TestSoundsTakeTurns(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		r := roomOf(devices.Set{
			Cameras:       []devices.NamedCamera{{Name: "camera", Required: true}},
			Speakerphones: []devices.NamedSpeakerphone{{Name: "hangs", Required: true}, {Name: "good", Required: true}, {Name: "held"}},
		})
		begun := time.Now()
		var mu sync.Mutex
		at := map[string]time.Duration{} // when each was first tried
		r.Examine = func(ctx context.Context, part string) (precheck.Result, error) {
			mu.Lock()
			if _, again := at[part]; !again {
				at[part] = time.Since(begun)
			}
			mu.Unlock()
			switch part {
			case "hangs":
				<-ctx.Done()
				return precheck.Result{}, ctx.Err()
			case "held":
				return precheck.Result{Verdict: precheck.Remark, Cause: precheck.CauseBusy, Detail: "not tested, since somebody uses it"}, nil
			}
			time.Sleep(10 * time.Second)
			return precheck.Result{Verdict: precheck.OK}, nil
		}
		report := run(t, r, person)
		if at["camera"] != 0 || at["hangs"] != 0 || at["good"] != 59*time.Second || at["held"] != 69*time.Second {
			t.Errorf("tried at %v", at)
		}
		if report.Verdict != room.VerdictNotReady {
			t.Errorf("got %+v", report)
		}
	})
}

func TestExaminedParts(t *testing.T) {
	for _, set := range []devices.Set{
		{Speakerphones: []devices.NamedSpeakerphone{{Name: "thing", Required: true}}},
		{Displays: []devices.NamedDisplay{{Name: "thing", Required: true, Line: "a"}}},
	} {
		for _, tt := range []struct {
			result precheck.Result
			err    error
			want   room.Verdict
			says   string
		}{
			{precheck.Result{Verdict: precheck.OK}, nil, room.VerdictReady, ""},
			{precheck.Result{Verdict: precheck.Remark, Cause: precheck.CauseSound, Detail: "the room reverberates"}, nil, room.VerdictRemarks, "thing: the room reverberates"},
			{precheck.Result{}, errors.New("the microphone is muted"), room.VerdictNotReady, "thing: the microphone is muted"},
		} {
			r := roomOf(set)
			r.Examine = func(context.Context, string) (precheck.Result, error) { return tt.result, tt.err }
			if report := run(t, r, person); report.Verdict != tt.want || !strings.HasPrefix(report.Summary, tt.says) {
				t.Errorf("%s with %q, want %s with %q", report.Verdict, report.Summary, tt.want, tt.says)
			}
		}
		if report := run(t, roomOf(set), person); report.Verdict != room.VerdictRemarks || !strings.Contains(report.Summary, "cannot prove itself") {
			t.Errorf("with nobody to examine it: %+v", report)
		}
	}
}
