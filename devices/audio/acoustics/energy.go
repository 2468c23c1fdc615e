package acoustics

import "math"

// block is the step in which energy is followed, in s.
const block = 0.001

// ring is how long an octave filter rings before and after, in s.
const ring = 0.05

// energy is the energy of an impulse response in one band, in steps of 1 ms.
type energy struct {
	e     []float64 // in each step
	start int       // the step at which the direct sound arrives
}

// energyOf adds up squares, the samples numbered so that onset begins a step.
// Steps begin where whole samples allow.
func energyOf(x []float64, onset, rate int) energy {
	step := block * float64(rate)
	before := int(float64(onset) / step)
	after := int(float64(len(x)-onset) / step)
	e := energy{e: make([]float64, max(0, before+after)), start: before}
	edge := func(i int) int { return onset + int(math.Round(float64(i-before)*step)) }
	for i := range e.e {
		for _, v := range x[max(0, edge(i)):min(len(x), edge(i+1))] {
			e.e[i] += v * v
		}
	}
	return e
}

// mean is the mean energy of the steps in a range that is not empty.
func mean(e []float64) float64 {
	sum := 0.0
	for _, v := range e {
		sum += v
	}
	return sum / float64(len(e))
}

// line is a straight line through levels: offset + slope·i, in dB.
type line struct{ offset, slope float64 }

func (l line) at(i float64) float64 { return l.offset + l.slope*i }

// reaches is where the line comes to a level.
func (l line) reaches(level float64) float64 { return (level - l.offset) / l.slope }

// fit draws the line of least squares. It needs two points.
func fit(xs, ys []float64) (line, bool) {
	if len(xs) < 2 {
		return line{}, false
	}
	mx, my := mean(xs), mean(ys)
	sxy, sxx := 0.0, 0.0
	for i := range xs {
		sxy += (xs[i] - mx) * (ys[i] - my)
		sxx += (xs[i] - mx) * (xs[i] - mx)
	}
	slope := sxy / sxx
	return line{my - slope*mx, slope}, true
}
