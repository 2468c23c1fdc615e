package picture_test

import (
	"fmt"
	"math"
	"math/rand/v2"
	"testing"

	"klubba/devices/camera/picture"
)

// kept is a way in which a camera is kept from seeing, and its true name.
type kept struct {
	name   picture.Name
	what   string
	g      grey
	cb, cr float64
}

// hides makes 25 of each kind, each one different.
func hides(scenes []grey) (out []kept) {
	rnd := rand.New(rand.NewPCG(3, 4))
	camera := newSensor(5)
	w, h := scenes[0].w, scenes[0].h
	size := float64(w)
	between := func(a, b float64) float64 { return a + (b-a)*rnd.Float64() }
	for i := range 25 {
		add := func(name picture.Name, what string, g grey, noise, cb, cr float64) {
			out = append(out, kept{name, what, camera.take(newGrey(w, h), g, 1, noise), cb, cr})
		}
		flat := func(level float64) grey { return newGrey(w, h).fill(func(float64, float64) float64 { return level }) }

		add(picture.Black, "no signal", flat(float64(rnd.IntN(8))), 0, 128, 128)
		add(picture.Covered, "cap", flat(between(0, 14)), between(.8, 6), 128, 128)
		add(picture.Shutter, "shutter", flat(between(18, 140)), between(.3, 5), between(124, 132), between(124, 132))

		// A hand: shaded from one side, darker where it touches, its fingers'
		// gaps far out of focus; colours known in every second one.
		cx, cy, level, reach := between(0, 1), between(0, 1), between(25, 190), between(.3, .9)
		gaps, dark, turn := between(0, 4), between(.05, .5), between(0, math.Pi)
		hand := newGrey(w, h).fill(func(x, y float64) float64 {
			u, v := x/size, y/size
			shade := math.Exp(-((u-cx)*(u-cx) + (v-cy)*(v-cy)) / reach)
			return level * shade * (1 - dark/2*(1+math.Sin(2*math.Pi*gaps*(u*math.Cos(turn)+v*math.Sin(turn)))))
		})
		cb, cr := between(100, 120), between(140, 165)
		if i%2 == 0 {
			cb, cr = math.NaN(), math.NaN()
		}
		add(picture.Covered, "hand", hand, between(.5, 5), cb, cr)

		// A dark room: what little light there is still shows it, with a high gain's noise.
		scene := scenes[i%len(scenes)]
		room := camera.take(newGrey(w, h), scene, between(.08, .16), 0)
		add(picture.Dark, "dark room", room, between(1, 4), 128, 128)
	}
	return out
}

// hidden counts how many of them get their name.
func hidden(t *testing.T, scenes []grey) (out []figure) {
	var analyzer picture.Analyzer
	right, all := map[string]int{}, map[string]int{}
	var order []string
	for _, k := range hides(scenes) {
		f := k.g.frame()
		f.Cb, f.Cr = k.cb, k.cr
		m, err := analyzer.Measure(f)
		if err != nil {
			t.Fatal(err)
		}
		if all[k.what] == 0 {
			order = append(order, k.what)
		}
		all[k.what]++
		found := picture.Judge(picture.Evidence{Picture: m}, picture.DefaultLimits())
		ok := false
		for _, v := range found {
			ok = ok || v.Name == k.name
		}
		if k.name == picture.Dark { // neither may a dark room be called covered
			for _, v := range found {
				ok = ok && (v.Name == picture.Dark || v.Name == picture.CannotJudge)
			}
		}
		if ok {
			right[k.what]++
		} else {
			t.Logf("%s: %+v of %+v", k.what, found, m)
		}
	}
	for _, what := range order {
		out = append(out, figure{what, fmt.Sprintf("%d of %d named right", right[what], all[what]), "all", right[what] == all[what]})
	}
	return out
}

// clean makes 500 variants of good pictures, or 100 of made-up ones: a room in other light, through
// another camera, from a little aside.
func clean(t *testing.T, scenes []grey) figure {
	rnd := rand.New(rand.NewPCG(6, 7))
	camera := newSensor(8)
	var analyzer picture.Analyzer
	wrong := 0
	variants := 500
	if *folder == "" {
		variants = 100
	}
	for i := range variants {
		scene := scenes[i%len(scenes)]
		w, h := scene.w*9/10, scene.h*9/10
		x, y := rnd.IntN(scene.w-w), rnd.IntN(scene.h-h)
		part := newGrey(w, h)
		for row := range h {
			copy(part.y[row*w:][:w], scene.y[(y+row)*scene.w+x:])
		}
		m, err := analyzer.Measure(camera.take(part, part, .7+.3*rnd.Float64(), 2.5*rnd.Float64()).frame())
		if err != nil {
			t.Fatal(err)
		}
		if found := picture.Judge(picture.Evidence{Picture: m}, picture.DefaultLimits()); found[0].Name != picture.OK {
			wrong++
			t.Logf("clean scene %d: %+v of %+v", i%len(scenes), found, m)
		}
	}
	return figure{"clean variants", fmt.Sprintf("%d of %d with a finding", wrong, variants), "at most 1 %", 100*wrong <= variants}
}
