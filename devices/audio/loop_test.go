package audio

import (
	"errors"
	"flag"
	"fmt"
	"math"
	"os"
	"path/filepath"
	"testing"
	"time"

	"klubba/devices"
	"klubba/devices/audio/acoustics"
	"klubba/devices/audio/loop"
	"klubba/devices/audio/pipe"
	"klubba/devices/leaktest"
)

var servers = flag.Bool("servers", false, "play through PulseAudio and JACK")

var runs = flag.Int("runs", 4, "how often the sound is tried in the test that looks for leaks")

// residual finds by how many samples a recording is late, and how far what is
// left is below what was played, in dB.
func residual(played, recorded []float32) (lag int, db float64) {
	begin := 0
	for played[begin] == 0 {
		begin++
	}
	const window = 9600
	least := math.Inf(1)
	for l := range min(30000, len(recorded)-len(played)) {
		left := 0.0
		for i := begin; i < begin+window && left < least; i += 3 {
			d := float64(recorded[i+l]) - float64(played[i])
			left += d * d
		}
		if left < least {
			least, lag = left, l
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

// piece is something to play and to listen for.
type piece struct {
	samples func(rate int) ([]float32, int)
	// hear tells the delay in samples, nil if nothing is heard, and the gaps.
	hear func(recorded []float32, rate int) (delay *float64, gaps int, err error)
	// judged is the first sample from which on none may be lost unseen.
	judged func(rate int) int
}

// wholeProgram is what a test of the daemon plays. It looks for gaps in the
// whole sweeps and between them, not in the short ones before.
func wholeProgram() piece {
	program := func(rate int) loop.Program { return loop.Program{Rate: rate, Cap: loop.DefaultCap} }
	return piece{
		func(rate int) ([]float32, int) { return single(program(rate).Samples()), program(rate).Frames() },
		func(recorded []float32, rate int) (*float64, int, error) {
			h, err := loop.Hear(recorded, program(rate))
			if err != nil || !h.Heard {
				return nil, 0, err
			}
			return h.DelaySamples, *h.Gaps, nil
		},
		func(rate int) int {
			s := program(rate).Stimulus()
			return len(program(rate).Samples()) - int((2*s.Sweep+s.Tail)*float64(rate))
		},
	}
}

// shortSweep is over in a second, and promises nothing about gaps. Over
// PulseAudio a stream of much patience takes half of that to settle.
func shortSweep() piece {
	sweep := func(rate int) acoustics.Stimulus {
		return acoustics.Stimulus{Rate: rate, Silence: 0.6, Sweep: 0.3, Tail: 0.1, Sweeps: 1, Low: 150, High: 8000, Level: 0.25}
	}
	played := func(rate int) []float32 { return single(sweep(rate).Samples()) }
	return piece{
		func(rate int) ([]float32, int) { return played(rate), len(played(rate)) + rate/2 },
		func(recorded []float32, rate int) (*float64, int, error) {
			wide := make([]float64, len(recorded))
			for i, v := range recorded {
				wide[i] = float64(v)
			}
			a, err := acoustics.Analyze(wide, sweep(rate))
			if err != nil || a.DelaySamples == nil {
				return nil, 0, err
			}
			return a.DelaySamples, *a.Gaps, nil
		},
		func(rate int) int { return len(played(rate)) },
	}
}

// tries is how often a sound server may lose samples, or its stream, before that
// is a fault: its clients and it are ordinary processes, and on a machine that is
// busy with other things they may have to wait for longer than buffers last.
const tries = 10

// tally counts what had to be repeated.
type tally struct{ lost, crashed int }

// exact plays a piece and checks that it comes back whole, and late by so many
// samples as are wanted, if any are.
func exact(t *testing.T, s *Speakerphone, p piece, want int) (n tally) {
	t.Helper()
	for range tries {
		lost, err := once(t, s, p, want)
		switch {
		case errors.Is(err, ErrCrashed):
			n.crashed++
		case err != nil || lost != "":
			n.lost++
		default:
			return n
		}
		if err != nil {
			lost = err.Error()
		}
		t.Logf("repeated, %d times of less than %d: %s", n.lost+n.crashed, tries, lost)
	}
	t.Fatal("samples are lost each time")
	return n
}

// once plays a piece once. It returns how samples were lost on the way, and
// fails the test if they were without that having been noticed, or if what came
// back is measured wrongly.
func once(t *testing.T, s *Speakerphone, p piece, want int) (lost string, err error) {
	t.Helper()
	got, err := s.take(t.Context(), s.opt.Input, p.samples)
	switch {
	case errors.Is(err, ErrStalled), errors.Is(err, ErrCrashed), got.reply.Fault != nil && got.reply.Fault.Code == pipe.NoStart:
		return "", err
	case err != nil:
		t.Fatal(err)
	}
	played, _ := p.samples(got.rate)
	lag, db := residual(played, got.recorded)
	delay, gaps, err := p.hear(got.recorded, got.rate)
	if err != nil {
		t.Fatal(err)
	}
	seen := fmt.Sprintf("%d gaps, %d calls, %d troubled and %d before the first sound", gaps, got.reply.Calls, got.reply.Trouble, got.reply.Early)
	switch {
	case delay == nil && db > -90:
		return "the sweep is not heard, " + seen, nil
	case delay == nil:
		t.Fatalf("the residual is %.0f dB, and the sweep is not heard", db)
	case db > -90:
		from := p.judged(got.rate)
		if gaps == 0 && got.reply.Trouble == 0 && from < len(played) {
			if _, db := residual(played[from:], got.recorded[from:]); db > -90 {
				t.Fatalf("the residual is %.1f dB, want below -90 or a word about it", db)
			}
		}
		return fmt.Sprintf("the residual is %.1f dB, %s", db, seen), nil
	case want >= 0 && lag != want:
		t.Errorf("it came back after %d samples, want %d", lag, want)
	case math.Abs(*delay-float64(lag)) > 0.02 || gaps != 0:
		t.Errorf("measured a delay of %v and %d gaps, want %d and none", *delay, gaps, lag)
	}
	t.Logf("lag %d samples, measured %.3f, residual %.0f dB, %s", lag, *delay, db, seen)
	return "", nil
}

// Not in parallel: of all these PulseAudio minds the most what runs beside it.
func TestLoopThroughPulse(t *testing.T) {
	server := pulse(t)
	opt := server.options(t)
	t.Run("comes back whole", func(t *testing.T) { exact(t, New(opt), wholeProgram(), -1) })
	t.Run("no such device", func(t *testing.T) {
		opt := opt
		opt.Input = "roommik"
		_, err := New(opt).Check(t.Context())
		t.Log(err)
		if !errors.Is(err, devices.ErrAbsent) {
			t.Errorf("got %v, want ErrAbsent and no other device instead", err)
		}
	})
	t.Run("killed in mid-sweep", func(t *testing.T) { killed(t, server, opt) })
}

func TestLoopThroughJack(t *testing.T) {
	t.Parallel()
	server := jack(t)
	opt := server.options(t)
	t.Run("comes back whole", func(t *testing.T) { exact(t, New(opt), wholeProgram(), period) })
	t.Run("verdict", func(t *testing.T) { verdict(t, New(opt)) })
	t.Run("without a loop it is silent", func(t *testing.T) {
		opt := opt
		opt.Output, opt.Input = "system", "system"
		r, err := New(opt).Check(t.Context())
		if err != nil || !r.Has(loop.SilentMicrophone) {
			t.Errorf("got %v, %v", r.Findings, err)
		}
	})
	t.Run("killed in mid-sweep", func(t *testing.T) { killed(t, server, opt) })
}

// verdict takes a reference, and finds nothing wrong beside it.
func verdict(t *testing.T, s *Speakerphone) {
	t.Helper()
	ref, r, err := s.Reference(t.Context())
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
	s.opt.Reference = ref
	seen, err := s.Test(t.Context())
	if err != nil {
		t.Errorf("against its own reference: %v", err)
	}
	t.Log(seen.Text)
}

// killed kills the server while it plays: it takes the stream with it, and
// PortAudio says nothing.
func killed(t *testing.T, server *server, opt Options) {
	t.Helper()
	at := make(chan time.Time, 1)
	go func() {
		defer close(at)
		for !server.playing() {
			select {
			case <-time.After(20 * time.Millisecond):
			case <-t.Context().Done():
				return
			}
		}
		<-time.After(1500 * time.Millisecond) // in the first whole sweep
		server.kill()
		at <- time.Now()
	}()
	_, err := New(opt).Check(t.Context())
	ended := time.Now()
	struck, ok := <-at
	if !ok {
		t.Fatalf("the server was never seen to play: %v", err)
	}
	t.Logf("%v after the server was killed: %v", ended.Sub(struck), err)
	if !errors.Is(err, ErrStalled) && !errors.Is(err, ErrCrashed) && !errors.Is(err, ErrSound) || ended.Sub(struck) > 10*time.Second {
		t.Errorf("got %v after %v", err, ended.Sub(struck))
	}
}

// JACK keeps a list of eight servers. Those that are killed leave it.
func TestLoopServersAreKilled(t *testing.T) {
	t.Parallel()
	for range 9 {
		t.Run("", func(t *testing.T) { jack(t).kill() })
	}
}

// Run after run nothing is left: no process, no descriptor, no goroutine.
//
// One run in fifty may crash, over JACK: when PortAudio closes its stream, and
// takes away its ports one by one, another thread of libjack 1.9.21 may just be
// walking through their list to tell their latencies (jack2, issue 340).
func TestLoopManyRunsLeaveNothing(t *testing.T) {
	overJack, overPulse := New(jack(t).options(t)), New(pulse(t).options(t))
	run := func(i int) tally {
		if i%2 == 0 {
			return exact(t, overJack, shortSweep(), period)
		}
		return exact(t, overPulse, shortSweep(), -1)
	}
	run(0)
	run(1)
	before := leaktest.Take(t)
	slowest, all := time.Duration(0), tally{}
	for i := range *runs {
		begun := time.Now()
		n := run(i)
		all.lost, all.crashed = all.lost+n.lost, all.crashed+n.crashed
		slowest = max(slowest, time.Since(begun))
	}
	t.Logf("%d runs, the slowest in %v; repeated: %d that lost samples and %d that crashed", *runs, slowest, all.lost, all.crashed)
	if all.crashed > max(1, *runs/50) {
		t.Errorf("%d of %d runs crashed", all.crashed, *runs)
	}
	before.Check(t)
	if ended, running := zombies(t); ended > 0 || running > 2 { // the servers
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
