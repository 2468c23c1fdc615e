package plot_test

import (
	"image"
	"math"
	"testing"

	"klubba/devices/audio/acoustics"
	"klubba/devices/audio/plot"
)

// inked counts the pixels of a part of the picture that are neither white nor
// grey: those of curves.
func inked(img image.Image, from, to int) (n int) {
	for y := from; y < to; y++ {
		for x := range plot.Width {
			if r, g, b, _ := img.At(x, y).RGBA(); r != g || g != b {
				n++
			}
		}
	}
	return n
}

func TestDrawsThreeFrames(t *testing.T) {
	h := make([]float64, 48000)
	for i := range h {
		h[i] = math.Sin(float64(i)*0.13) * math.Exp(-float64(i)/5000)
	}
	a, err := acoustics.AnalyzeImpulse(h, 48000)
	if err != nil {
		t.Fatal(err)
	}
	img := plot.Draw(a, plot.Words{})
	if img.Bounds() != image.Rect(0, 0, plot.Width, plot.Height) {
		t.Fatalf("the picture is %v", img.Bounds())
	}
	for i := range 3 {
		if n := inked(img, i*plot.Height/3, (i+1)*plot.Height/3); n < 500 {
			t.Errorf("frame %d has %d pixels of curves", i, n)
		}
	}
}

func TestNothingToDraw(t *testing.T) {
	a, err := acoustics.AnalyzeImpulse(make([]float64, 48000), 48000)
	if err != nil {
		t.Fatal(err)
	}
	a.Impulse, a.Arrival = []float64{math.NaN(), math.Inf(1), 1}, 1
	a.Response = []acoustics.Point{{Hz: math.NaN(), DB: 1}, {Hz: 100, DB: math.Inf(-1)}}
	if n := inked(plot.Draw(a, plot.Words{None: "nothing"}), 0, plot.Height); n != 0 {
		t.Errorf("%d pixels of curves out of nothing", n)
	}
}
