package picture_test

import (
	"errors"
	"math"
	"math/rand/v2"
	"slices"
	"testing"

	"klubba/devices/camera/picture"
)

func measure(t testing.TB, f picture.Frame) picture.Measures {
	t.Helper()
	var a picture.Analyzer
	m, err := a.Measure(f)
	if err != nil {
		t.Fatal(err)
	}
	return m
}

func namesOf(e picture.Evidence) (out []picture.Name) {
	for _, f := range picture.Judge(e, picture.DefaultLimits()) {
		out = append(out, f.Name)
	}
	return out
}

// TestMeasuresAreTrue: a known noise, brightness and tint are measured as what they are.
func TestMeasuresAreTrue(t *testing.T) {
	scene := leaves(640, 360, 1)
	for y := range 360 { // a wall: somewhere a picture must be flat
		for x := range 160 {
			scene.y[y*640+x] = 150
		}
	}
	for _, noise := range []float64{1, 3, 8} {
		f := newSensor(1).take(newGrey(640, 360), scene, .5, noise).frame()
		f.Cb, f.Cr = 108, 143
		m := measure(t, f)
		if math.Abs(m.Noise-noise) > .15*noise {
			t.Errorf("noise %v measured as %.2f", noise, m.Noise)
		}
		var sum float64
		for _, v := range f.Y[:352*640] {
			sum += float64(v) / (352 * 640)
		}
		if math.Abs(m.Mean-sum) > .01 {
			t.Errorf("mean %.2f measured as %.2f", sum, m.Mean)
		}
		if m.Cast != 25 || m.Blue != -20 || m.Red != 15 {
			t.Errorf("tint 25 (-20, 15) measured as %v (%v, %v)", m.Cast, m.Blue, m.Red)
		}
	}
}

// TestRangesAreAlike: the same scene in 16 to 235 measures as in 0 to 255.
func TestRangesAreAlike(t *testing.T) {
	scene := leaves(640, 360, 2)
	full := measure(t, scene.frame())
	f := newGrey(640, 360).frame()
	for i, v := range scene.y {
		f.Y[i] = byte(16 + (float64(v)*219+127)/255)
	}
	f.FullRange = false
	limited := measure(t, f)
	for what, v := range map[string][2]float64{
		"mean": {full.Mean, limited.Mean}, "high": {full.High, limited.High}, "spread": {full.Spread, limited.Spread},
		"sharpness": {full.Sharpness, limited.Sharpness}, "edges": {full.Edges, limited.Edges},
	} {
		if math.Abs(v[0]-v[1]) > .03*v[0] {
			t.Errorf("%s: %.3f in the full range, %.3f in the limited one", what, v[0], v[1])
		}
	}
}

// TestStride: bytes beyond a row's width are not part of the picture.
func TestStride(t *testing.T) {
	scene := leaves(641, 359, 3)
	want := measure(t, scene.frame())
	wide := picture.Frame{Y: make([]byte, 359*700), Width: 641, Height: 359, Stride: 700, FullRange: true}
	for y := range 359 {
		copy(wide.Y[y*700:], scene.y[y*641:][:641])
	}
	if got := measure(t, wide); got != want {
		t.Errorf("with a stride:\n%+v, without:\n%+v", got, want)
	}
}

