package acoustics

import (
	"math"

	"gonum.org/v1/gonum/dsp/fourier"
)

// leastSilence is how much silence before the sweep the noise needs, in s.
const leastSilence = 0.2

// bandPower is the power of a stretch of sound behind each octave filter.
func bandPower(x []float64, rate int) (bands [Octaves]float64) {
	plan := fourier.NewFFT(power2(len(x)))
	windowed, weight := hann(x)
	bins := spectrum(plan, windowed)
	for k, center := range Centers() {
		for i := 1; i < len(bins)-1; i++ {
			g := octave(center, float64(i)*float64(rate)/float64(plan.Len()))
			bands[k] += 2 * g * g * power(bins[i])
		}
		bands[k] /= weight * float64(plan.Len())
	}
	return bands
}

// hann fades a stretch in and out, and returns by what its energy shrank.
func hann(x []float64) (faded []float64, weight float64) {
	faded = make([]float64, len(x))
	for i, v := range x {
		w := 0.5 - 0.5*math.Cos(2*math.Pi*(float64(i)+0.5)/float64(len(x)))
		faded[i] = v * w
		weight += w * w
	}
	return faded, weight
}

// Hum is looked for at the mains frequency of Europe and its multiples, in Hz.
func humFrequencies() [3]float64 { return [3]float64{50, 100, 150} }

// hum is the level of the mains' three lines together in dB, 0 dB being a sine
// of full scale, and how far they stand above their neighbourhood in dB.
func hum(x []float64, rate int) (level, above float64) {
	lines, around := 0.0, 0.0
	for _, f := range humFrequencies() {
		lines += tone(x, rate, f)
		for _, off := range []float64{-20, -13, 13, 20} {
			around += tone(x, rate, f+off) / 4
		}
	}
	return db(lines), db(lines) - db(around)
}

// tone is the squared amplitude of a stretch at a frequency, to the width of a
// Hann window.
func tone(x []float64, rate int, f float64) float64 {
	re, im, sum := 0.0, 0.0, 0.0
	for i, v := range x {
		w := 0.5 - 0.5*math.Cos(2*math.Pi*(float64(i)+0.5)/float64(len(x)))
		sin, cos := math.Sincos(2 * math.Pi * f * float64(i) / float64(rate))
		re, im, sum = re+v*w*cos, im+v*w*sin, sum+w
	}
	return 4 * (re*re + im*im) / (sum * sum)
}
