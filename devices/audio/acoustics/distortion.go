package acoustics

import (
	"math"

	"gonum.org/v1/gonum/dsp/fourier"
)

// MaxOrder is the highest harmonic that is judged; the lowest is 2.
const MaxOrder = 5

// The window around each image of a harmonic, in s from its middle. The
// images of orders 4 and 5 are 74 ms apart in a sweep of 2 s.
const (
	imageBefore = 0.005
	imageAfter  = 0.055
	imageFade   = 0.015 // at its end
)

// distortion is what a path adds to a tone, averaged by power over tones
// equally spaced in octaves.
type distortion struct {
	thd   float64 // as a ratio to the tone
	order [MaxOrder - 1]struct {
		share float64 // as a ratio to the tone
		known bool
	}
	floor float64 // the share that noise alone would show, as a ratio
}

// lowestTone is where the tones begin, in Hz; they end at a fifth of the
// sweep's top, so that every order is in its band.
const lowestTone = 250

// negligible is the noise, as a ratio, under which a harmonic that does not
// stand out of it is as good as none.
const negligible = 1e-3

// distortionOf measures the harmonics of a sweep that arrived there. An order
// that noise hides is not known.
func (r *response) distortionOf(peak int) (d distortion, ok bool) {
	rate := float64(r.stimulus.Rate)
	before, n := int(imageBefore*rate), int((imageBefore+imageAfter)*rate)
	plan := fourier.NewFFT(2 * power2(n))
	tones := r.tones()
	image := func(middle, order float64) float64 {
		bins := spectrum(plan, r.image(int(math.Round(middle))-before, n, before))
		sum := 0.0
		for _, tone := range tones {
			sum += power(bins[int(math.Round(order*tone/rate*float64(plan.Len())))])
		}
		return sum
	}
	earlier := func(order float64) float64 { return float64(peak) - r.samples(r.stimulus.stretch()*math.Log(order)) }
	linear := image(float64(peak), 1)
	if linear == 0 || len(tones) == 0 {
		return d, false
	}
	sum, all := 0.0, true
	for i := range d.order {
		order := float64(i + 2)
		noise := 0.0
		const places = 4
		for j := range places { // where only harmonics above the tenth could be
			noise += image(earlier(12)-float64(j*n), order) / linear / places
		}
		share := image(earlier(order), order)/linear - noise
		d.floor = max(d.floor, math.Sqrt(noise))
		d.order[i].known = share > noise || noise < negligible*negligible
		d.order[i].share = math.Sqrt(max(0, share))
		all = all && d.order[i].known
		sum += max(0, share)
	}
	d.thd = math.Sqrt(sum)
	return d, all || d.thd > 3*d.floor
}

// tones are the frequencies at which distortion is measured, in Hz.
func (r *response) tones() (tones []float64) {
	end := r.stimulus.top() / (MaxOrder * 1.15)
	for f := float64(lowestTone); f < end; f *= math.Pow(2, 1.0/24) {
		tones = append(tones, f)
	}
	return tones
}

// image cuts out what may be the image of a harmonic.
func (r *response) image(begin, n, before int) []float64 {
	part := r.cut(begin, n)
	fade := imageFade * float64(r.stimulus.Rate)
	for i := range part {
		part[i] *= rise(2*float64(i)/float64(before)) * rise(float64(n-i)/fade)
	}
	return part
}
