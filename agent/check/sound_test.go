package check_test

import (
	"context"
	"errors"
	"slices"
	"strings"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"klubba/agent/check"
	"klubba/devices"
	"klubba/room"
)

// Those that sound go one after the other, each with its own time, while the
// camera is looked through; one that hangs costs its own result.
func TestSoundsTakeTurns(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s := devices.Set{
			Cameras:       []devices.NamedCamera{{Name: "camera", Required: true}},
			Speakerphones: []devices.NamedSpeakerphone{{Name: "hangs", Required: true}, {Name: "good", Required: true}, {Name: "held"}},
		}
		begun := time.Now()
		var mu sync.Mutex // one that hangs is not waited for
		at := map[string]time.Duration{}
		done := check.Run(t.Context(), s, func(ctx context.Context, part string) (string, error) {
			mu.Lock()
			at[part] = time.Since(begun)
			mu.Unlock()
			switch part {
			case "hangs":
				<-ctx.Done()
				return "", ctx.Err()
			case "held":
				return "not tested, since somebody uses it", nil
			}
			time.Sleep(10 * time.Second)
			return "", nil
		})
		mu.Lock()
		defer mu.Unlock()
		order := []time.Duration{at["hangs"], at["good"], at["held"]}
		if want := []time.Duration{0, 59 * time.Second, 69 * time.Second}; !slices.Equal(order, want) || time.Since(begun) != 69*time.Second {
			t.Errorf("sounded at %v, ended after %v", order, time.Since(begun))
		}
		if done.Verdict != room.VerdictNotReady || !strings.HasPrefix(done.Summary, "hangs: ") || !strings.HasSuffix(done.Summary, "; held: not tested, since somebody uses it") {
			t.Errorf("got %+v", done)
		}
	})
}

func TestSpeakerphones(t *testing.T) {
	s := devices.Set{Speakerphones: []devices.NamedSpeakerphone{{Name: "phone", Required: true}}}
	for _, tt := range []struct {
		remark string
		err    error
		want   room.Verdict
		says   string
	}{
		{"", nil, room.VerdictReady, ""},
		{"the room reverberates", nil, room.VerdictRemarks, "phone: the room reverberates"},
		{"", errors.New("the microphone is muted"), room.VerdictNotReady, "phone: the microphone is muted"},
	} {
		done := check.Run(t.Context(), s, func(context.Context, string) (string, error) { return tt.remark, tt.err })
		if done.Verdict != tt.want || done.Summary != tt.says {
			t.Errorf("got %+v, want %s with %q", done, tt.want, tt.says)
		}
	}
	if done := check.Run(t.Context(), s, nil); done.Verdict != room.VerdictRemarks || done.Summary != "phone: cannot prove itself; listen to it" {
		t.Errorf("with nobody to try it: %+v", done)
	}
}
