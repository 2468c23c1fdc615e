package acoustics

import (
	"math"
	"testing"
)

// The checks that IEC 60268-16 gives for itself. A.2.2: bands k and k+1 alone.
func TestNeighboursInCommon(t *testing.T) {
	for k, want := range []float64{0.127, 0.279, 0.398, 0.531, 0.486, 0.302} {
		var m MTF
		for i := range m[k] {
			m[k][i], m[k+1][i] = 1, 1
		}
		if got, _ := m.Index(); math.Abs(got-want) > 0.001 {
			t.Errorf("octaves %d and %d: got %.4f, want %.3f", k, k+1, got, want)
		}
	}
}

// C.3.2: the same modulation everywhere.
func TestEvenModulation(t *testing.T) {
	for i, want := range []float64{0, 0.18, 0.30, 0.38, 0.44, 0.50, 0.56, 0.62, 0.70, 0.82, 1} {
		var m MTF
		for k := range m {
			for j := range m[k] {
				m[k][j] = float64(i) / 10
			}
		}
		if got, mti := m.Index(); math.Abs(got-want) > 0.005 || math.Abs(mti[3]-want) > 0.005 {
			t.Errorf("m = %.1f: got %.4f and %.4f, want %.2f", float64(i)/10, got, mti[3], want)
		}
	}
}

func TestIndexTakesAnything(t *testing.T) {
	var m MTF
	m[0][0], m[1][1], m[2][2], m[3][3] = math.NaN(), math.Inf(1), -1, 7
	if got, _ := m.Index(); !(got >= 0 && got <= 1) {
		t.Errorf("got %v", got)
	}
}

// C.3.3: a carrier in each band that dies away has the modulation of the
// closed form, by the decay's own transform.
func TestModulationOfADecay(t *testing.T) {
	const rate = 48000
	for _, t60 := range []float64{0.3, 0.5, 1, 2} {
		for k, center := range Centers() {
			x := make([]float64, int(1.7*rate*max(1, t60)))
			for n := range x {
				s := float64(n) / rate
				x[n] = math.Sin(2*math.Pi*center*s) * math.Pow(10, -3*s/t60)
			}
			extra := int(ring * rate)
			band := filtered(x, rate, extra, func(c float64) bool { return c == center })[k]
			d, ok := decayOf(energyOf(band[:len(x)], extra, rate))
			if !ok {
				t.Fatalf("%g Hz: no decay", center)
			}
			m := d.modulation()
			for i, f := range ModulationFrequencies() {
				want := 1 / math.Hypot(1, 2*math.Pi*f*t60/(6*math.Ln10))
				if math.Abs(m[i]-want) > 0.005 {
					t.Errorf("T %g s, %g Hz, F %g Hz: m %.4f, want %.4f", t60, center, f, m[i], want)
				}
			}
		}
	}
}

// modulated is what an octave filter leaves of the modulation of a carrier.
// The recording lasts a whole number of modulation periods.
func modulated(signal func(t float64) float64, band int, f float64) float64 {
	const rate = 32000
	x := make([]float64, 3*rate)
	for n := range x {
		x[n] = signal(float64(n) / rate)
	}
	y := filtered(x, rate, rate, func(c float64) bool { return c == Centers()[band] })[band]
	y = y[rate+rate/2:][:2*rate] // away from where it begins and ends
	re, im, sum := 0.0, 0.0, 0.0
	for n, v := range y {
		sin, cos := math.Sincos(2 * math.Pi * f * float64(n) / rate)
		re, im, sum = re+v*v*cos, im+v*v*sin, sum+v*v
	}
	return 2 * math.Hypot(re, im) / sum
}

// A.3.1.2: carriers at the bands' edges, modulated so that the index should be
// 0.1 to 0.9, must give that index within 0.01. The highest frequency of each
// group, for which the filter is worst, stands for the others in it.
func TestFilterBendsNoModulation(t *testing.T) {
	groups := map[float64][]int{2: {0, 1, 2, 3, 4, 5}, 5: {6, 7, 8, 9}, 8: {10, 11}, 12.5: {12, 13}}
	for _, want := range []float64{0.5, 0.9} {
		ratio := fromDB(30*want - 15)
		m := ratio / (1 + ratio)
		var left MTF
		for band, center := range Centers() {
			low, high := center/math.Sqrt2, center*math.Sqrt2
			for f, members := range groups {
				got := modulated(func(s float64) float64 {
					return math.Sqrt(1+m*math.Cos(2*math.Pi*f*s)) * (math.Sin(2*math.Pi*low*s) + math.Sin(2*math.Pi*high*s))
				}, band, f)
				for _, i := range members {
					left[band][i] = got
				}
			}
		}
		if got, _ := left.Index(); math.Abs(got-want) > 0.01 {
			t.Errorf("got %.4f, want %.1f", got, want)
		} else {
			t.Logf("%.1f: %.4f", want, got)
		}
	}
}

// C.4.2: with a tone 41 dB stronger an octave away, at least half of a whole
// modulation must be left.
func TestFilterSlope(t *testing.T) {
	tone := math.Pow(10, 41.0/20)
	for band, center := range Centers() {
		for _, other := range []float64{center / 2, center * 2} {
			got := modulated(func(s float64) float64 {
				return math.Sqrt(1+math.Cos(2*math.Pi*2*s))*math.Sin(2*math.Pi*center*s) + tone*math.Sin(2*math.Pi*other*s)
			}, band, 2)
			if other < 16000 && got < 0.5 {
				t.Errorf("%g Hz beside %g Hz: m %.3f, want 0.5 at least", center, other, got)
			}
		}
	}
}

// The index of a decay alike in all bands, to four places.
func TestClosedForm(t *testing.T) {
	for _, c := range []struct{ t60, want float64 }{
		{0.2, 0.8876}, {0.3, 0.8275}, {0.4, 0.7779}, {0.5, 0.7363}, {0.6, 0.7001},
		{0.8, 0.6389}, {1, 0.5885}, {1.5, 0.4979}, {2, 0.4374}, {3, 0.3571},
	} {
		var m MTF
		for k := range m {
			for i, f := range ModulationFrequencies() {
				m[k][i] = 1 / math.Hypot(1, 2*math.Pi*f*c.t60/(6*math.Ln10))
			}
		}
		if got, _ := m.Index(); math.Abs(got-c.want) > 0.0001 {
			t.Errorf("T %g s: got %.4f, want %.4f", c.t60, got, c.want)
		}
	}
}

func TestLetter(t *testing.T) {
	for sti, want := range map[float64]string{0: "U", 0.355: "U", 0.36: "J", 0.5: "G", 0.60: "D", 0.759: "A", 0.76: "A+", 1: "A+"} {
		if got := Letter(sti); got != want {
			t.Errorf("%g: got %s, want %s", sti, got, want)
		}
	}
}
