package picture

import (
	"math"
	"math/cmplx"
)

// bands is how finely a shot's brightness is kept from top to bottom. A
// rolling shutter takes at most 33 ms, in which lamps on mains of 60 Hz
// flicker four times.
const (
	bands    = 128
	mostBars = 8
)

// What it takes to call a brightness that comes and goes a flicker.
const (
	leastShots  = 12
	leastCycles = 1.5 // in the stack, or it may be anything slow
	coherent    = .6  // share of all change that the lamps' frequency explains
)

// flicker looks for light that pulses at twice the mains frequency. The frames
// sample it, so over time it is seen as the difference to the nearest multiple
// of the frame rate; within a frame, read row by row, it stands as bars that
// move on by the same phase from frame to frame.
func (s *Stack) flicker(m *StackMeasures) {
	n := len(s.passed)
	span := (s.passed[n-1].at - s.passed[0].at).Seconds()
	if span <= 0 {
		return
	}
	m.Rate = float64(n-1) / span
	if n < leastShots {
		return
	}
	changes := s.changes()
	for _, mains := range []int{50, 60} {
		light := 2 * float64(mains)
		alias := light - math.Round(light/m.Rate)*m.Rate
		if math.Abs(alias)*span < leastCycles {
			continue // it stands still in the picture
		}
		for bars := -mostBars; bars <= mostBars; bars++ {
			if depth := 100 * s.pulse(changes, alias, bars); depth > m.Flicker {
				m.Flicker, m.Mains = depth, mains
			}
		}
	}
}

// changes is each shot's brightness, band by band, in parts of the mean over time.
func (s *Stack) changes() [][bands]float64 {
	out := make([][bands]float64, len(s.passed))
	for b := range bands {
		var mean float64
		for i := range s.passed {
			mean += s.passed[i].bands[b] / float64(len(s.passed))
		}
		for i := range s.passed {
			out[i][b] = (s.passed[i].bands[b] - mean) / max(mean, 1)
		}
	}
	return out
}

// pulse is the amplitude of the bars that pass by at a frequency, 0 if other
// things change the brightness more.
func (s *Stack) pulse(changes [][bands]float64, hertz float64, bars int) float64 {
	var sum complex128
	var power, weights float64
	n := float64(len(changes))
	for i, c := range changes {
		var x complex128
		for b, v := range c {
			sin, cos := math.Sincos(2 * math.Pi * float64(bars*b) / bands)
			x += complex(v*cos/bands, v*sin/bands)
		}
		// Tapered to both ends, or slow changes would leak into the frequency.
		taper := 1 - math.Cos(2*math.Pi*(float64(i)+.5)/n)
		t := (s.passed[i].at - s.passed[0].at).Seconds()
		sum += complex(taper, 0) * x * cmplx.Rect(1, -2*math.Pi*hertz*t)
		power += taper * real(x*cmplx.Conj(x))
		weights += taper
	}
	share := real(sum*cmplx.Conj(sum)) / weights / max(power, 1e-30)
	if bars == 0 {
		share *= 2 // half of it stands at the negative frequency
	}
	if share < coherent {
		return 0
	}
	return 2 * cmplx.Abs(sum) / weights
}
