package audio

import (
	"errors"
	"flag"
	"math"
	"os"
	"path/filepath"
	"testing"
	"time"

	"klubba/devices"
	"klubba/devices/audio/loop"
	"klubba/devices/leaktest"
)

var servers = flag.Bool("servers", false, "play through PulseAudio and JACK")

var runs = flag.Int("runs", 3, "how often the sound is tried in the tests that look for leaks")

// residual finds by how many samples a recording is late, and how far what is
// left is below what was played, in dB.
func residual(played, recorded []float32) (lag int, db float64) {
	begin := len(played) / 4 // in the first whole sweep; the short ones are too alike
	best := -1.0
	const window = 9600
	for l := range min(30000, len(recorded)-len(played)) {
		dot := 0.0
		for i := begin; i < begin+window; i += 3 {
			dot += float64(played[i]) * float64(recorded[i+l])
		}
		if dot > best {
			best, lag = dot, l
		}
	}
	signal, left := 0.0, 0.0
	for i, v := range played {
		d := float64(recorded[i+lag]) - float64(v)
		signal, left = signal+float64(v)*float64(v), left+d*d
	}
	if left == 0 {
		return lag, -400
	}
	return lag, 10 * math.Log10(left/signal)
}

// exact plays the program and checks that it comes back, late but whole. On a
// machine that is busy with other things PulseAudio drops samples: that must
// have been noticed, and it is tried again.
func exact(t *testing.T, s *Speakerphone, want int) {
	t.Helper()
	for range 8 {
		if once(t, s, want) || t.Failed() {
			return
		}
	}
	t.Skip("NOT RUN: this machine is too busy for PulseAudio, which dropped samples in all of 8 runs; each time that was noticed")
}

// once reports whether the sound came back whole, and fails the test if it did
// not without that having been noticed.
func once(t *testing.T, s *Speakerphone, want int) bool {
	t.Helper()
	got, err := s.program(t.Context(), s.opt.Input)
	if errors.Is(err, ErrStalled) {
		t.Log(err)
		return false
	}
	if err != nil {
		t.Fatal(err)
	}
	lag, db := residual(single(loop.Program{Rate: got.rate, Cap: s.opt.Cap}.Samples()), got.recorded)
	heard, err := loop.Hear(got.recorded, loop.Program{Rate: got.rate, Cap: s.opt.Cap})
	if err != nil {
		t.Fatal(err)
	}
	if !heard.Heard {
		t.Logf("so many samples are missing that the sweep is not heard (%d troubled)", got.reply.Trouble)
		return false
	}
	t.Logf("lag %d samples, measured %.3f, residual %.0f dB, %d gaps, %d calls, %d troubled and %d before the first sound",
		lag, *heard.DelaySamples, db, *heard.Gaps, got.reply.Calls, got.reply.Trouble, got.reply.Early)
	switch {
	case db > -90 && *heard.Gaps == 0 && got.reply.Trouble == 0:
		t.Errorf("the residual is %.1f dB, want below -90 or a word about it", db)
	case db > -90:
		return false
	case want >= 0 && lag != want:
		t.Errorf("it came back after %d samples, want %d", lag, want)
	case math.Abs(*heard.DelaySamples-float64(lag)) > 0.02 || *heard.Gaps != 0:
		t.Errorf("measured a delay of %v and %d gaps, want %d and none", *heard.DelaySamples, *heard.Gaps, lag)
	}
	return true
}

func TestPulseIsExact(t *testing.T) {
	exact(t, New(pulse(t).opt), -1)
}

