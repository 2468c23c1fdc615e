package vmtest_test

import (
	"context"
	"encoding/binary"
	"errors"
	"io"
	"math"
	"math/rand/v2"
	"os"
	"os/exec"
	"strings"
	"testing"
	"time"

	"golang.org/x/sys/unix"

	"klubba/devices/audio"
	"klubba/devices/audio/alsa"
	"klubba/devices/audio/loop"
)

// acousticRoom stands between two sound loops: what the loudspeaker plays into
// the first, the microphone hears from the second, as the air changed it.
type acousticRoom struct {
	air    func(x float64) float64
	played int // samples since the first sound
	rng    *rand.Rand
}

// fault is a way for air and devices to be wrong.
type fault struct {
	name string
	want loop.Name
	air  func(r *acousticRoom) func(float64) float64
}

// faults are ten that are injected, after one that is none.
func faults() []fault {
	gain := func(g float64) func(*acousticRoom) func(float64) float64 {
		return func(r *acousticRoom) func(float64) float64 {
			return func(x float64) float64 { return g*x + r.noise(2e-4) }
		}
	}
	return []fault{
		{"nothing wrong", loop.OK, gain(0.3)},
		{"silent loudspeaker", loop.SilentEither, gain(0)},
		{"silent microphone", loop.SilentMicrophone, func(*acousticRoom) func(float64) float64 { return func(float64) float64 { return 0 } }},
		{"too quiet", loop.TooQuiet, gain(0.0012)},
		{"noisy", loop.Noisy, func(r *acousticRoom) func(float64) float64 {
			return func(x float64) float64 { return 0.3*x + r.noise(0.06) }
		}},
		{"distorted", loop.Distorted, func(r *acousticRoom) func(float64) float64 {
			return func(x float64) float64 { return 0.3*(x+6*x*x*x) + r.noise(2e-4) }
		}},
		{"clipping", loop.Clipping, gain(6)},
		{"dropouts", loop.Dropouts, func(r *acousticRoom) func(float64) float64 {
			return func(x float64) float64 {
				if r.played%24000 > 23500 {
					return 0
				}
				return 0.3*x + r.noise(2e-4)
			}
		}},
		{"delay", loop.Delay, func(r *acousticRoom) func(float64) float64 {
			line, at := make([]float64, 12000), 0 // a quarter of a second
			return func(x float64) float64 {
				y := line[at]
				line[at], at = x, (at+1)%len(line)
				return 0.3*y + r.noise(2e-4)
			}
		}},
		{"reverberant", loop.Reverberant, func(r *acousticRoom) func(float64) float64 { return r.hall() }},
		{"echo cancelled", loop.EchoCancelled, func(r *acousticRoom) func(float64) float64 {
			return func(x float64) float64 { // it has learned by the first whole sweep
				return 0.3*x*max(0.02, math.Exp(-3*max(0, float64(r.played)/48000-0.8))) + r.noise(2e-4)
			}
		}},
	}
}

func (r *acousticRoom) noise(deviation float64) float64 { return deviation * r.rng.NormFloat64() }

// hall is four combs that die away by 60 dB in 2 s (M. R. Schroeder, 1962).
func (r *acousticRoom) hall() func(float64) float64 {
	lengths := [4]int{1433, 1601, 1867, 2053}
	var lines [4][]float64
	for i, n := range lengths {
		lines[i] = make([]float64, n)
	}
	n := 0
	return func(x float64) float64 {
		sum := x
		for i, line := range lines {
			at := n % lengths[i]
			y := line[at]
			line[at] = x + y*math.Pow(10, -3*float64(lengths[i])/48000/2)
			sum += 0.5 * y
		}
		n++
		return 0.1*sum + r.noise(2e-5)
	}
}