// TestFindings: the judgements that hidden and sharpAgainstBlurred leave out.
func TestFindings(t *testing.T) {
	scene := leaves(640, 360, 4)
	good := measure(t, scene.frame())
	tinted := good
	tinted.Cast = 45
	white := measure(t, newGrey(640, 360).fill(func(x, y float64) float64 { return 90 + float64(scene.y[int(y)*640+int(x)])*1.5 }).frame())
	black := measure(t, newGrey(640, 360).fill(func(x, y float64) float64 { return float64(scene.y[int(y)*640+int(x)])*2 - 330 }).frame())
	wall := measure(t, newSensor(2).take(newGrey(640, 360), newGrey(640, 360).fill(func(x, _ float64) float64 { return 160 + x/40 }), 1, 2).frame())
	even := measure(t, newGrey(640, 360).fill(func(float64, float64) float64 { return 200 }).frame())
	bars := measure(t, newGrey(640, 360).fill(func(x, _ float64) float64 { return 255 - 36*math.Floor(x/80) }).frame())
	for _, c := range []struct {
		what string
		e    picture.Evidence
		want []picture.Name
	}{
		{"colour bars", picture.Evidence{Picture: bars}, []picture.Name{picture.OK}},
		{"good", picture.Evidence{Picture: good}, []picture.Name{picture.OK}},
		{"tinted", picture.Evidence{Picture: tinted}, []picture.Name{picture.ColourCast}},
		{"white", picture.Evidence{Picture: white}, []picture.Name{picture.Overexposed}},
		{"black", picture.Evidence{Picture: black}, []picture.Name{picture.Underexposed}},
		{"blank wall", picture.Evidence{Picture: wall}, []picture.Name{picture.CannotJudge}},
		{"shutter, says the camera", picture.Evidence{Picture: wall, Privacy: picture.PrivacyClosed}, []picture.Name{picture.Shutter}},
		{"shutter, but a view", picture.Evidence{Picture: good, Privacy: picture.PrivacyClosed}, []picture.Name{picture.OK}},
		{"shutter, seen", picture.Evidence{Picture: even}, []picture.Name{picture.Shutter}},
		{"size", picture.Evidence{Picture: good, AskedWidth: 1280, AskedHeight: 720}, []picture.Name{picture.WrongSize}},
		{"rate", picture.Evidence{Picture: good, AskedRate: 30, Stack: &picture.StackMeasures{Rate: 15, Liveliness: 1}}, []picture.Name{picture.WrongRate}},
		{"covered and still", picture.Evidence{Picture: even, Stack: &picture.StackMeasures{Repeated: 1, Liveliness: 1}}, []picture.Name{picture.Shutter}},
	} {
		if got := namesOf(c.e); !slices.Equal(got, c.want) {
			t.Errorf("%s: found %v, want %v", c.what, got, c.want)
		}
	}
}

// TestView: by how much the view moved, in other light; and that a view that
// has not moved is left alone though people came in.
func TestView(t *testing.T) {
	const w, h = 640, 360
	world := leaves(w+200, h+100, 5)
	at := func(x, y int) grey {
		g := newGrey(w, h)
		for row := range h {
			copy(g.y[row*w:][:w], world.y[(row+50+y)*world.w+100+x:])
		}
		return g
	}
	var a picture.Analyzer
	if _, err := a.Measure(at(0, 0).frame()); err != nil {
		t.Fatal(err)
	}
	ref := a.Reference("1")
	compare := func(g grey) picture.View {
		measure := newSensor(9).take(newGrey(w, h), g, .5, 3)
		if _, err := a.Measure(measure.frame()); err != nil {
			t.Fatal(err)
		}
		v, err := a.Compare(ref)
		if err != nil {
			t.Fatal(err)
		}
		return v
	}
	for _, d := range [][2]int{{0, 0}, {3, 0}, {-20, 9}, {90, -40}, {0, 50}} {
		v := compare(at(d[0], d[1]))
		if math.Abs(v.Right+float64(d[0])) > 2 || math.Abs(v.Down+float64(d[1])) > 2 || v.Match < .5 {
			t.Errorf("turned by %v: %+v", d, v)
		}
		moved := slices.Contains(namesOf(picture.Evidence{Picture: measure(t, at(d[0], d[1]).frame()), View: &v}), picture.Moved)
		if want := math.Hypot(float64(d[0]), float64(d[1])) > .02*w; moved != want {
			t.Errorf("turned by %v: moved %t", d, moved)
		}
	}
	people := at(0, 0)
	for y := 150; y < h; y++ {
		for x := 100; x < 300; x++ {
			people.y[y*w+x] = 40
		}
	}
	if v := compare(people); v.Moved > .5 || v.Match < .5 {
		t.Errorf("people before a still camera: %+v", v)
	}
	if v := compare(leaves(w, h, 77)); v.Match > .25 {
		t.Errorf("another room: %+v", v)
	}
	if v := compare(at(0, 0).defocused(4)); v.Sharpness > .5 || v.Moved > 1 {
		t.Errorf("the same view out of focus: %+v", v)
	}
	ref.Cells = ref.Cells[1:]
	if _, err := a.Compare(ref); !errors.Is(err, picture.ErrReference) {
		t.Errorf("a broken reference: error %v", err)
	}
}

