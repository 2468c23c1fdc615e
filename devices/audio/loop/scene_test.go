package loop_test

import (
	"math"
	"math/rand/v2"
	"testing"

	"gonum.org/v1/gonum/dsp/fourier"

	"klubba/devices/audio/loop"
)

const rate = 48000

// scene is a room with a speakerphone in it, in a recording of the program.
type scene struct {
	delay     int     // samples
	gain      float64 // of the direct sound; 0: silent loudspeaker
	t60       float64 // s; 0: no room
	noise     float64 // standard deviation of the room's noise
	hum       float64
	harmonics float64 // share of the third
	mute      bool    // the microphone gives digital silence
	after     func(x []float64)
}

// fine is a room in which nothing is wrong.
func fine() scene { return scene{delay: 6144, gain: 0.3, t60: 0.4, noise: 2e-4} }

func program() loop.Program { return loop.Program{Rate: rate, Cap: loop.DefaultCap} }

// record plays the program in the scene.
func (s scene) record() []float32 {
	p := program()
	x := make([]float64, p.Frames())
	for i, v := range p.Samples() {
		if i+s.delay < len(x) {
			x[i+s.delay] = s.gain * (v - s.harmonics*(4*v*v*v/(p.Cap*p.Cap)-3*v))
		}
	}
	rng := rand.New(rand.NewPCG(1, 2))
	if s.t60 > 0 {
		h := make([]float64, int(s.t60*rate))
		for i := range h {
			h[i] = 0.02 * rng.NormFloat64() * math.Pow(10, -3*float64(i)/rate/s.t60)
		}
		h[0] = 1
		x = convolve(x, h)
	}
	for i := range x {
		x[i] += s.noise*rng.NormFloat64() + s.hum*math.Sin(2*math.Pi*50*float64(i)/rate)
	}
	if s.after != nil {
		s.after(x)
	}
	y := make([]float32, len(x))
	for i, v := range x {
		if !s.mute {
			y[i] = float32(max(-1, min(1, v)))
		}
	}
	return y
}

// convolve returns as many samples as x has.
func convolve(x, h []float64) []float64 {
	n := 1
	for n < len(x)+len(h) {
		n *= 2
	}
	plan := fourier.NewFFT(n)
	pad := func(v []float64) []complex128 {
		return plan.Coefficients(nil, append(v[:len(v):len(v)], make([]float64, n-len(v))...))
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

// hear measures a scene.
func hear(t *testing.T, s scene) *loop.Heard {
	t.Helper()
	h, err := loop.Hear(s.record(), program())
	if err != nil {
		t.Fatal(err)
	}
	return h
}

// here is the identity of the room's own device.
func here() loop.Identity {
	return loop.Identity{Output: "hw:*,0", Input: "hw:*,0", Card: "Jabra SPEAK 510 USB", USB: "0b0e:0420", Serial: "A1"}
}

// evidence is all that is known of a scene without a mixer and a reference.
func evidence(t *testing.T, s scene) loop.Evidence {
	t.Helper()
	return loop.Evidence{Heard: hear(t, s), Program: program(), Identity: here(), Loudspeaker: loop.SwitchUnknown, Microphone: loop.SwitchUnknown}
}

// reference is that of the room in which nothing is wrong.
func reference(t *testing.T) *loop.Reference {
	t.Helper()
	r, err := loop.NewReference(hear(t, fine()), program(), here())
	if err != nil {
		t.Fatal(err)
	}
	return r
}
