package acoustics

import (
	"fmt"
	"math"
)

// MaxSeconds is the longest recording that is analysed, in s.
const MaxSeconds = 60

// Analyze reads the figures off a recording of a stimulus. The samples are
// from -1 to 1 (full scale), at the stimulus's rate; the first of them is
// taken for the moment at which the stimulus began.
//
// It returns an error if the stimulus is out of range, or the recording is
// empty or longer than MaxSeconds. A recording without a sweep is no error
// but a finding.
func Analyze(recording []float64, s Stimulus) (*Analysis, error) {
	if err := s.check(); err != nil {
		return nil, err
	}
	if err := checkLength(len(recording), s.Rate); err != nil {
		return nil, err
	}
	a := &Analysis{Report: newReport(s.Rate)}
	x := a.clean(recording)
	count := clipped(x)
	a.ClippedSamples = &count
	if count > 0 {
		a.found(Finding{Code: FindingClipped, Samples: count})
	}
	r := s.deconvolve(x, 0)
	first, ok := r.find()
	begin := int(s.Silence * float64(s.Rate))
	if ok {
		begin = first
	}
	quiet := x[:clamp(begin-s.Rate/50, 0, len(x))]
	a.hum(quiet)
	switch {
	case !ok && s.ducks(x, quiet, begin) > ducked:
		a.found(Finding{Code: FindingEchoCancelled})
	case !ok:
		a.found(Finding{Code: FindingNotHeard})
	default:
		a.heard(r, x, quiet, first)
	}
	return a, nil
}

func checkLength(n, rate int) error {
	switch {
	case n < rate/10:
		return fmt.Errorf("%d samples are too few to analyse: 0.1 s at least", n)
	case n > MaxSeconds*rate:
		return fmt.Errorf("%.0f s are too long to analyse: cut out the sweep, %d s at most", float64(n)/float64(rate), MaxSeconds)
	}
	return nil
}

// clean copies samples. Those that are no numbers, or 60 dB above full scale,
// become silence and are reported.
func (a *Analysis) clean(samples []float64) []float64 {
	x, bad := make([]float64, len(samples)), 0
	for i, v := range samples {
		if math.Abs(v) <= 1000 { // false for what is no number
			x[i] = v
			continue
		}
		bad++
	}
	if bad > 0 {
		a.found(Finding{Code: FindingBadSamples, Samples: bad})
	}
	return x
}

// hum measures the mains in the silence before the sweep.
func (a *Analysis) hum(quiet []float64) {
	if len(quiet) < int(leastSilence*float64(a.SampleRate)) {
		a.found(Finding{Code: FindingLateStart, Value: float64(len(quiet)) / float64(a.SampleRate)})
		return
	}
	level, above := hum(quiet, a.SampleRate)
	a.HumDB = &level
	if above > 15 && level > -90 {
		a.found(Finding{Code: FindingHum, Value: above})
	}
}

// heard goes on once a sweep was found.
func (a *Analysis) heard(r *response, x, quiet []float64, first int) {
	second, two := r.second(first)
	expected := first + int(math.Round(r.samples(r.stimulus.spacing())))
	if !two {
		second = expected
	}
	complete := second+int(r.samples(r.stimulus.sounding())) <= len(x)
	gaps := r.gaps(x, first)
	if r.stimulus.Sweeps > 1 && complete {
		gaps = append(gaps, r.gaps(x, second)...)
		if len(gaps) == 0 && a.regulated(r, x, quiet, first, second) {
			return
		}
	}
	if two && complete {
		if drift := r.driftOf(first, second); a.clocks(drift, r.stimulus, &gaps) && math.Abs(drift) > 3e-8 {
			r = r.stimulus.deconvolve(x, drift)
			first, _ = r.near(first, 0)
		}
	} else {
		a.found(Finding{Code: FindingOneSweep})
	}
	a.gaps(gaps)
	place := arrive(r.at, first, r.stimulus.Rate)
	delay := place.at - r.samples(r.stimulus.Silence)
	a.DelaySamples = &delay
	a.Polarity = polarity(r.at, place.peak, r.stimulus.Rate)
	end := len(x) - int(r.samples(r.stimulus.sounding()))
	if end < place.peak {
		a.found(Finding{Code: FindingCutShort})
		return
	}
	if r.stimulus.Sweeps > 1 { // before the images of the second sweep's harmonics
		end = min(end, second-int(r.samples(r.stimulus.stretch()*math.Log(12))))
	}
	a.distortion(r, place.peak)
	a.room(r, quiet, place, end)
}

// regulated compares two like sweeps and reports whether the device cancels
// its own sound.
func (a *Analysis) regulated(r *response, x, quiet []float64, first, second int) bool {
	change, ok := r.change(first, second)
	switch {
	case !ok:
	case change < -learned, change < -learned/2 && r.stimulus.ducks(x, quiet, first) > ducked:
		a.found(Finding{Code: FindingEchoCancelled, Value: change})
		return true
	case math.Abs(change) > swayed:
		a.found(Finding{Code: FindingGainChanged, Value: change})
	}
	return false
}

// clocks gives the drift, and reports whether there is one to correct.
func (a *Analysis) clocks(drift float64, s Stimulus, gaps *[]gap) bool {
	extra := drift * s.spacing() * float64(s.Rate)
	jumps := 0
	for _, g := range *gaps {
		if g.code == FindingJump {
			jumps++
		}
	}
	const least = 24 // samples: no block is shorter
	switch {
	case math.Abs(drift) > maxDrift:
		a.found(Finding{Code: FindingLost, Value: math.Round(extra)})
		if len(*gaps) == 0 { // it happened in the silence
			*gaps = append(*gaps, gap{code: FindingLost})
		}
		return false
	case jumps > 0, len(*gaps) > 0 && math.Abs(extra) > least:
		a.found(Finding{Code: FindingDriftGaps})
		return false
	}
	ppm := 1e6 * drift
	a.DriftPPM = &ppm
	return true
}

// gaps counts the gaps and tells of each.
func (a *Analysis) gaps(gaps []gap) {
	count := len(gaps)
	a.Gaps = &count
	for _, g := range gaps {
		if g.code != FindingLost { // told already
			a.found(Finding{Code: g.code, At: float64(g.begin) / float64(a.SampleRate), Samples: g.samples})
		}
	}
}

func (a *Analysis) distortion(r *response, peak int) {
	d, ok := r.distortionOf(peak)
	if ok {
		thd := 100 * d.thd
		a.THDPercent = &thd
	}
	hidden := !ok
	for i, o := range d.order {
		if share := 100 * o.share; o.known {
			a.HarmonicsPercent[i] = &share
		}
		hidden = hidden || !o.known
	}
	if hidden {
		a.found(Finding{Code: FindingHarmonics, Value: 100 * d.floor})
	}
}