func TestJackVerdict(t *testing.T) {
	server := jack(t)
	defer server.connecting(t)()
	s := New(server.opt)
	r, err := s.Check(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	t.Logf("%s; sounded %.0f ms, took %.0f ms; %s", r, r.SoundedMS, r.TookMS, r.Library)
	for _, f := range r.Figures {
		t.Logf("%+v", f)
	}
	if len(r.Failures()) > 0 || !r.Heard.Heard || *r.Heard.GainDB[3] < -0.5 || *r.Heard.GainDB[3] > 0.5 || r.SoundedMS > 6000 {
		t.Errorf("got %+v", r)
	}
	ref, _, err := s.Reference(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	s.opt.Reference = ref
	seen, err := s.Test(t.Context())
	if err != nil {
		t.Errorf("against its own reference: %v", err)
	}
	t.Log(seen.Text)
}

func TestJackIsExact(t *testing.T) {
	server := jack(t)
	defer server.connecting(t)()
	exact(t, New(server.opt), 256) // one period
}

func TestJackUnconnectedIsSilent(t *testing.T) {
	r, err := New(jack(t).opt).Check(t.Context())
	if err != nil || !r.Has(loop.SilentMicrophone) {
		t.Errorf("got %v, %v", r.Findings, err)
	}
}

// Killed in mid-sweep, the server takes the stream with it, and PortAudio says
// nothing.
func TestServerKilledInMidSweep(t *testing.T) {
	server := pulse(t)
	s := New(server.opt)
	timer := time.AfterFunc(2500*time.Millisecond, server.kill)
	defer timer.Stop()
	begun := time.Now()
	_, err := s.Check(t.Context())
	t.Logf("after %v: %v", time.Since(begun), err)
	if !errors.Is(err, ErrStalled) && !errors.Is(err, ErrCrashed) && !errors.Is(err, ErrSound) || time.Since(begun) > 15*time.Second {
		t.Errorf("got %v after %v", err, time.Since(begun))
	}
	if ended, running := zombies(t); ended > 0 || running > 0 {
		t.Errorf("%d children are not waited for, %d run", ended, running)
	}
}

// An ALSA configuration without any PCM makes PortAudio abort.
func TestConfigurationThatAborts(t *testing.T) {
	asound := write(t, filepath.Join(t.TempDir(), "asound.conf"), "# nothing\n", 0o600)
	s := New(Options{Output: "a", Input: "b", Helper: buildHelper(t), Env: []string{"ALSA_CONFIG_PATH=" + asound}})
	_, err := s.Check(t.Context())
	t.Log(err)
	if !errors.Is(err, ErrCrashed) {
		t.Errorf("got %v, want ErrCrashed", err)
	}
}

func TestNoSoundSystem(t *testing.T) {
	if _, err := os.Stat("/proc/asound"); err == nil {
		t.Skip("NOT RUN: this machine has a sound system")
	}
	opt := Options{Output: "a", Input: "b", Helper: buildHelper(t)}
	_, err := New(opt).Check(t.Context())
	t.Log(err)
	if !errors.Is(err, devices.ErrAbsent) {
		t.Errorf("got %v, want ErrAbsent", err)
	}
	if all, err := List(t.Context(), opt); err != nil || len(all) != 0 {
		t.Errorf("listed %v, %v", all, err)
	}
	if _, err := New(Options{Card: "S510", Helper: opt.Helper}).Check(t.Context()); !errors.Is(err, devices.ErrAbsent) {
		t.Errorf("got %v, want ErrAbsent", err)
	}
}

func TestNoSuchDevice(t *testing.T) {
	opt := pulse(t).opt
	opt.Input = "roommik"
	_, err := New(opt).Check(t.Context())
	t.Log(err)
	if !errors.Is(err, devices.ErrAbsent) {
		t.Errorf("got %v, want ErrAbsent and no other device instead", err)
	}
}

// Run after run nothing is left: no process, no descriptor, no goroutine.
func TestManyRunsLeaveNothing(t *testing.T) {
	server := jack(t)
	stop := server.connecting(t)
	s := New(server.opt)
	if _, err := s.brief(t.Context()); err != nil {
		t.Fatal(err)
	}
	before := leaktest.Take(t)
	slowest, crashed := time.Duration(0), 0
	for i := range *runs {
		begun := time.Now()
		b, err := s.brief(t.Context())
		switch {
		case errors.Is(err, ErrCrashed): // libjack does, once in a while, when it cannot have a thread
			crashed++
			t.Logf("run %d: %v", i, err)
		case err != nil || !b.Heard:
			t.Fatalf("run %d: %+v, %v", i, b, err)
		}
		slowest = max(slowest, time.Since(begun))
	}
	t.Logf("%d runs, the slowest in %v, %d crashed", *runs, slowest, crashed)
	if crashed > *runs/50 {
		t.Errorf("%d of %d runs crashed", crashed, *runs)
	}
	stop()
	before.Check(t)
	if ended, running := zombies(t); ended > 0 || running > 1 { // the server
		t.Errorf("%d children are not waited for, %d run", ended, running)
	}
}
