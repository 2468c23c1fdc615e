package acoustics

import (
	"math"
	"slices"

	"gonum.org/v1/gonum/dsp/fourier"
)

// A click is looked for by short spectra: it is what lights up across the
// whole spectrum for a moment and is gone again at once. The sweep and its
// harmonics are ridges that linger, and a room's answer to a slammed door
// dies away slowly.
const (
	clickHops  = 4    // spectra overlap by three quarters
	clickLevel = 12.0 // dB above the moments around, in a quarter of the bins at least
	// clickStep is how high a step must be, as a share of the peak around it,
	// or of a twentieth of the loudest peak.
	clickStep = 0.004
	// highStep is the same while a harmonic of the sweep may just be ending at
	// half the rate, which is a step too: from this share of the rate on.
	highStep, harmonicsEnd = 0.05, 0.04
)

// frame is how many samples a short spectrum has: about 5 ms.
func frame(rate int) int { return power2(rate / 188) }

// clicks finds the discontinuities between two samples of a recording, as
// samples to within a frame. What is quieter than 120 dB under the loudest
// frame is not looked at. From the sample called high on the sweep is so high
// that its harmonics end.
func clicks(x []float64, from, to, high, n int) (found []int) {
	hop := n / clickHops
	shots := spectra(x, from, to, n, hop)
	floor, peak := 0.0, loudest(x[from:to])
	for _, s := range shots {
		for _, p := range s {
			floor = max(floor, 1e-12*p)
		}
	}
	ratios := make([]float64, n/2-2)
	last, best := -10*clickHops, 0.0
	for i := range shots {
		for b := range ratios {
			before, after := calm(shots, i, -1, b+2), calm(shots, i, 1, b+2)
			ratios[b] = shots[i][b+2] / max(before, after, floor)
		}
		score := upper(ratios)
		if score < fromDB(clickLevel) {
			continue
		}
		at := from + i*hop + n/2
		least := clickStep
		if at > high {
			least = highStep
		}
		if step(shots[i]) < least*max(loudest(x[at-n/2:at+n/2]), 0.05*peak) {
			continue
		}
		switch {
		case i-last > 2*clickHops:
			found, best = append(found, at), score
		case score > best:
			found[len(found)-1], best = at, score
		}
		last = i
	}
	return found
}

// calm is the middle power of a bin in three moments before or after: another
// click may be in one of them.
func calm(shots [][]float64, i, side, bin int) float64 {
	var p [3]float64
	for m, off := range [3]int{5, 9, 13} {
		if j := i + side*off; j >= 0 && j < len(shots) {
			p[m] = shots[j][bin]
		}
	}
	return max(min(p[0], p[1]), min(max(p[0], p[1]), p[2]))
}

// upper is the quartile above which a quarter of the values is. It sorts them.
func upper(values []float64) float64 {
	slices.Sort(values)
	return values[len(values)*3/4]
}

// step is the height of the step that has such a spectrum.
func step(shot []float64) float64 {
	n := 2 * (len(shot) - 1)
	heights := make([]float64, n/2-2)
	for b := range heights {
		half := math.Sin(math.Pi * float64(b+2) / float64(n))
		heights[b] = shot[b+2] * 4 * half * half
	}
	slices.Sort(heights)
	return math.Sqrt(heights[len(heights)/2])
}

// loudest is the peak of a row of samples.
func loudest(x []float64) (peak float64) {
	for _, v := range x {
		peak = max(peak, math.Abs(v))
	}
	return peak
}

// scaled makes the peak 1, unless there is none.
func scaled(x []float64) {
	peak := loudest(x)
	for i := range x {
		if peak > 0 {
			x[i] /= peak
		}
	}
}

// spectra are the powers of short spectra, one every hop.
func spectra(x []float64, from, to, n, hop int) (shots [][]float64) {
	plan := fourier.NewFFT(n)
	window := blackmanHarris(n)
	part, bins := make([]float64, n), make([]complex128, n/2+1)
	for begin := max(0, from); begin+n <= min(to, len(x)); begin += hop {
		for i := range part {
			part[i] = x[begin+i] * window[i]
		}
		plan.Coefficients(bins, part)
		shot := make([]float64, len(bins))
		for i, z := range bins {
			shot[i] = power(z)
		}
		shots = append(shots, shot)
	}
	return shots
}

// blackmanHarris is a window whose side lobes are 92 dB down (F. J. Harris,
// Proc. IEEE 66, 1978), so that a tone does not cover a faint click.
func blackmanHarris(n int) []float64 {
	w := make([]float64, n)
	for i := range w {
		a := 2 * math.Pi * (float64(i) + 0.5) / float64(n)
		w[i] = 0.35875 - 0.48829*math.Cos(a) + 0.14128*math.Cos(2*a) - 0.01168*math.Cos(3*a)
	}
	return w
}
