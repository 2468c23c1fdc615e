// Package plot draws what package acoustics found: the gain by frequency, the
// impulse response, and the decay of each octave, one below the other.
//
// It guarantees that the picture is of the same size whatever is drawn, and
// that a figure that is not there is an empty frame and never an old one.
//
// Not its job: judging, words (it is given them), and files.
package plot

import (
	"fmt"
	"image"
	"image/color"
	"image/draw"
	"math"

	"klubba/devices/audio/acoustics"
)

// Words are what the picture says.
type Words struct {
	Response, Frequency, Gain string // the first frame and its axes
	Impulse, Time, Amplitude  string // the second
	Decay, Level              string // the third; its other axis is Time in s
	None                      string // where there is nothing to draw
}

// The size of the picture and of its frames, in pixels.
const (
	Width  = 1000
	Height = 3 * frameHeight

	frameHeight = 400
	left, right = 80, 110
	above, foot = 45, 60
)

var (
	white = color.Gray{255}
	grey  = color.Gray{215}
	dark  = color.Gray{60}
	blue  = color.RGBA{0, 90, 181, 255}
)

// bandColour is distinct for each octave, also to the colour-blind (after
// P. Tol's muted scheme).
func bandColour(k int) color.Color {
	return [acoustics.Octaves]color.RGBA{
		{51, 34, 136, 255}, {136, 204, 238, 255}, {68, 170, 153, 255}, {17, 119, 51, 255},
		{200, 170, 60, 255}, {204, 102, 119, 255}, {136, 34, 85, 255},
	}[k]
}

// Draw draws an analysis.
func Draw(a *acoustics.Analysis, w Words) image.Image {
	img := image.NewRGBA(image.Rect(0, 0, Width, Height))
	draw.Draw(img, img.Bounds(), image.NewUniform(white), image.Point{}, draw.Src)
	p := pen{img, face()}
	response(p, a, w)
	impulse(p, a, w)
	decays(p, a, w)
	return img
}

func response(p pen, a *acoustics.Analysis, w Words) {
	best := -200.0
	for _, point := range a.Response {
		best = max(best, point.DB)
	}
	high := 10 * math.Ceil((best+3)/10)
	f := frame{p: p, top: 0, x: axis{50, 20000, true}, y: axis{high - 60, high, false}}
	f.grid(w.Response, w.Frequency, w.Gain,
		[]float64{50, 100, 200, 500, 1000, 2000, 5000, 10000, 20000}, steps(high-60, high, 10))
	if len(a.Response) == 0 {
		f.note(w.None)
		return
	}
	for i := 1; i < len(a.Response); i++ {
		b, c := a.Response[i-1], a.Response[i]
		f.line(b.Hz, b.DB, c.Hz, c.DB, blue)
	}
}

func impulse(p pen, a *acoustics.Analysis, w Words) {
	const from, to = -5.0, 45.0 // ms
	f := frame{p: p, top: frameHeight, x: axis{from, to, false}, y: axis{-1, 1, false}}
	f.grid(w.Impulse, w.Time+" (ms)", w.Amplitude, steps(from, to, 5), steps(-1, 1, 0.5))
	step := 1000 / float64(a.SampleRate)
	begin := max(0, a.Arrival+int(from/step))
	end := min(len(a.Impulse), a.Arrival+int(to/step))
	if begin >= end {
		f.note(w.None)
		return
	}
	peak := 0.0
	for _, v := range a.Impulse[begin:end] {
		peak = max(peak, math.Abs(v))
	}
	if peak == 0 {
		f.note(w.None)
		return
	}
	for i := begin + 1; i < end; i++ {
		t := float64(i-a.Arrival) * step
		f.line(t-step, a.Impulse[i-1]/peak, t, a.Impulse[i]/peak, blue)
	}
}

func decays(p pen, a *acoustics.Analysis, w Words) {
	const floor = -70.0
	longest, any := 0.2, false // s
	for _, levels := range a.Decays {
		any = any || len(levels) > 0
		for i, l := range levels {
			if l > floor {
				longest = max(longest, float64(i)/1000)
			}
		}
	}
	step := nice(longest / 6)
	longest = step * math.Ceil(longest/step)
	f := frame{p: p, top: 2 * frameHeight, x: axis{0, longest, false}, y: axis{floor, 0, false}}
	f.grid(w.Decay, w.Time+" (s)", w.Level, steps(0, longest, step), steps(floor, 0, 10))
	if !any {
		f.note(w.None)
		return
	}
	for k, levels := range a.Decays {
		if len(levels) == 0 {
			continue
		}
		for i := 1; i < len(levels); i++ {
			f.line(float64(i-1)/1000, levels[i-1], float64(i)/1000, levels[i], bandColour(k))
		}
		y := f.top + above + 20 + 26*k
		p.stroke(Width-right+12, float64(y)-5, Width-right+32, float64(y)-5, bandColour(k))
		p.write(Width-right+38, y, fmt.Sprintf("%g Hz", acoustics.Centers()[k]), dark)
	}
}

// nice is the round step at or above a length: 1, 2 or 5 times a power of ten.
func nice(length float64) float64 {
	power := math.Pow(10, math.Floor(math.Log10(length)))
	for _, times := range []float64{1, 2, 5} {
		if times*power >= length {
			return times * power
		}
	}
	return 10 * power
}

// steps are the marks from one end of an axis to the other.
func steps(from, to, step float64) (marks []float64) {
	for i := 0; from+float64(i)*step <= to+step/1000; i++ {
		marks = append(marks, from+float64(i)*step)
	}
	return marks
}
