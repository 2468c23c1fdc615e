package loop

import (
	"math"

	"klubba/devices/audio/acoustics"
)

// Heard is what a recording of a program told. What could not be measured is
// nil.
type Heard struct {
	acoustics.Report
	// Heard: a sweep stands out of the recording.
	Heard bool `json:"heard"`
	// DelayMS is the round trip through buffers and air. It is not the delay
	// of a call.
	DelayMS *float64 `json:"delay_ms"`
	// GainDB is what comes back of the sweep by octave, from 125 Hz to 8 kHz:
	// 0 dB is as loud as it was sent.
	GainDB [acoustics.Octaves]*float64 `json:"gain_db"`
	// NoiseDB is the noise by octave against a sweep of full scale.
	NoiseDB [acoustics.Octaves]*float64 `json:"noise_db"`
	// QuietDB is the level before the first sound, without its mean; 0 dB is
	// a sine of full scale, -200 digital silence.
	QuietDB float64 `json:"quiet_db"`
	// PeakDB is the greatest sample of all, against full scale.
	PeakDB float64 `json:"peak_db"`
	// Steps are the levels of the short sweeps as they came back, the softest
	// first, where they stand out of the quiet.
	Steps []*float64 `json:"steps_db"`
	// CompressionDB is by how much less the steps rise than they were played.
	CompressionDB *float64 `json:"compression_db"`
	// Dead: nothing at all is in the recording, not even the room.
	Dead bool `json:"dead"`

	analysis *acoustics.Analysis
}

// Analysis has the curves behind the figures, to be drawn.
func (h *Heard) Analysis() *acoustics.Analysis { return h.analysis }

// deadPeak is the level that a recording of nothing does not exceed: three
// steps of a 16-bit converter.
const deadPeak = 3.0 / 32768

// Hear measures a recording of a program, taken from when the playing began.
// The error says that the program is out of range or the recording too short
// or too long to be one.
func Hear(recording []float32, p Program) (*Heard, error) {
	x := double(recording)
	// Once for the delay, and once more without what was heard before it.
	a, err := acoustics.Analyze(p.spliced(x, 0), p.Stimulus())
	if err != nil {
		return nil, err
	}
	shift := 0
	if d := a.DelaySamples; d != nil && int(*d) > p.samples(join) {
		shift = int(*d) - p.samples(join)
		if a, err = acoustics.Analyze(p.spliced(x, shift), p.Stimulus()); err != nil {
			return nil, err
		}
	}
	h := &Heard{Report: a.Report, analysis: a}
	if a.DelaySamples != nil {
		d := *a.DelaySamples + float64(shift)
		// What comes before it was sent, or when recording is over, is a noise.
		h.Heard = d > -join*float64(p.Rate) && d < allowance*float64(p.Rate)
		ms := 1000 * d / float64(p.Rate)
		h.DelaySamples, h.DelayMS = &d, &ms
	}
	h.levels(x, p)
	h.bands(a)
	return h, nil
}

// join is how long before the first whole sweep the quiet is joined to it, and
// fading how long the one turns into the other, in s. Noise is not measured so
// near to a sweep.
const join, fading = 0.02, 0.01

// spliced is the quiet at the recording's beginning with the whole sweeps
// behind it, as if there had been no rise. shift is by how many samples what is
// heard is late.
func (p Program) spliced(x []float64, shift int) []float64 {
	before, from := min(p.samples(quiet), len(x)), min(p.begins()+shift, len(x))
	y := append(append(make([]float64, 0, len(x)), x[:before]...), x[from:]...)
	fade := min(p.samples(fading), before)
	for i := range fade {
		w := float64(i) / float64(fade)
		y[before-fade+i] = (1-w)*y[before-fade+i] + w*x[from-fade+i]
	}
	return y
}

// levels measures the quiet, the peak and the steps.
func (h *Heard) levels(x []float64, p Program) {
	h.QuietDB = level(x[:min(p.samples(quiet), len(x))])
	most := peak(x)
	h.PeakDB, h.Dead = amplitudeDB(most), most <= deadPeak
	if !h.Heard {
		return
	}
	at := p.samples(quiet) + int(*h.DelaySamples)
	for range rises() {
		from, to := min(max(at, 0), len(x)), min(max(at+p.samples(step), 0), len(x))
		h.Steps = append(h.Steps, above(level(x[from:to]), h.QuietDB))
		at += p.samples(step + pause)
	}
	first, last := h.Steps[0], h.Steps[len(h.Steps)-1]
	if first != nil && last != nil {
		less := risesBy*float64(len(h.Steps)-1) - (*last - *first)
		h.CompressionDB = &less
	}
}

// above is a level without the noise in it, if it stands out by 6 dB.
func above(sum, noise float64) *float64 {
	if sum < noise+6 {
		return nil
	}
	v := 10 * math.Log10(math.Pow(10, sum/10)-math.Pow(10, noise/10))
	return &v
}

// bands measures gain and noise by octave.
func (h *Heard) bands(a *acoustics.Analysis) {
	for k, center := range acoustics.Centers() {
		sum, n := 0.0, 0
		for _, point := range a.Response {
			if point.Hz >= center/math.Sqrt2 && point.Hz < center*math.Sqrt2 {
				sum += math.Pow(10, point.DB/10)
				n++
			}
		}
		if n == 0 || !(sum > 0) {
			continue
		}
		gain := 10 * math.Log10(sum/float64(n))
		h.GainDB[k] = &gain
		if snr := a.Bands[k].SNR; snr != nil {
			noise := gain - *snr
			h.NoiseDB[k] = &noise
		}
	}
}

// level is the level of a stretch without its mean, 0 dB being a sine of full
// scale.
func level(x []float64) float64 {
	if len(x) == 0 {
		return floorDB
	}
	sum, middle := 0.0, mean(x)
	for _, v := range x {
		if math.Abs(v) < 1000 {
			sum += (v - middle) * (v - middle)
		}
	}
	return amplitudeDB(math.Sqrt(2 * sum / float64(len(x))))
}

// peak is the greatest distance of a sample from the mean.
func peak(x []float64) float64 {
	most, middle := 0.0, mean(x)
	for _, v := range x {
		if math.Abs(v) < 1000 { // false for what is no number
			most = max(most, math.Abs(v-middle))
		}
	}
	return most
}

func double(x []float32) []float64 {
	y := make([]float64, len(x))
	for i, v := range x {
		y[i] = float64(v)
	}
	return y
}

// mean is that of all samples that are numbers.
func mean(x []float64) float64 {
	sum := 0.0
	for _, v := range x {
		if math.Abs(v) < 1000 {
			sum += v
		}
	}
	return sum / float64(max(1, len(x)))
}

// floorDB is the lowest level given.
const floorDB = -200

func amplitudeDB(a float64) float64 {
	if !(a > 1e-10) {
		return floorDB
	}
	return 20 * math.Log10(a)
}
