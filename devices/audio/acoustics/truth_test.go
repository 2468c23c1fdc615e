package acoustics_test

import (
	"flag"
	"fmt"
	"math"
	"strings"
	"testing"

	"klubba/devices/audio/acoustics"
)

var full = flag.Bool("full", false, "try every case of TestTruth, not every third")

// cases thins out a list, so that the test takes seconds.
func cases[T any](all []T) (some []T) {
	for i, c := range all {
		if *full || i%3 == 0 {
			some = append(some, c)
		}
	}
	return some
}

// analyze must not fail on what the tests record.
func analyze(t testing.TB, x []float64, rate int) *acoustics.Analysis {
	t.Helper()
	a, err := acoustics.Analyze(x, acoustics.DefaultStimulus(rate))
	if err != nil {
		t.Fatal(err)
	}
	return a
}

// worst keeps the greatest error of a figure. A figure that is not given is
// wrong beyond measure.
type worst struct {
	name, unit string
	bound      float64
	error      float64
	cases      int
}

func (w *worst) take(got *float64, want, scale float64) {
	w.cases++
	if got == nil {
		w.error = math.Inf(1)
		return
	}
	w.error = max(w.error, math.Abs(*got-want)*scale)
}

// TestTruth prints how far the figures are off on recordings whose answers are
// known, and fails where that is more than promised.
func TestTruth(t *testing.T) {
	all := []*worst{
		truthOfDelay(t), truthOfDrift(t), truthOfDistortion(t), truthOfHum(t), truthOfClipping(t),
	}
	all = append(all, truthOfDecay(t)...)
	all = append(all, truthOfGaps(t)...)
	var table strings.Builder
	fmt.Fprintf(&table, "\n%-52s %6s %14s %14s\n", "figure", "cases", "worst error", "bound")
	for _, w := range all {
		fmt.Fprintf(&table, "%-52s %6d %14s %14s\n", w.name, w.cases, fmt.Sprintf("%.4g %s", w.error, w.unit), fmt.Sprintf("%g %s", w.bound, w.unit))
		if !(w.error <= w.bound) {
			t.Errorf("%s: off by %g %s, want at most %g", w.name, w.error, w.unit, w.bound)
		}
	}
	t.Log(table.String())
}

func truthOfDelay(t *testing.T) *worst {
	w := &worst{name: "delay: 0 to 0.2 s, 6 rates, 16 bits, noise at -60 dB", unit: "sample", bound: 0.02}
	for i, rate := range cases([]int{44100, 16000, 22050, 48000, 32000, 96000}) {
		for _, delay := range cases([]float64{17.25, 0, 511.5, 4099.37 / 48000 * float64(rate)}) {
			gain := 1.0
			if i%2 == 1 {
				gain = -0.5
			}
			x := quantised(scene{rate: rate, delay: delay, gain: gain, noise: 5e-4, seconds: 3, once: true, seed: uint64(i)}.record(), 16)
			a := analyze(t, x, rate)
			w.take(a.DelaySamples, delay, 1)
			if want := int(math.Copysign(1, gain)); a.Polarity != want {
				t.Errorf("polarity at %d Hz: got %d, want %d", rate, a.Polarity, want)
			}
		}
	}
	return w
}

func truthOfDrift(t *testing.T) *worst {
	w := &worst{name: "drift: -150 to 150 ppm, in a room, noise at -50 dB", unit: "ppm", bound: 0.5}
	for i, ppm := range cases([]float64{-150, -20, -1, 83.3, 0.3, 7, 150}) {
		s := scene{rate: 48000, delay: 900.4, drift: ppm, noise: 1.6e-3, gain: 0.5, seed: uint64(i)}
		if i%2 == 0 {
			s.impulse = noisyRoom(48000, 0.5, 1)
		}
		w.take(analyze(t, s.record(), 48000).DriftPPM, ppm, 1)
	}
	return w
}

func truthOfDistortion(t *testing.T) *worst {
	w := &worst{name: "THD: 0.1 % to 10 %, orders 2 to 5, noise at -86 dB", unit: "dB", bound: 0.1}
	for i, thd := range []float64{0.001, 0.003, 0.01, 0.1} {
		// The orders in falling strength; their squares add up to thd².
		parts := []float64{0.8, 0.5, 0.3, math.Sqrt(1 - 0.64 - 0.25 - 0.09)}
		for j := range parts {
			parts[j] *= thd
		}
		a := analyze(t, scene{rate: 48000, delay: 300.3, gain: 0.9, harmonics: parts, noise: 2.5e-5, seconds: 3.5, once: true, seed: uint64(i)}.record(), 48000)
		if a.THDPercent == nil {
			w.take(nil, 0, 0)
			continue
		}
		level := 20 * math.Log10(*a.THDPercent/100/thd)
		w.take(&level, 0, 1)
	}
	return w
}

func truthOfHum(t *testing.T) *worst {
	w := &worst{name: "hum: -80 to -20 dB at 50, 100 and 150 Hz", unit: "dB", bound: 0.2}
	for i, level := range []float64{-80, -60, -40, -20} {
		each := math.Pow(10, level/20) / math.Sqrt(3)
		a := analyze(t, scene{rate: 44100, delay: 900, hum: [3]float64{each, each, each}, noise: 1e-5, seconds: 3, once: true, seed: uint64(i)}.record(), 44100)
		w.take(a.HumDB, level, 1)
		if i == 3 && !finds(a, acoustics.FindingHum) {
			t.Error("hum at -20 dB is no finding")
		}
	}
	return w
}

func truthOfClipping(t *testing.T) *worst {
	w := &worst{name: "clipping: share of clipped samples counted wrong", unit: "%", bound: 0}
	for _, ceiling := range []float64{1.1, 0.499, 0.49, 0.4, 0.2} {
		x := scene{rate: 48000, delay: 900, noise: 1e-4, seconds: 3, once: true}.record()
		want := 0
		for i, v := range x {
			x[i] = max(-ceiling, min(ceiling, v))
			if math.Abs(v) >= ceiling {
				want++
			}
		}
		got := float64(*analyze(t, x, 48000).ClippedSamples)
		w.take(&got, float64(want), 100/math.Max(1, float64(want)))
	}
	return w
}

func finds(a *acoustics.Analysis, code acoustics.Code) bool {
	for _, f := range a.Findings {
		if f.Code == code {
			return true
		}
	}
	return false
}
