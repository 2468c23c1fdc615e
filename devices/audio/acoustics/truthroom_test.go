package acoustics_test

import (
	"math"
	"math/rand/v2"
	"testing"

	"klubba/devices/audio/acoustics"
)

// closedForm is the STI of an exponential decay alike in all bands, by
// IEC 60268-16, C.3.3: with nothing but the standard's formulas.
func closedForm(t60 float64) float64 {
	sum := 0.0
	for _, f := range []float64{0.63, 0.8, 1, 1.25, 1.6, 2, 2.5, 3.15, 4, 5, 6.3, 8, 10, 12.5} {
		m := 1 / math.Hypot(1, 2*math.Pi*f*t60/(6*math.Ln10))
		snr := 10 * math.Log10(m/(1-m))
		sum += (math.Max(-15, math.Min(15, snr)) + 15) / 30 / 14
	}
	return sum // the weights of all bands less those in common are 1
}

func truthOfDecay(t *testing.T) []*worst {
	t20 := &worst{name: "T20: 0.2 to 3 s, 7 octaves, noise at -60 dB", unit: "%", bound: 2}
	t30 := &worst{name: "T30: the same", unit: "%", bound: 2}
	edt := &worst{name: "EDT: the same", unit: "%", bound: 2}
	c50 := &worst{name: "C50: the same, from 0.3 s", unit: "dB", bound: 0.5}
	sti := &worst{name: "STI: the same, to the closed form", unit: "", bound: 0.005}
	irT20 := &worst{name: "T20 of an impulse response", unit: "%", bound: 2}
	irSTI := &worst{name: "STI of an impulse response, to the closed form", unit: "", bound: 0.005}
	for i, want := range cases([]float64{0.2, 0.3, 0.4, 0.5, 0.6, 0.8, 1, 1.5, 2, 3}) {
		h := ringing(48000, want, min(4, 2*want))
		x := scene{rate: 48000, delay: 900, impulse: h, seed: uint64(i)}.record()
		a := analyze(t, withNoise(x, 60), 48000)
		sti.take(a.STI.Value, closedForm(want), 1)
		for _, b := range a.Bands {
			edt.take(b.EDT, want, 100/want)
			t20.take(b.T20, want, 100/want)
			t30.take(b.T30, want, 100/want)
			if want >= 0.3 {
				c50.take(b.C50, 10*math.Log10(math.Exp(6*math.Ln10*0.05/want)-1), 1)
			}
		}
		ir, err := acoustics.AnalyzeImpulse(append(make([]float64, 1000), ringing(48000, want, max(1.7, 1.2*want))...), 48000)
		if err != nil {
			t.Fatal(err)
		}
		irSTI.take(ir.STI.Value, closedForm(want), 1)
		for _, b := range ir.Bands {
			irT20.take(b.T20, want, 100/want)
		}
	}
	return []*worst{t20, t30, edt, c50, sti, irT20, irSTI}
}

// withNoise adds white noise so many dB below the power of the sweep's
// loudest half second.
func withNoise(x []float64, down float64) []float64 {
	loudest := 0.0
	for i := 0; i+24000 <= len(x); i += 24000 {
		sum := 0.0
		for _, v := range x[i : i+24000] {
			sum += v * v / 24000
		}
		loudest = max(loudest, sum)
	}
	rng := rand.New(rand.NewPCG(5, 5))
	deviation := math.Sqrt(loudest) * math.Pow(10, -down/20)
	y := make([]float64, len(x))
	for i, v := range x {
		y[i] = v + deviation*rng.NormFloat64()
	}
	return y
}

// noisyRoom is a direct sound and a decaying noise after it.
func noisyRoom(rate int, t60, seconds float64) []float64 {
	rng := rand.New(rand.NewPCG(1, 2))
	h := make([]float64, int(seconds*float64(rate)))
	for i := range h {
		h[i] = 0.03 * rng.NormFloat64() * math.Pow(10, -3*float64(i)/float64(rate)/t60)
	}
	h[0] = 1
	return h
}

// truthOfGaps damages a recording in one place after the other: each time
// exactly one gap must be found, and near that place.
func truthOfGaps(t *testing.T) []*worst {
	missed := &worst{name: "gaps: silent, lost, repeated, put in; not found", unit: "", bound: 0}
	false_ := &worst{name: "gaps: found where there is none", unit: "", bound: 0}
	for _, impulse := range [][]float64{nil, noisyRoom(48000, 0.6, 1)} {
		gain := 0.9
		if impulse != nil {
			gain = 0.2
		}
		whole := scene{rate: 48000, delay: 4099, impulse: impulse, noise: 1e-4, gain: gain, seconds: 3.2, once: true, harmonics: []float64{0.01, 0.01}}.record()
		none := float64(*analyze(t, whole, 48000).Gaps)
		false_.take(&none, 0, 1)
		for _, at := range cases([]float64{0.05, 0.31, 0.82, 1.23, 1.54, 1.81, 1.92}) {
			for _, n := range cases([]int{509, 53}) {
				place := 4099 + int((firstSweep+at)*48000)
				for name, x := range damaged(whole, place, n) {
					missed.cases++
					false_.cases++
					hits, extra := 0.0, -1.0
					a := analyze(t, x, 48000)
					for _, f := range a.Findings {
						switch f.Code {
						case acoustics.FindingGap, acoustics.FindingRepeat, acoustics.FindingJump:
							extra++
							if math.Abs(f.At*48000-float64(place)) < 300 {
								hits = 1
							}
						}
					}
					if hits == 0 || float64(*a.Gaps) != extra+1 {
						missed.error++
						t.Logf("missed: %s of %d at %g s: %+v", name, n, at, a.Findings)
					}
					false_.error += max(0, extra)
				}
			}
		}
	}
	return []*worst{missed, false_}
}

// damaged does to n samples at a place what drivers and buses do.
func damaged(x []float64, place, n int) map[string][]float64 {
	silent := quantised(x, 16)
	clear(silent[place : place+n])
	repeated := append([]float64{}, x...)
	copy(repeated[place:], x[place-n:place])
	return map[string][]float64{
		"silent":   silent,
		"lost":     append(append([]float64{}, x[:place]...), x[place+n:]...),
		"repeated": quantised(repeated, 24),
		"put in":   append(append([]float64{}, x[:place]...), x[place-n:]...),
	}
}
