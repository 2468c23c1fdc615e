package picture_test

import (
	"math"
	"slices"
	"testing"
	"time"

	"klubba/devices/camera/picture"
)

// film makes frames of a scene: n of them at a rate, each as draw has it.
func film(t *testing.T, n int, rate float64, draw func(i int) grey) picture.StackMeasures {
	t.Helper()
	var s picture.Stack
	for i := range n {
		shot := picture.Shot{Frame: draw(i).frame(), At: time.Duration(float64(i) / rate * float64(time.Second))}
		if err := s.Add(shot); err != nil {
			t.Fatal(err)
		}
	}
	m, err := s.Measure()
	if err != nil {
		t.Fatal(err)
	}
	return m
}

func found(m picture.StackMeasures, name picture.Name) bool {
	return slices.Contains(namesOf(picture.Evidence{Picture: m.Mean, Stack: &m}), name)
}

// TestFrozen: a still scene is alive by its noise; the same frame, a loop and a
// frame compressed anew are not.
func TestFrozen(t *testing.T) {
	const w, h = 640, 360
	scene, camera := leaves(w, h, 1), newSensor(1)
	live := func(int) grey { return camera.take(newGrey(w, h), scene, 1, 2) }
	one := live(0)
	walker := func(i int) grey {
		g := live(0)
		for y := 100; y < 300; y++ {
			for x := 100 + 30*i; x < 180+30*i; x++ {
				g.y[y*w+x] = 30
			}
		}
		return g
	}
	clip := []grey{walker(0), walker(1), walker(2), walker(3), walker(4)}
	for _, c := range []struct {
		what string
		want bool
		draw func(i int) grey
	}{
		{"live", false, live},
		{"somebody walks", false, func(i int) grey { return walker(i % 15) }},
		{"frozen", true, func(int) grey { return one }},
		{"compressed anew", true, func(int) grey { return camera.take(newGrey(w, h), one, 1, .15) }},
		{"a loop", true, func(i int) grey { return clip[i%5] }},
		{"a loop compressed anew", true, func(i int) grey { return camera.take(newGrey(w, h), clip[i%5], 1, .3) }},
		{"a slow source", false, func(i int) grey { camera = newSensor(uint64(i / 2)); return live(0) }},
	} {
		m := film(t, 16, 30, c.draw)
		if got := found(m, picture.Frozen); got != c.want {
			t.Errorf("%s: frozen %t; %+v", c.what, got, m)
		}
	}
}

// TestStackKnowsTheNoise, whatever the picture shows, and leaves out what moves.
func TestStackKnowsTheNoise(t *testing.T) {
	scene, camera := leaves(640, 360, 2), newSensor(2)
	for _, noise := range []float64{1, 3, 6} {
		m := film(t, 16, 30, func(i int) grey {
			g := camera.take(newGrey(640, 360), scene, .5, noise)
			for y := range 360 {
				for x := range 64 {
					g.y[y*640+x] = byte(x * i)
				}
			}
			return g
		})
		if math.Abs(m.Noise-noise) > .1*noise || math.Abs(m.Moving-.1) > .02 {
			t.Errorf("noise %v and a tenth moving measured as %.2f and %.3f", noise, m.Noise, m.Moving)
		}
	}
}

