package acoustics_test

import (
	"math"
	"math/rand/v2"

	"gonum.org/v1/gonum/dsp/fourier"
)

// scene makes recordings of the default stimulus by its definition alone, as
// a function of time, so that delay and drift need no resampling and the
// harmonics are exact. Nothing of the code under test is in it.
type scene struct {
	rate      int
	seconds   float64   // 0: 8.5
	delay     float64   // samples
	drift     float64   // ppm
	gain      float64   // 0: 1
	harmonics []float64 // amplitude of orders 2, 3, … to the tone's
	impulse   []float64 // of the room; nil: none
	noise     float64   // standard deviation
	hum       [3]float64
	seed      uint64
	once      bool // only the first sweep
}

const (
	sweepLow, sweepHigh, sweepTime = 50.0, 20000.0, 2.0
	firstSweep, secondSweep        = 0.5, 4.5
)

// wave is the sweep t seconds after its beginning.
func (s scene) wave(t float64) float64 {
	l := sweepTime / math.Log(sweepHigh/sweepLow)
	end := l * math.Log(min(sweepHigh, 0.45*float64(s.rate))/sweepLow)
	if t <= 0 || t >= end {
		return 0
	}
	phase := 2 * math.Pi * sweepLow * l * (math.Exp(t/l) - 1)
	v := math.Sin(phase)
	for i, a := range s.harmonics {
		order := float64(i + 2)
		// Above half the rate there is nothing; below it a filter falls off.
		room := 0.5 - order*sweepLow*math.Exp(t/l)/float64(s.rate)
		if room > 0 {
			v += a * math.Sin(order*phase) * math.Pow(math.Sin(math.Pi/2*min(1, room/0.05)), 2)
		}
	}
	fade := 1.0
	if t < 0.010 {
		fade *= math.Pow(math.Sin(math.Pi/2*t/0.010), 2)
	}
	if end-t < 0.005 {
		fade *= math.Pow(math.Sin(math.Pi/2*(end-t)/0.005), 2)
	}
	return 0.5 * fade * v
}

// record is what the recorder got.
func (s scene) record() []float64 {
	seconds, gain := s.seconds, s.gain
	if seconds == 0 {
		seconds = 8.5
	}
	if gain == 0 {
		gain = 1
	}
	x := make([]float64, int(seconds*float64(s.rate)))
	for n := range x {
		t := (float64(n) - s.delay) / (1 + s.drift*1e-6) / float64(s.rate)
		x[n] = gain * s.wave(t-firstSweep)
		if !s.once {
			x[n] += gain * s.wave(t-secondSweep)
		}
	}
	if s.impulse != nil {
		x = convolve(x, s.impulse)
	}
	rng := rand.New(rand.NewPCG(s.seed, 1))
	for n := range x {
		x[n] += s.noise * rng.NormFloat64()
		for i, a := range s.hum {
			x[n] += a * math.Sin(2*math.Pi*50*float64(i+1)*float64(n)/float64(s.rate)+float64(i))
		}
	}
	return x
}

// convolve returns as many samples as x has.
func convolve(x, h []float64) []float64 {
	n := 1
	for n < len(x)+len(h) {
		n *= 2
	}
	plan := fourier.NewFFT(n)
	pad := func(v []float64) []complex128 {
		p := make([]float64, n)
		copy(p, v)
		return plan.Coefficients(nil, p)
	}
	a, b := pad(x), pad(h)
	for i := range a {
		a[i] *= b[i]
	}
	y := plan.Sequence(nil, a)
	for i := range y {
		y[i] /= float64(n)
	}
	return y[:len(x)]
}

// ringing is an impulse response whose every octave dies away by 60 dB in so
// many seconds: a carrier in each (IEC 60268-16, C.3.3).
func ringing(rate int, t60, seconds float64) []float64 {
	h := make([]float64, int(seconds*float64(rate)))
	for n := range h {
		t := float64(n) / float64(rate)
		for _, f := range []float64{125, 250, 500, 1000, 2000, 4000, 8000} {
			h[n] += 0.02 * math.Cos(2*math.Pi*f*t) * math.Pow(10, -3*t/t60)
		}
	}
	return h
}

// quantised rounds to so many bits and stops at full scale, as a converter
// does.
func quantised(x []float64, bits int) []float64 {
	full := math.Pow(2, float64(bits-1))
	y := make([]float64, len(x))
	for i, v := range x {
		y[i] = max(-full, min(full-1, math.Round(v*full))) / full
	}
	return y
}
