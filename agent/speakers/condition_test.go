package speakers_test

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"klubba/agent/cell"
	"klubba/agent/speakers"
	"klubba/devices"
	"klubba/room"
	"klubba/room/precheck"
)

// watched follows the condition of a speakerphone in a bubble.
func watched(t *testing.T, o *office, do func(is func(what string, want room.Condition, says string) speakers.Seen)) {
	t.Helper()
	ctx, cancel := context.WithCancel(t.Context())
	told := cell.New(speakers.Seen{})
	ended := make(chan error, 1)
	go func() { ended <- o.Watch(ctx, name, o.meeting, told.Set) }()
	do(func(what string, want room.Condition, says string) speakers.Seen {
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

// Plugged in is not heard to work; a test is, until it is too old.
func TestATestProvesASpeakerphoneForAWhile(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		o := newOffice(t, nil)
		watched(t, o, func(is func(string, room.Condition, string) speakers.Seen) {
			is("plugged in", room.ConditionUnknown, "not heard to work")
			if _, err := o.Test(t.Context(), name); err != nil {
				t.Fatal(err)
			}
			is("tested", room.ConditionOK, "heard after 25.0 ms; STI 0.84 without level correction; its mute was proven by sound")
			time.Sleep(20 * time.Minute)
			if s := is("20 minutes later", room.ConditionOK, "heard after"); s.Age < 20*time.Minute || s.MaxAge <= s.Age {
				t.Errorf("its evidence is %v old and holds for %v", s.Age, s.MaxAge)
			}
			time.Sleep(41 * time.Minute)
			is("an hour later", room.ConditionUnknown, "not heard to work")
			_, _ = o.Test(t.Context(), name)
			o.phase(room.Closed)
			is("behind closed doors", room.ConditionUnknown, "nothing is played during a meeting")
			o.sim.Hold(name, "zoom (process 4711)")
			is("the client takes it", room.ConditionOK, "samples flow, held by zoom (process 4711)")
			o.phase(room.Idle)
			o.sim.Break(name, devices.ErrGone)
		})
		if got, err := o.Test(t.Context(), name); err != nil || got.Condition != "absent" || got.Heard != nil {
			t.Errorf("unplugged: %+v, %v", got, err)
		}
		o.sim.Mend(name)
		o.sim.Hold(name, "")
		watched(t, o, func(is func(string, room.Condition, string) speakers.Seen) {
			is("plugged in again", room.ConditionUnknown, "not heard to work")
		})
	})
}

// What a test found decides the part's condition, and what the pre-check says.
func TestOutcomes(t *testing.T) {
	distorted := devices.SoundFinding{Name: "distorted", Grave: true, Cause: "the loudspeaker distorts", Measure: "thd_percent", Unit: "%", Value: 12.34, Limit: 5, Advice: "turn it down"}
	for _, tt := range []struct {
		what   string
		hand   func(o *office)
		want   room.Condition
		remark string // of the pre-check
		fails  string
		proven bool
	}{
		{"whole", func(*office) {}, room.ConditionOK, "", "", true},
		{"muted", func(o *office) { o.sim.MuteMicrophone(name, true) }, room.ConditionDegraded, "", "the microphone is muted", false},
		{"a mute that leaks", func(o *office) { o.sim.LeakyMute(name, true) }, room.ConditionFailed, "", "muted by the mixer, the microphone hears all the same; do not rely", false},
		{"distorted", func(o *office) { o.sim.Sounding(name, distorted) }, room.ConditionFailed, "", "the loudspeaker distorts; at 12.3 %, limit 5; turn it down", false},
		{"reverberant", func(o *office) {
			o.sim.Sounding(name, devices.SoundFinding{Name: "reverberant", Cause: "the room reverberates"})
		}, room.ConditionDegraded, "the room reverberates", "", true},
		{"cancels", func(o *office) {
			o.sim.Sounding(name, devices.SoundFinding{Name: "echo-cancelled", Cause: "the device cancels its own sound"})
		}, room.ConditionUnknown, "the device cancels its own sound", "", false},
		{"held", func(o *office) { o.sim.Hold(name, "zoom") }, room.ConditionUnknown, "not tested, since somebody uses it: ", "", false},
		{"unplugged", func(o *office) { o.sim.Break(name, devices.ErrAbsent) }, room.ConditionAbsent, "", "not present", false},
		{"stuck", func(o *office) { o.sim.Break(name, errors.New("the sound system hangs")) }, room.ConditionFailed, "", "the sound system hangs", false},
	} {
		o := newOffice(t, nil)
		tt.hand(o)
		_, before := o.sim.Sounded(name)
		got, err := o.Test(t.Context(), name)
		if err != nil || got.Condition != string(tt.want) || (got.Mute != nil && got.Mute.Proven) != tt.proven {
			t.Errorf("%s: %+v, %v", tt.what, got, err)
		}
		want := precheck.OK
		switch {
		case tt.fails != "":
			want = precheck.Failed
		case tt.remark != "":
			want = precheck.Remark
		}
		proof, err := o.Prove(t.Context(), name)
		if err != nil || proof.Verdict != want || (proof.Cause == "") != (want == precheck.OK) ||
			!strings.HasPrefix(proof.Detail, tt.remark) || !strings.Contains(proof.Detail, tt.fails) {
			t.Errorf("%s: the pre-check says %+v, %v", tt.what, proof, err)
		}
		if _, after := o.sim.Sounded(name); after != before {
			t.Errorf("%s: the mute is not where it was", tt.what)
		}
	}
}

// silent has no switch; grabbed is taken by somebody between the two sounds.
type silent struct{ devices.Speakerphone }

func (silent) ProveMute(context.Context) (devices.MuteProof, error) {
	return devices.MuteProof{}, fmt.Errorf("card: %w", devices.ErrUnsupported)
}

type grabbed struct{ devices.Speakerphone }

func (grabbed) ProveMute(context.Context) (devices.MuteProof, error) {
	return devices.MuteProof{}, fmt.Errorf("card: %w: zoom", devices.ErrBusy)
}

type blind struct{ devices.Speakerphone }

func (blind) Watch(ctx context.Context, emit func(devices.Report)) error {
	emit(devices.Report{Err: devices.ErrUnsupported, Evidence: devices.Evidence{Text: "nothing seen"}})
	<-ctx.Done()
	return nil
}

func TestWhatHasNoSwitchOrNoCard(t *testing.T) {
	o := newOffice(t, func(s *devices.NamedSpeakerphone) { s.Speakerphone = silent{s.Speakerphone} })
	if got, err := o.Test(t.Context(), name); err != nil || got.Condition != "ok" || got.Mute != nil {
		t.Errorf("without a switch: %+v, %v", got, err)
	}
	o = newOffice(t, func(s *devices.NamedSpeakerphone) { s.Speakerphone = grabbed{s.Speakerphone} })
	if proof, err := o.Prove(t.Context(), name); err != nil || proof.Verdict != precheck.Remark || !strings.Contains(proof.Detail, "zoom") {
		t.Errorf("taken in between: %+v, %v", proof, err)
	}
	synctest.Test(t, func(t *testing.T) {
		o := newOffice(t, func(s *devices.NamedSpeakerphone) { s.Speakerphone = blind{s.Speakerphone} })
		watched(t, o, func(is func(string, room.Condition, string) speakers.Seen) {
			is("a sound server's", room.ConditionUnknown, "not heard to work")
			_, _ = o.Test(t.Context(), name)
			is("tested", room.ConditionOK, "heard after")
		})
	})
}