// TestFlicker: lamps on either mains, over time and as bars within the frame.
func TestFlicker(t *testing.T) {
	const w, h = 320, 180
	scene, camera := leaves(w, h, 3), newSensor(3)
	for _, c := range []struct {
		what          string
		mains         float64
		rate, readout float64 // frames a second; seconds from the first row to the last
		depth         float64
		want          int
	}{
		{"none", 50, 30, .02, 0, 0},
		{"a global shutter", 50, 30, 0, .05, 50},
		{"bars at 30", 50, 30, .02, .05, 50},
		{"bars at 29.97", 50, 29.97, .025, .05, 50},
		{"bars at 60", 50, 60, .0125, .05, 50},
		{"60 Hz at 25", 60, 25, .025, .05, 60},
		{"50 Hz at 25 stands still", 50, 25, .02, .05, 0},
		{"faint", 50, 30, .02, .005, 0},
	} {
		m := film(t, 24, c.rate, func(i int) grey {
			lit := newGrey(w, h).fill(func(x, y float64) float64 {
				at := float64(i)/c.rate + y/h*c.readout
				return float64(scene.y[int(y)*w+int(x)]) * .7 * (1 + c.depth*math.Cos(4*math.Pi*c.mains*at+1))
			})
			return camera.take(lit, lit, 1, 2)
		})
		if got := found(m, picture.Flicker); got != (c.want != 0) || got && m.Mains != c.want {
			t.Errorf("%s: flicker %.2f %% of mains %d", c.what, m.Flicker, m.Mains)
		}
		if c.want != 0 && (m.Flicker < 60*c.depth || m.Flicker > 110*c.depth) {
			t.Errorf("%s: flicker of %v measured as %.2f %%", c.what, c.depth, m.Flicker)
		}
		if math.Abs(m.Rate-c.rate) > .01 {
			t.Errorf("%s: rate %v measured as %v", c.what, c.rate, m.Rate)
		}
		if found(m, picture.Frozen) {
			t.Errorf("%s: called frozen: %+v", c.what, m)
		}
	}
}

// TestOtherChangesAreNoFlicker: an exposure that hunts, and light that jumps at random.
func TestOtherChangesAreNoFlicker(t *testing.T) {
	const w, h = 320, 180
	scene, camera := leaves(w, h, 3), newSensor(3)
	for what, gain := range map[string]func(i int) float64{
		"hunting": func(i int) float64 { return .7 + .1*math.Cos(2*math.Pi*float64(i)/12) },
		"random":  func(int) float64 { return .6 + .2*camera.rnd.Float64() },
		"a step":  func(i int) float64 { return .5 + .3*float64(i/12) },
	} {
		m := film(t, 24, 30, func(i int) grey { return camera.take(newGrey(w, h), scene, gain(i), 2) })
		if found(m, picture.Flicker) {
			t.Errorf("%s: flicker of %.2f %% at mains %d", what, m.Flicker, m.Mains)
		}
	}
}

// TestSharpnessIsFree of brightness and noise, so pictures can be compared.
func TestSharpnessIsFree(t *testing.T) {
	scene := leaves(640, 360, 4)
	for y := range 360 { // a wall, from which one picture's noise is known
		for x := range 160 {
			scene.y[y*640+x] = 150
		}
	}
	scene = scene.defocused(1) // so that noise is much of the detail
	want := measure(t, scene.frame()).Sharpness
	camera := newSensor(4)
	for _, c := range []struct{ gain, noise float64 }{{.5, 0}, {1, 4}, {.2, 4}} {
		m := film(t, 16, 30, func(int) grey { return camera.take(newGrey(640, 360), scene, c.gain, c.noise) })
		one := measure(t, camera.take(newGrey(640, 360), scene, c.gain, c.noise).frame())
		if math.Abs(m.Mean.Sharpness-want) > .05*want || math.Abs(one.Sharpness-want) > .25*want {
			t.Errorf("gain %v, noise %v: sharpness %.2f in a stack, %.2f alone; without noise %.2f", c.gain, c.noise, m.Mean.Sharpness, one.Sharpness, want)
		}
	}
}

// TestDepth: a scene is in focus if its sharpest things are, however little of
// the picture they take.
func TestDepth(t *testing.T) {
	scene := leaves(640, 360, 4)
	blurred := scene.defocused(5)
	part := scene.defocused(5)
	for y := 160; y < 192; y++ { // two tiles of 220
		copy(part.y[y*640+320:][:64], scene.y[y*640+320:][:64])
	}
	whole, strip, none := measure(t, scene.frame()).Sharpness, measure(t, part.frame()).Sharpness, measure(t, blurred.frame()).Sharpness
	if strip < .3*whole || none > .1*whole {
		t.Errorf("sharpness %.1f where all is in focus, %.1f where a strip is, %.1f where nothing is", whole, strip, none)
	}
	if namesOf(picture.Evidence{Picture: measure(t, blurred.frame())})[0] != picture.Blurred {
		t.Error("out of focus by five pixels, and not called blurred")
	}
}
