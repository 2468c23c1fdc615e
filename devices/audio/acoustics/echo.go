package acoustics

import (
	"math"
	"slices"

	"gonum.org/v1/gonum/dsp/fourier"
)

// A device that cancels echoes takes its own sound out of what it hears, so a
// loop through it says nothing of the room. It gives itself away by learning:
// of two like sweeps it lets far less of the second through. Or by its
// suppressor: while it plays, the noise of the room is gone too, which a dead
// microphone or loudspeaker does not bring about.
const (
	learned = 10.0 // dB that the second sweep is weaker
	ducked  = 6.0  // dB that the noise is weaker while a sweep plays
	swayed  = 1.0  // dB between two like sweeps: something regulates the gain
)

// change is how much stronger the second sweep is than the first, in dB: the
// middle one of the bands from 250 Hz to 4 kHz in which the first stands out
// of the noise. It reports whether it can be told.
func (r *response) change(first, second int) (float64, bool) {
	rate := r.stimulus.Rate
	n := power2(rate / 25)
	a, b := r.octavesAt(first, n), r.octavesAt(second, n)
	quiet := r.octavesAt(first-int(r.samples(r.stimulus.stretch()*math.Log(12))), n)
	var changes []float64
	for k := 1; k <= 5; k++ {
		if a[k] > 10*quiet[k] && r.stimulus.covered(Centers()[k]) {
			changes = append(changes, db(b[k]/a[k]))
		}
	}
	if len(changes) == 0 {
		return 0, false
	}
	slices.Sort(changes)
	return changes[len(changes)/2], true
}

// octavesAt is the energy of the response around a sample by octave.
func (r *response) octavesAt(peak, n int) (bands [Octaves]float64) {
	bins := spectrum(fourier.NewFFT(n), r.windowed(peak, n))
	for k, center := range Centers() {
		for i, z := range bins {
			g := octave(center, float64(i)*float64(r.stimulus.Rate)/float64(n))
			bands[k] += g * g * power(z)
		}
	}
	return bands
}

// ducks is how much the room's noise at 4 kHz falls, in dB, while a sweep
// plays that has not come to 400 Hz yet. quiet is the silence before it.
func (s Stimulus) ducks(x, quiet []float64, begin int) float64 {
	const faintest, band = 1e-11, 5 // -110 dB; 4 kHz
	from := clamp(begin+int(0.15*s.reached(400)*float64(s.Rate)), 0, len(x))
	to := clamp(begin+int(s.reached(400)*float64(s.Rate)), 0, len(x))
	if to-from < s.Rate/10 || len(quiet) < s.Rate/10 {
		return 0
	}
	before, during := bandPower(quiet, s.Rate)[band], bandPower(x[from:to], s.Rate)[band]
	if before < faintest {
		return 0
	}
	return db(before) - db(during)
}
