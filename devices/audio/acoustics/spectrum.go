package acoustics

import (
	"math"
	"math/bits"

	"gonum.org/v1/gonum/dsp/fourier"
)

// power2 is the least power of two that is not below n.
func power2(n int) int {
	if n < 2 {
		return 2
	}
	return 1 << bits.Len(uint(n-1))
}

// spectrum is the Fourier transform of x, padded with zeros to n samples. Bin
// i stands for i/n of the sample rate.
func spectrum(plan *fourier.FFT, x []float64) []complex128 {
	padded := make([]float64, plan.Len())
	copy(padded, x)
	return plan.Coefficients(nil, padded)
}

// signal is the inverse of spectrum.
func signal(plan *fourier.FFT, bins []complex128) []float64 {
	x := plan.Sequence(nil, bins)
	scale := 1 / float64(plan.Len())
	for i := range x {
		x[i] *= scale
	}
	return x
}

// power is |z|².
func power(z complex128) float64 { return real(z)*real(z) + imag(z)*imag(z) }

// floorDB is the lowest level given: what digital silence has.
const floorDB = -200

// db is a power ratio in dB, floorDB at least.
func db(ratio float64) float64 {
	if !(ratio > 1e-20) {
		return floorDB
	}
	return 10 * math.Log10(ratio)
}

// fromDB is the power ratio of a level in dB.
func fromDB(level float64) float64 { return math.Pow(10, level/10) }
