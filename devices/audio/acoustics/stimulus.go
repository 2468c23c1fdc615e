package acoustics

import (
	"fmt"
	"math"
)

// The sample rates that can be analysed, in Hz.
const (
	MinRate = 8000
	MaxRate = 384000
)

// The sweep's edges are rounded off, so that it begins and ends without a
// click.
const (
	fadeIn  = 0.010 // s
	fadeOut = 0.005 // s
)

// usable is the share of the sample rate up to which a sweep goes: sound
// cards filter away what is above.
const usable = 0.45

// Stimulus is what is played: silence, then exponential sine sweeps, each
// with silence after it.
type Stimulus struct {
	Rate    int     // samples a second, MinRate to MaxRate
	Silence float64 // s before the first sweep; the noise is measured there
	Sweep   float64 // s that a whole sweep from Low to High takes
	Tail    float64 // s of silence after each sweep; the decay is measured there
	Sweeps  int     // 1, or 2 for the drift of the clocks
	Low     float64 // Hz where a sweep begins
	// High is where it ends, in Hz. At a rate too low for it a sweep stops
	// early, at 0.45 of the rate, and is otherwise the same.
	High  float64
	Level float64 // peak, above 0 to 1 (full scale)
}

// DefaultStimulus returns the stimulus that "klubba sweep" writes: 0.5 s of
// silence, then twice a sweep of 2 s from 50 Hz to 20 kHz at half of full
// scale (-6 dBFS) with 2 s of silence after it; 8.5 s in all.
func DefaultStimulus(rate int) Stimulus {
	return Stimulus{Rate: rate, Silence: 0.5, Sweep: 2, Tail: 2, Sweeps: 2, Low: 50, High: 20000, Level: 0.5}
}

// Samples returns the stimulus as samples from -1 to 1.
func (s Stimulus) Samples() []float64 {
	all := make([]float64, int(math.Round((s.Silence+float64(s.Sweeps)*s.spacing())*float64(s.Rate))))
	for i := range s.Sweeps {
		begin := s.Silence + float64(i)*s.spacing()
		first := max(0, int(begin*float64(s.Rate)))
		last := min(len(all), int((begin+s.sounding())*float64(s.Rate))+2)
		for n := first; n < last; n++ {
			all[n] += s.at(float64(n)/float64(s.Rate) - begin)
		}
	}
	return all
}

// check names what is wrong with a stimulus.
func (s Stimulus) check() error {
	switch {
	case s.Rate < MinRate || s.Rate > MaxRate:
		return fmt.Errorf("a sample rate of %d Hz cannot be analysed: record at %d to %d Hz", s.Rate, MinRate, MaxRate)
	case !(s.Sweep >= 0.1 && s.Sweep <= 10) || !(s.Silence >= 0 && s.Silence <= 10) || !(s.Tail >= 0 && s.Tail <= 10):
		return fmt.Errorf("a sweep of %g s after %g s and before %g s of silence is out of range", s.Sweep, s.Silence, s.Tail)
	case s.Sweeps < 1 || s.Sweeps > 2:
		return fmt.Errorf("%d sweeps are out of range: one, or two for the drift", s.Sweeps)
	case !(s.Low >= 10 && s.Low*4 <= s.top() && s.High <= 200000) || !(s.Level > 0 && s.Level <= 1):
		return fmt.Errorf("a sweep from %g to %g Hz with a peak of %g is out of range", s.Low, s.High, s.Level)
	}
	return nil
}

// stretch is the time in which the frequency grows by e, in s.
func (s Stimulus) stretch() float64 { return s.Sweep / math.Log(s.High/s.Low) }

// top is the highest frequency that is really played, in Hz.
func (s Stimulus) top() float64 { return min(s.High, usable*float64(s.Rate)) }

// sounding is how long a sweep is really heard, in s.
func (s Stimulus) sounding() float64 { return s.reached(s.top()) }

// reached is when a sweep passes a frequency, in s from its beginning.
func (s Stimulus) reached(frequency float64) float64 {
	return s.stretch() * math.Log(frequency/s.Low)
}

// spacing is the time from one sweep's beginning to the next one's, in s.
func (s Stimulus) spacing() float64 { return s.Sweep + s.Tail }

// at is the sweep's value t seconds after its beginning.
func (s Stimulus) at(t float64) float64 {
	end := s.sounding()
	if t < 0 || t > end {
		return 0
	}
	l := s.stretch()
	fade := rise(t/fadeIn) * rise((end-t)/fadeOut)
	return s.Level * fade * math.Sin(2*math.Pi*s.Low*l*math.Expm1(t/l))
}

// rise goes from 0 at 0 to 1 at 1 along a half cosine.
func rise(x float64) float64 {
	if x <= 0 {
		return 0
	}
	if x >= 1 {
		return 1
	}
	return 0.5 - 0.5*math.Cos(math.Pi*x)
}

// reference is one sweep as a recorder hears it whose clock is faster than
// the player's by drift (a ratio, 1e-6 for one ppm).
func (s Stimulus) reference(drift float64) []float64 {
	step := 1 / (float64(s.Rate) * (1 + drift))
	one := make([]float64, int(s.sounding()/step)+2)
	for n := range one {
		one[n] = s.at(float64(n) * step)
	}
	return one
}
