package picture_test

import (
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"syscall"
	"testing"
	"time"

	"klubba/devices/camera/picture"
)

// BenchmarkMeasure is one frame of 1920 x 1080 through all measures of one picture.
func BenchmarkMeasure(b *testing.B) {
	f := newSensor(1).take(newGrey(1920, 1080), leaves(1920, 1080, 1), 1, 2).frame()
	var a picture.Analyzer
	b.ReportAllocs()
	for b.Loop() {
		if _, err := a.Measure(f); err != nil {
			b.Fatal(err)
		}
	}
}

// BenchmarkStack adds one frame of 1920 x 1080 to a stack.
func BenchmarkStack(b *testing.B) {
	f := newSensor(1).take(newGrey(1920, 1080), leaves(1920, 1080, 1), 1, 2).frame()
	var s picture.Stack
	n := 0
	b.ReportAllocs()
	for b.Loop() {
		if n++; n%picture.MaxShots == 0 {
			s.Reset()
		}
		if err := s.Add(picture.Shot{Frame: f}); err != nil {
			b.Fatal(err)
		}
	}
}

// BenchmarkCompare compares a picture of 1920 x 1080 with a reference.
func BenchmarkCompare(b *testing.B) {
	var a picture.Analyzer
	if _, err := a.Measure(leaves(1920, 1080, 1).frame()); err != nil {
		b.Fatal(err)
	}
	ref := a.Reference("")
	for b.Loop() {
		if _, err := a.Compare(ref); err != nil {
			b.Fatal(err)
		}
	}
}

// BenchmarkAgainstFFmpeg has ffmpeg measure the same frame on one thread with
// blurdetect, signalstats and siti, in turn with our own measures. What counts
// is the processor's time, which other work on the machine does not lengthen.
func BenchmarkAgainstFFmpeg(b *testing.B) {
	ffmpeg, err := exec.LookPath("ffmpeg")
	if err != nil {
		b.Skip("SKIPPED: ffmpeg is not installed, so there is nothing to compare with")
	}
	g := newSensor(1).take(newGrey(1920, 1080), leaves(1920, 1080, 1), 1, 2)
	file := filepath.Join(b.TempDir(), "frame.pgm")
	if err := os.WriteFile(file, append(fmt.Appendf(nil, "P5\n%d %d\n255\n", g.w, g.h), g.y...), 0o600); err != nil {
		b.Fatal(err)
	}
	const frames = 20
	run := func(filters string) time.Duration {
		cmd := exec.CommandContext(b.Context(), ffmpeg, "-v", "error", "-nostdin", "-threads", "1", "-filter_threads", "1",
			"-loop", "1", "-i", file, "-vf", "format=yuv420p"+filters, "-frames:v", fmt.Sprint(frames), "-f", "null", "-")
		if out, err := cmd.CombinedOutput(); err != nil {
			b.Fatalf("%v: %s", err, out)
		}
		return cmd.ProcessState.UserTime() + cmd.ProcessState.SystemTime()
	}
	used := func() time.Duration {
		var u syscall.Rusage
		if err := syscall.Getrusage(syscall.RUSAGE_SELF, &u); err != nil {
			b.Fatal(err)
		}
		return time.Duration(u.Utime.Nano() + u.Stime.Nano())
	}
	var a picture.Analyzer
	f := g.frame()
	if _, err := a.Measure(f); err != nil { // makes room
		b.Fatal(err)
	}
	var ours, theirs time.Duration
	n := 0
	for b.Loop() {
		n++
		theirs += run(",blurdetect,signalstats,siti") - run("")
		start := used()
		for range frames {
			if _, err := a.Measure(f); err != nil {
				b.Fatal(err)
			}
		}
		ours += used() - start
	}
	per := func(d time.Duration) float64 { return d.Seconds() * 1000 / frames / float64(n) }
	b.ReportMetric(per(ours), "cpu-ms/frame")
	b.ReportMetric(per(theirs), "ffmpeg-cpu-ms/frame")
	b.ReportMetric(per(theirs)/per(ours), "times-faster")
}
