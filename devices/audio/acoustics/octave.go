package acoustics

import (
	"math"

	"gonum.org/v1/gonum/dsp/fourier"
)

// Octaves is how many octave bands are judged.
const Octaves = 7

// Centers are the octave bands' centres, in Hz (IEC 61260-1, IEC 60268-16).
func Centers() [Octaves]float64 {
	return [Octaves]float64{125, 250, 500, 1000, 2000, 4000, 8000}
}

// octave is the gain of the filter for an octave band. It shifts no phase: a
// filter that does bends the modulation of speech (IEC 60268-16, A.3.1.2). At
// the band's edges it is 0.5, and an octave from the centre 1/411 (52 dB down;
// C.4.2 asks for 41).
func octave(center, f float64) float64 {
	if f <= 0 {
		return 0
	}
	u := (f/center - center/f) * math.Sqrt2
	u *= u
	u *= u // (…)⁴
	return 1 / (1 + u*u)
}

// covered reports whether a sweep plays all of an octave band.
func (s Stimulus) covered(center float64) bool {
	return s.Low <= center/math.Sqrt2 && s.top() >= center*math.Sqrt2
}

// filtered is a signal behind each octave filter. It has n samples more on
// either side, into which the filters ring; bands that are not wanted are nil.
func filtered(x []float64, rate, n int, wanted func(center float64) bool) (bands [Octaves][]float64) {
	padded := make([]float64, len(x)+2*n)
	copy(padded[n:], x)
	plan := fourier.NewFFT(power2(len(padded)))
	whole := spectrum(plan, padded)
	part := make([]complex128, len(whole))
	for k, center := range Centers() {
		if !wanted(center) {
			continue
		}
		for i := range whole {
			g := octave(center, float64(i)*float64(rate)/float64(plan.Len()))
			part[i] = whole[i] * complex(g, 0)
		}
		bands[k] = signal(plan, part)[:len(padded)]
	}
	return bands
}

// bandwidth is the width of an octave filter for noise, in Hz, below a
// limiting frequency.
func bandwidth(center, limit float64) float64 {
	width, step := 0.0, center/200
	for f := step / 2; f < min(limit, 8*center); f += step {
		g := octave(center, f)
		width += g * g * step
	}
	return width
}
