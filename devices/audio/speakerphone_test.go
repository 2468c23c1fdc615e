package audio

import (
	"context"
	"errors"
	"fmt"
	"math/rand/v2"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"klubba/devices"
	"klubba/devices/audio/alsa"
	"klubba/devices/audio/loop"
	"klubba/devices/audio/pipe"
)

// desk is a machine with one card, a helper that a shell plays, and a mixer.
type desk struct {
	alsa.System
	t     *testing.T
	root  string
	mute  alsa.Mute
	stuck bool // the mute does not obey
	sets  []bool
}

const card = "S510"

func newDesk(t *testing.T) *desk {
	root := t.TempDir()
	d := &desk{System: alsa.System{Proc: root + "/proc", Sys: root + "/sys", Dev: root + "/dev"}, t: t, root: root, mute: alsa.MuteOff}
	d.plug()
	return d
}

func (d *desk) write(name, text string) {
	d.t.Helper()
	path := filepath.Join(d.root, name)
	if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
		d.t.Fatal(err)
	}
	write(d.t, path, text, 0o644)
}

func (d *desk) plug() {
	d.write("proc/asound/cards", " 3 [S510           ]: USB-Audio - Jabra SPEAK 510 USB\n                      Jabra\n")
	d.write("proc/asound/card3/pcm0p/sub0/status", "closed\n")
	d.write("proc/asound/card3/pcm0c/sub0/status", "closed\n")
}

func (d *desk) unplug() {
	if err := os.RemoveAll(filepath.Join(d.root, "proc")); err != nil {
		d.t.Fatal(err)
	}
}

func (d *desk) Muted(string, alsa.Direction, string) (alsa.Mute, error) { return d.mute, nil }

func (d *desk) SetMute(_ string, _ alsa.Direction, _ string, mute bool) error {
	d.sets = append(d.sets, mute)
	d.mute = map[bool]alsa.Mute{true: alsa.MuteOn, false: alsa.MuteOff}[mute]
	if mute && !d.stuck {
		d.write("muted", "")
	} else {
		_ = os.Remove(filepath.Join(d.root, "muted"))
	}
	return nil
}

// record keeps the reply of a helper that heard the samples played, by a gain.
func (d *desk) record(name string, played []float64, frames int, gain float64) {
	d.t.Helper()
	f, err := os.Create(filepath.Join(d.root, name))
	if err != nil {
		d.t.Fatal(err)
	}
	x := make([]float32, frames)
	rng := rand.New(rand.NewPCG(3, 4))
	for i := range x {
		x[i] = float32(1e-4 * rng.NormFloat64())
		if n := i - 6000; n >= 0 && n < len(played) {
			x[i] += float32(gain * played[n])
		}
	}
	r := pipe.Reply{Library: "PortAudio", Output: "Jabra (hw:3,0)", Input: "Jabra (hw:3,0)", Rate: 48000, Played: len(played)}
	if err := errors.Join(r.Write(f, x), f.Close()); err != nil {
		d.t.Fatal(err)
	}
}

// program and brief are what is played.
func program() loop.Program { return loop.Program{Rate: 48000, Cap: loop.DefaultCap} }

// speakerphone is the desk's, with a helper. $R is the desk's folder.
func (d *desk) speakerphone(helper string, opt Options) *Speakerphone {
	d.t.Helper()
	if opt.Card == "" {
		opt.Card = card
	}
	opt.Helper = write(d.t, filepath.Join(d.t.TempDir(), "klubba-audio"), "#!/bin/sh\nR="+d.root+"\n"+helper+"\n", 0o755)
	return onKernel(opt, d)
}

