package acoustics

import (
	"math"
	"math/cmplx"
)

// Modulations is how many modulation frequencies the full method has.
const Modulations = 14

// MTF is a modulation transfer function: the share of a modulation, 0 to 1,
// that is left by octave band and modulation frequency.
type MTF [Octaves][Modulations]float64

// ModulationFrequencies returns those of the full method, in Hz
// (IEC 60268-16).
func ModulationFrequencies() [Modulations]float64 {
	return [Modulations]float64{0.63, 0.8, 1, 1.25, 1.6, 2, 2.5, 3.15, 4, 5, 6.3, 8, 10, 12.5}
}

// The male weights of octave bands, and of what neighbours have in common
// (IEC 60268-16, editions 4 and 5).
func weights() (alpha [Octaves]float64, beta [Octaves - 1]float64) {
	return [Octaves]float64{0.085, 0.127, 0.230, 0.233, 0.309, 0.224, 0.173},
		[Octaves - 1]float64{0.085, 0.078, 0.065, 0.011, 0.047, 0.095}
}

// Index returns the speech transmission index, 0 to 1, of a modulation
// transfer function, and the modulation transfer index of each octave, 0 to 1
// (IEC 60268-16, indirect full method, male weights). Shares above 1 are taken
// for 1, and those below 0 or that are no numbers for 0.
func (m MTF) Index() (sti float64, mti [Octaves]float64) {
	for k := range m {
		for _, share := range m[k] {
			mti[k] += transmission(share) / Modulations
		}
	}
	return combine(mti), mti
}

// transmission is the transmission index of one share of modulation.
func transmission(m float64) float64 {
	switch {
	case !(m > 0):
		return 0
	case m >= 1:
		return 1
	}
	snr := 10 * math.Log10(m/(1-m))
	return (max(-15, min(15, snr)) + 15) / 30
}

func combine(mti [Octaves]float64) float64 {
	alpha, beta := weights()
	sti := 0.0
	for k, v := range mti {
		sti += alpha[k] * v
		if k < len(beta) {
			sti -= beta[k] * math.Sqrt(v*mti[k+1])
		}
	}
	return max(0, min(1, sti))
}

// modulation is what a decay leaves of each modulation: the transform of its
// energy, noise subtracted and tail added, over its sum (M. R. Schroeder,
// Acustica 49, 1981).
func (d decay) modulation() (m [Modulations]float64) {
	end := d.start + d.at
	for i, f := range ModulationFrequencies() {
		turn := cmplx.Rect(1, -2*math.Pi*f*block)
		sum, at := complex(0, 0), complex(1, 0)
		for _, e := range d.e[:end] {
			sum += complex(e-d.noise, 0) * at
			at *= turn
		}
		fall := fromDB(d.late.slope)
		// d.missing is the sum of a geometric series; here it turns.
		sum += complex(d.missing()*(1-fall), 0) * at / (1 - complex(fall, 0)*turn)
		m[i] = cmplx.Abs(sum) / d.left[0]
	}
	return m
}

// noisy is a share of modulation after noise, given the signal's distance to
// it in dB.
func noisy(m, snr float64) float64 { return m / (1 + fromDB(-snr)) }

// Letter returns the qualification of a speech transmission index, "U" (the
// worst) to "A+" (IEC 60268-16, annex F). A measurement is uncertain by 0.02
// to 0.03, so near a letter's edge it is only indicative.
func Letter(sti float64) string {
	letter := "U"
	for _, l := range []struct {
		from float64
		name string
	}{
		{0.36, "J"}, {0.40, "I"}, {0.44, "H"}, {0.48, "G"}, {0.52, "F"}, {0.56, "E"},
		{0.60, "D"}, {0.64, "C"}, {0.68, "B"}, {0.72, "A"}, {0.76, "A+"},
	} {
		if sti >= l.from {
			letter = l.name
		}
	}
	return letter
}
