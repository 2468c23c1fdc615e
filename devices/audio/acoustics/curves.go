package acoustics

import (
	"math"

	"gonum.org/v1/gonum/dsp/fourier"
)

// draw keeps what can be drawn of an impulse response.
func (a *Analysis) draw(impulse []float64, arrival int, decays [Octaves]*decay) {
	a.Impulse, a.Arrival = impulse, arrival
	a.Response = gains(impulse, arrival, a.SampleRate)
	for k, d := range decays {
		if d == nil {
			continue
		}
		for i := range d.at {
			a.Decays[k] = append(a.Decays[k], d.level(i))
		}
	}
}

// gains is the gain of the first 0.2 s of a response, smoothed to a twelfth
// of an octave.
func gains(impulse []float64, arrival, rate int) (points []Point) {
	n := min(len(impulse), arrival+rate/5)
	part := make([]float64, n)
	for i := range part {
		part[i] = impulse[i] * rise(float64(n-i)/float64(n-arrival)*4)
	}
	plan := fourier.NewFFT(power2(n))
	bins := spectrum(plan, part)
	width := float64(rate) / float64(plan.Len())
	for f := 50.0; f < usable*float64(rate); f *= math.Pow(2, 1.0/24) {
		from := int(f * math.Pow(2, -1.0/24) / width)
		to := min(max(from+1, int(f*math.Pow(2, 1.0/24)/width)), len(bins))
		sum := 0.0
		for _, z := range bins[from:to] {
			sum += power(z)
		}
		points = append(points, Point{f, db(sum / float64(to-from))})
	}
	return points
}
