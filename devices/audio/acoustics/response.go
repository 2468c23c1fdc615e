package acoustics

import (
	"math"

	"gonum.org/v1/gonum/dsp/fourier"
)

// response is a recording with the sweep divided out: where a sweep arrived
// in the recording, the impulse response of the path begins, and before it
// lie the images of the harmonics. A path that changes nothing has a peak of
// the share of the band that the sweep covers.
type response struct {
	stimulus Stimulus
	drift    float64   // of the reference that was divided out, a ratio
	h        []float64 // circular; index 0 is the recording's first sample
	recorded int       // samples in the recording
}

// deconvolve divides the sweep out. The edges of its band are cut softly and
// without shifting phase, so that the response rings little and evenly.
func (s Stimulus) deconvolve(recording []float64, drift float64) *response {
	sweep := s.reference(drift)
	plan := fourier.NewFFT(power2(len(recording) + len(sweep)))
	x, y := spectrum(plan, sweep), spectrum(plan, recording)
	for i := range y {
		f := float64(i) * float64(s.Rate) / float64(plan.Len())
		w := s.within(f)
		if w == 0 {
			y[i] = 0
			continue
		}
		p := power(x[i])
		y[i] *= complex(real(x[i])*w/p, -imag(x[i])*w/p)
	}
	return &response{stimulus: s, drift: drift, h: signal(plan, y), recorded: len(recording)}
}

// within is 1 inside the sweep's band and falls to 0 at its edges: over the
// first half octave and the last sixth.
func (s Stimulus) within(f float64) float64 {
	top := s.top()
	if f <= s.Low || f >= top {
		return 0
	}
	return rise(2*math.Log2(f/s.Low)) * rise(6*math.Log2(top/f))
}

// at is the response at a sample of the recording. Those before the first are
// at the end.
func (r *response) at(i int) float64 {
	n := len(r.h)
	return r.h[((i%n)+n)%n]
}

// cut copies n samples from begin.
func (r *response) cut(begin, n int) []float64 {
	part := make([]float64, n)
	for i := range part {
		part[i] = r.at(begin + i)
	}
	return part
}

// samples turns seconds of the stimulus into samples of the recording.
func (r *response) samples(seconds float64) float64 {
	return seconds * float64(r.stimulus.Rate) * (1 + r.drift)
}