// carry takes sound from one loop to the other until the context ends.
func (r *acousticRoom) carry(ctx context.Context, t *testing.T) (wait func()) {
	t.Helper()
	format := []string{"-q", "-t", "raw", "-f", "S16_LE", "-r", "48000", "-c", "2", "--buffer-time=40000"}
	from := exec.CommandContext(ctx, "arecord", append(format, "-D", "hw:Loop,1")...)
	to := exec.CommandContext(ctx, "aplay", append(format, "-D", "hw:Back,0")...)
	in, err := from.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	out, err := to.StdinPipe()
	if err != nil {
		t.Fatal(err)
	}
	// A pipe of the usual size holds a third of a second.
	for _, p := range []any{in, out} {
		if _, err := unix.FcntlInt(p.(*os.File).Fd(), unix.F_SETPIPE_SZ, 4096); err != nil {
			t.Fatal(err)
		}
	}
	if err := errors.Join(from.Start(), to.Start()); err != nil {
		t.Fatal(err)
	}
	done := make(chan struct{})
	go func() {
		defer close(done)
		r.pass(in, out)
		_, _ = from.Wait(), to.Wait()
	}()
	return func() { <-done }
}

// pass changes sound, on both channels alike.
func (r *acousticRoom) pass(in io.Reader, out io.Writer) {
	buf := make([]byte, 4*480)
	for {
		if _, err := io.ReadFull(in, buf); err != nil {
			return
		}
		for i := 0; i < len(buf); i += 4 {
			x := float64(int16(binary.LittleEndian.Uint16(buf[i:]))) / 32768
			if r.played > 0 || x != 0 {
				r.played++
			}
			y := uint16(int16(max(-32768, min(32767, math.Round(32768*r.air(x))))))
			binary.LittleEndian.PutUint16(buf[i:], y)
			binary.LittleEndian.PutUint16(buf[i+2:], y)
		}
		if _, err := out.Write(buf); err != nil {
			return
		}
	}
}

// inRoom does work while a room with that fault carries the sound.
func inRoom(t *testing.T, f fault, work func()) {
	t.Helper()
	ctx, cancel := context.WithCancel(t.Context())
	r := &acousticRoom{rng: rand.New(rand.NewPCG(5, 6))}
	r.air = f.air(r)
	wait := r.carry(ctx, t)
	running(t, alsa.Capture, 4800)
	work()
	cancel()
	wait()
}

// Each fault is found by its name. Beside it, in the same room, Debian's
// alsabat says what it finds.
func TestInGuestSoundFaults(t *testing.T) {
	opt := aloop(t)
	opt.Input, opt.Latency = "hw:Back,1", 100*time.Millisecond
	found, bat := 0, 0
	for _, f := range faults() {
		var r audio.Report
		var err, said error
		var ours, theirs time.Duration
		inRoom(t, f, func() {
			begun := time.Now()
			r, err = audio.New(opt).Check(t.Context())
			ours = time.Since(begun)
		})
		inRoom(t, f, func() {
			begun := time.Now()
			ctx, cancel := context.WithTimeout(t.Context(), 20*time.Second)
			defer cancel()
			said = exec.CommandContext(ctx, "alsabat", "-P", "hw:Loop,0", "-C", "hw:Back,1", "-f", "dat", "-n", "3s").Run()
			theirs = time.Since(begun)
		})
		var names []string
		for _, g := range r.Findings {
			names = append(names, string(g.Name))
		}
		t.Logf("%-20s klubba: %-40s in %.1f s; alsabat: %v in %.1f s", f.name, strings.Join(names, ", "), ours.Seconds(), said, theirs.Seconds())
		if err != nil || !r.Has(f.want) {
			t.Errorf("%s: %+v (%v), want %s", f.name, r.Findings, err, f.want)
		} else if f.want != loop.OK {
			found++
		}
		if f.want != loop.OK && said != nil {
			bat++
		}
	}
	t.Logf("of %d faults klubba names %d, and alsabat finds %d, which it does not name", len(faults())-1, found, bat)
}