// TestBadFrames are refused by name.
func TestBadFrames(t *testing.T) {
	var a picture.Analyzer
	var s picture.Stack
	for _, f := range []picture.Frame{
		{}, {Width: 640, Height: 360, Stride: 640}, {Y: make([]byte, 100), Width: 100, Height: 1, Stride: 100},
		{Y: make([]byte, 640*359), Width: 640, Height: 360, Stride: 640},
		{Y: make([]byte, 640*360), Width: 640, Height: 360, Stride: 600},
		{Y: make([]byte, 640*360), Width: 640, Height: 360, Stride: math.MaxInt / 300},
		{Y: make([]byte, 640*360), Width: 1 << 40, Height: 360, Stride: 1 << 40},
		{Y: make([]byte, 640*360), Width: -640, Height: -360, Stride: -640},
	} {
		if _, err := a.Measure(f); !errors.Is(err, picture.ErrFrame) {
			t.Errorf("%d x %d, stride %d, %d bytes: error %v", f.Width, f.Height, f.Stride, len(f.Y), err)
		}
		if err := s.Add(picture.Shot{Frame: f}); !errors.Is(err, picture.ErrFrame) {
			t.Errorf("stack: %d x %d, stride %d, %d bytes: error %v", f.Width, f.Height, f.Stride, len(f.Y), err)
		}
	}
	if _, err := s.Measure(); !errors.Is(err, picture.ErrFrame) {
		t.Errorf("an empty stack: error %v", err)
	}
}

// TestNothingIsAllocated after the first picture of a size.
func TestNothingIsAllocated(t *testing.T) {
	var a picture.Analyzer
	f := leaves(640, 360, 6).frame()
	if n := testing.AllocsPerRun(10, func() { _, _ = a.Measure(f) }); n != 0 {
		t.Errorf("%v allocations a picture", n)
	}
}

func FuzzMeasure(f *testing.F) {
	f.Add(uint16(64), uint16(48), uint8(3), uint64(1), true)
	f.Add(uint16(33), uint16(32), uint8(0), uint64(2), false)
	f.Add(uint16(0), uint16(9999), uint8(1), uint64(3), true)
	f.Fuzz(func(t *testing.T, w, h uint16, pad uint8, seed uint64, full bool) {
		if int(w)*int(h) > 1<<20 {
			return
		}
		rnd := rand.New(rand.NewPCG(seed, 1))
		stride := int(w) + int(pad)
		frame := picture.Frame{Y: make([]byte, stride*int(h)), Width: int(w), Height: int(h), Stride: stride, FullRange: full}
		level, spread := rnd.IntN(256), 1+rnd.IntN(256)
		for i := range frame.Y {
			frame.Y[i] = byte(level + rnd.IntN(spread))
		}
		var a picture.Analyzer
		m, err := a.Measure(frame)
		if err != nil {
			if !errors.Is(err, picture.ErrFrame) {
				t.Fatal(err)
			}
			return
		}
		v, err := a.Compare(a.Reference(""))
		if err != nil {
			t.Fatal(err)
		}
		for _, x := range []float64{m.Mean, m.Low, m.High, m.Under, m.Over, m.Noise, m.Spread, m.Contrast, m.Edges, m.Sharpness, v.Match, v.Moved} {
			if math.IsNaN(x) || x < 0 || x > 1e6 {
				t.Fatalf("%+v %+v", m, v)
			}
		}
		if len(namesOf(picture.Evidence{Picture: m, View: &v})) == 0 {
			t.Fatal("no finding, not even ok")
		}
	})
}