func TestSpeakerphoneIsTested(t *testing.T) {
	d := newDesk(t)
	d.record("good", program().Samples(), program().Frames(), 0.3)
	d.record("down", program().Samples(), program().Frames(), 0.03)
	s := d.speakerphone(`read line; echo "$line" > $R/asked; cat $R/reply`, Options{})
	as := func(name string) {
		t.Helper()
		_ = os.Remove(d.root + "/reply")
		if err := os.Link(filepath.Join(d.root, name), d.root+"/reply"); err != nil {
			t.Fatal(err)
		}
	}
	as("good")
	seen, err := s.Test(t.Context())
	if err != nil || !strings.Contains(seen.Text, "heard after 125.0 ms") || !strings.Contains(seen.Text, "work") {
		t.Errorf("got %q, %v", seen.Text, err)
	}
	if asked, _ := os.ReadFile(d.root + "/asked"); !strings.Contains(string(asked), `"output":"hw:3,0","input":"hw:3,0"`) || !strings.Contains(string(asked), `"latency_ms":100`) {
		t.Errorf("asked %s", asked)
	}
	ref, r, err := s.Reference(t.Context())
	if err != nil || ref.Identity.Card != "Jabra SPEAK 510 USB" || r.Trend != nil {
		t.Fatalf("got %+v, %v", ref, err)
	}
	s.opt.Reference = ref
	as("down")
	if seen, err = s.Test(t.Context()); err == nil || !strings.Contains(err.Error(), "than at commissioning") || !strings.Contains(err.Error(), card) {
		t.Errorf("20 dB down: got %q, %v", seen.Text, err)
	}
	d.mute = alsa.MuteOn
	if r, err := s.Check(t.Context()); err != nil || !r.Has(loop.MuteFails) || r.Microphone != loop.SwitchMuted {
		t.Errorf("muted and heard: got %+v, %v", r.Findings, err)
	}
}

func TestMuteIsProvenBySound(t *testing.T) {
	d := newDesk(t)
	d.record("open", program().BriefSamples(), program().BriefFrames(), 0.3)
	d.record("silent", program().BriefSamples(), program().BriefFrames(), 0)
	s := d.speakerphone(`if [ -e $R/muted ]; then cat $R/silent; else cat $R/open; fi`, Options{})
	if p, err := s.ProveMute(t.Context()); err != nil || !p.Proven || p.Muted.Heard || !p.Open.Heard {
		t.Errorf("got %+v, %v", p, err)
	}
	if fmt.Sprint(d.sets) != "[true false false]" || s.Muted() != loop.SwitchOn {
		t.Errorf("set %v, and it stands at %s", d.sets, s.Muted())
	}
	d.mute = alsa.MuteOn // as it was before, it is again
	d.stuck = true
	if p, err := s.ProveMute(t.Context()); err != nil || p.Proven || !p.Muted.Heard || !strings.Contains(p.Advice, "do not rely") || s.Muted() != loop.SwitchMuted {
		t.Errorf("a mute that does not mute: got %+v, %v", p, err)
	}
	d.record("open", program().BriefSamples(), program().BriefFrames(), 0)
	if p, err := s.ProveMute(t.Context()); err != nil || p.Proven || !strings.Contains(p.Cause, "cannot be proven") {
		t.Errorf("nothing heard: got %+v, %v", p, err)
	}
}

func TestNamesOfDevices(t *testing.T) {
	d := newDesk(t)
	for name, tt := range map[string]struct {
		opt  Options
		says string
	}{
		"a number":     {Options{Output: "Jabra (hw:3,0)"}, "changes from boot to boot"},
		"another card": {Options{Card: "S511"}, "S510 (Jabra"},
	} {
		if _, err := d.speakerphone("exit 0", tt.opt).Check(t.Context()); err == nil || !strings.Contains(err.Error(), tt.says) {
			t.Errorf("%s: got %v", name, err)
		}
	}
	if _, err := onKernel(Options{Output: "hw:*,0", Input: "mic"}, d).Check(t.Context()); err == nil || !strings.Contains(err.Error(), "no card is named") {
		t.Errorf("got %v", err)
	}
	if _, err := onKernel(Options{}, d).Check(t.Context()); err == nil || !strings.Contains(err.Error(), "no device is named") {
		t.Errorf("got %v", err)
	}
}

