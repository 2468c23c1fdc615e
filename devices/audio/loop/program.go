package loop

import (
	"math"

	"klubba/devices/audio/acoustics"
)

// Program is what is played: silence, three short sweeps that rise from 24 dB
// below the cap, and two whole sweeps at the cap. The second of those tells
// the drift of the clocks, and a device that learns to cancel its own sound.
type Program struct {
	Rate int `json:"rate"` // Hz, acoustics.MinRate to acoustics.MaxRate
	// Cap is the peak of the loudest sweep, above 0 to 1 (full scale).
	Cap float64 `json:"cap"`
}

// DefaultCap is -12 dB of full scale: as loud as somebody who speaks.
const DefaultCap = 0.25

// Times in s. The tail is what speech intelligibility needs (IEC 60268-16: 1.6
// s), the quiet is for streams that begin late, and for the noise.
const (
	quiet     = 0.4
	step      = 0.15
	pause     = 0.1
	wholeTime = 1.1
	tail      = 1.6
	// allowance is recorded after the last sample was played, for what is
	// underway in buffers and in the air.
	allowance = 0.5
)

// rises are the levels of the short sweeps, in parts of the cap: 8 dB apart.
func rises() []float64 { return []float64{0.063, 0.158, 0.398} }

// risesBy is by how much one rise is above the one before, in dB.
const risesBy = 8

// Stimulus is that of the whole sweeps.
func (p Program) Stimulus() acoustics.Stimulus {
	return acoustics.Stimulus{Rate: p.Rate, Silence: quiet, Sweep: wholeTime, Tail: tail, Sweeps: 2, Low: 50, High: 20000, Level: p.Cap}
}

// rise is the i-th short sweep with its pause, in the band of speech.
func (p Program) rise(level float64) []float64 {
	return acoustics.Stimulus{Rate: p.Rate, Sweep: step, Tail: pause, Sweeps: 1, Low: 200, High: 3500, Level: level * p.Cap}.Samples()
}

// Samples returns what to play, from -1 to 1. It lasts 4.95 s.
func (p Program) Samples() []float64 {
	all := make([]float64, p.samples(quiet))
	for _, level := range rises() {
		all = append(all, p.rise(level)...)
	}
	s := p.Stimulus()
	s.Silence = 0
	whole := s.Samples()
	return append(all, whole[:len(whole)-p.samples(tail)]...)
}

// Frames is how many samples to record, from when the playing begins: 5.45 s.
func (p Program) Frames() int { return p.begins() + p.samples(2*wholeTime+tail+allowance) }

// begins is at which sample the first whole sweep begins.
func (p Program) begins() int {
	return p.samples(quiet) + len(rises())*p.samples(step+pause)
}

func (p Program) samples(seconds float64) int { return int(math.Round(seconds * float64(p.Rate))) }
