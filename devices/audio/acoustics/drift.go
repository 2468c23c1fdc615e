package acoustics

import (
	"math"
	"math/cmplx"

	"gonum.org/v1/gonum/dsp/fourier"
)

// maxDrift is more than any two sound cards differ, as a ratio: crystals are
// good for 100 ppm each. A greater one is samples lost or inserted.
const maxDrift = 500e-6

// lag is how much later, in samples, the response at b is than that at a,
// beyond the difference of those two: the slope of the phase between them,
// which the path itself has no part in.
func (r *response) lag(a, b int) float64 {
	n := power2(r.stimulus.Rate / 25) // about 40 ms
	plan := fourier.NewFFT(n)
	x := spectrum(plan, r.windowed(a, n))
	y := spectrum(plan, r.windowed(b, n))
	tau := 0.0
	for range 8 {
		slope, weight := 0.0, 0.0
		for i := 1; i < n/2; i++ {
			omega := 2 * math.Pi * float64(i) / float64(n)
			cross := y[i] * cmplx.Conj(x[i]) * cmplx.Rect(1, omega*tau)
			w := cmplx.Abs(cross)
			slope -= w * omega * cmplx.Phase(cross)
			weight += w * omega * omega
		}
		if weight == 0 {
			return 0
		}
		change := slope / weight
		tau += change
		if math.Abs(change) < 1e-6 {
			break
		}
	}
	return tau
}

// windowed is the response around a peak, faded out on both sides.
func (r *response) windowed(peak, n int) []float64 {
	before := n / 4
	part := r.cut(peak-before, n)
	for i := range part {
		part[i] *= rise(float64(i)/float64(before)) * rise(2*float64(n-i)/float64(n))
	}
	return part
}

// driftOf is how much faster the recorder's clock is than the player's, as a
// ratio, from the arrivals of two sweeps.
func (r *response) driftOf(first, second int) float64 {
	apart := float64(second-first) + r.lag(first, second)
	return apart/(r.stimulus.spacing()*float64(r.stimulus.Rate)) - 1
}