// Whoever has the card is left alone, and named.
func TestHeldCardIsNotOpened(t *testing.T) {
	d := newDesk(t)
	d.write("proc/asound/card3/pcm0c/sub0/status", "state: RUNNING\nowner_pid   : 4711\ntrigger_time: 1\nhw_ptr      : 5\n")
	d.write("proc/4711/comm", "zoom\n")
	s := d.speakerphone("touch $R/started", Options{})
	if _, err := s.Test(t.Context()); !errors.Is(err, devices.ErrBusy) || !strings.Contains(err.Error(), "zoom (process 4711)") {
		t.Errorf("got %v", err)
	}
	if _, err := os.Stat(d.root + "/started"); err == nil {
		t.Error("the helper was started all the same")
	}
}

func TestUnpluggedOnTheWay(t *testing.T) {
	d := newDesk(t)
	s := d.speakerphone("rm -r $R/proc; "+faulty(pipe.Stalled), Options{})
	if _, err := s.Check(t.Context()); !errors.Is(err, devices.ErrGone) || !errors.Is(err, ErrStalled) {
		t.Errorf("got %v, want ErrGone and why", err)
	}
}

func TestOwnRateOfTheDevice(t *testing.T) {
	d := newDesk(t)
	p := loop.Program{Rate: 16000, Cap: loop.DefaultCap}
	d.record("reply", p.Samples(), p.Frames(), 0.3)
	s := d.speakerphone(`read line; case "$line" in *'"rate":48000'*) `+faulty(pipe.Rate)+`;; *) cat $R/reply;; esac`, Options{})
	if r, err := s.Check(t.Context()); err != nil || r.Program.Rate != 16000 || !r.Heard.Heard {
		t.Errorf("got %+v, %v", r, err)
	}
}

func TestLevel(t *testing.T) {
	d := newDesk(t)
	d.record("reply", nil, 48000, 0)
	s := d.speakerphone(`cat $R/reply`, Options{})
	if l, err := s.Level(t.Context(), time.Second); err != nil || l.LevelDB > -75 || l.LevelDB < -79 || l.PeakDB < l.LevelDB {
		t.Errorf("got %+v, %v", l, err)
	}
}

func TestWatchOpensNothing(t *testing.T) {
	d := newDesk(t)
	s := d.speakerphone("touch $R/started", Options{})
	synctest.Test(t, func(t *testing.T) {
		ctx, cancel := context.WithCancel(t.Context())
		var got []devices.Report
		done := make(chan error)
		go func() { done <- s.Watch(ctx, func(r devices.Report) { got = append(got, r) }) }()
		capture := func(text string) {
			d.write("proc/asound/card3/pcm0c/sub0/status", text)
			time.Sleep(time.Second)
			synctest.Wait()
		}
		state := func(name, pointer string) string {
			return "state: " + name + "\nowner_pid   : 4711\ntrigger_time: 1\nhw_ptr      : " + pointer + "\n"
		}
		capture("closed\n")
		capture(state("RUNNING", "480"))
		capture(state("RUNNING", "48480"))
		capture(state("RUNNING", "48480"))
		d.unplug()
		time.Sleep(2 * time.Second)
		synctest.Wait()
		d.plug()
		time.Sleep(time.Second)
		synctest.Wait()
		cancel()
		if err := <-done; err != nil {
			t.Error(err)
		}
		want := []string{"nobody uses it", "looked at once only", "samples flow", "no sample flows", "unplugged while in use", "not plugged in", "nobody uses it"}
		if len(got) != len(want) {
			t.Fatalf("%d reports: %+v", len(got), got)
		}
		for i, r := range got {
			if !strings.Contains(r.Evidence.Text, want[i]) || r.MaxAge <= 0 || r.Degraded != (i == 3) {
				t.Errorf("report %d: %+v, want %q", i, r, want[i])
			}
		}
		if !errors.Is(got[4].Err, devices.ErrGone) || !errors.Is(got[5].Err, devices.ErrAbsent) || got[6].Err != nil {
			t.Errorf("unplugged: %v, %v, %v", got[4].Err, got[5].Err, got[6].Err)
		}
	})
	if _, err := os.Stat(d.root + "/started"); err == nil {
		t.Error("a helper was started")
	}
	if _, err := onKernel(Options{Output: "a", Input: "b"}, d).Look(t.Context()); !errors.Is(err, devices.ErrUnsupported) {
		t.Errorf("without a card: %v", err)
	}
}
