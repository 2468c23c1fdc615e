package picture_test

import (
	"fmt"
	"slices"
	"testing"
	"text/tabwriter"
	"time"

	"klubba/devices/camera/picture"
)

// figure is one line of the table of truth.
type figure struct {
	what, measured, bound string
	met                   bool
}

// TestTruth measures what the package promises, and prints it:
//
//	go test ./devices/camera/picture -run TestTruth -v -photographs DIR -timeout 60m
func TestTruth(t *testing.T) {
	scenes := photographs(t)
	var all []figure
	all = append(all, sharpAgainstBlurred(t, scenes)...)
	all = append(all, hidden(t, scenes)...)
	all = append(all, clean(t, scenes))
	table := tabwriter.NewWriter(t.Output(), 0, 0, 2, ' ', 0)
	for _, f := range all {
		verdict := "met"
		if !f.met {
			verdict = "NOT MET"
			t.Errorf("%s: %s, want %s", f.what, f.measured, f.bound)
		}
		fmt.Fprintf(table, "%s\t%s\t%s\t%s\n", f.what, f.measured, f.bound, verdict)
	}
	if err := table.Flush(); err != nil {
		t.Fatal(err)
	}
}

// sample is the sharpness of one picture.
type sample struct {
	sharpness float64
	sharp     bool // truly
	judged    bool
	half      int // as in grey
	called    bool
}

func judged(m picture.Measures) (judged, blurred bool) {
	found := picture.Judge(picture.Evidence{Picture: m}, picture.DefaultLimits())
	has := func(n picture.Name) bool {
		return slices.ContainsFunc(found, func(f picture.Finding) bool { return f.Name == n })
	}
	return !has(picture.CannotJudge) && !has(picture.Covered) && !has(picture.Shutter) && !has(picture.Black), has(picture.Blurred)
}

// sharpAgainstBlurred takes every scene in and out of focus, at three
// brightnesses and three noises, alone and in stacks of 16.
func sharpAgainstBlurred(t *testing.T, scenes []grey) []figure {
	const frames = 16
	var analyzer picture.Analyzer
	var stack picture.Stack
	var single, stacked []sample
	camera := newSensor(1)
	for _, scene := range scenes {
		shot := newGrey(scene.w, scene.h)
		for _, radius := range []int{0, 3, 5} {
			optics := scene.defocused(radius)
			for _, gain := range []float64{1, .5, .25} {
				for _, noise := range []float64{0, 2.5, 6} {
					for k := range frames {
						shot = camera.take(shot, optics, gain, noise)
						if err := stack.Add(picture.Shot{Frame: shot.frame(), At: time.Duration(k) * time.Second / 30}); err != nil {
							t.Fatal(err)
						}
					}
					m, err := analyzer.Measure(shot.frame())
					if err != nil {
						t.Fatal(err)
					}
					add := func(to *[]sample, m picture.Measures) {
						could, called := judged(m)
						*to = append(*to, sample{m.Sharpness, radius == 0, could, scene.half, called})
					}
					add(&single, m)
					all, err := stack.Measure()
					if err != nil {
						t.Fatal(err)
					}
					add(&stacked, all.Mean)
				}
			}
		}
	}
	var out []figure
	for half, name := range []string{"choosing half", "proving half", "all"} {
		area, not := curve(stacked, half)
		stack := figure{"stack of 16, " + name, fmt.Sprintf("AUC %.4f, cannot judge %.1f %%", area, 100*not), "AUC 0.99", area >= .99}
		area, not = curve(single, half)
		one := figure{"single picture, " + name, fmt.Sprintf("AUC %.4f, cannot judge %.1f %%", area, 100*not), "AUC 0.93, cannot judge 10 %", area >= .93 && not <= .1}
		if half == 0 { // what served to choose proves nothing
			stack.bound, stack.met, one.bound, one.met = "none", true, "none", true
		}
		out = append(out, stack, one)
	}
	for _, s := range []struct {
		name    string
		samples []sample
	}{{"stack", stacked}, {"single", single}} {
		wrong, sharp, missed, blurred := 0, 0, 0, 0
		for _, v := range s.samples {
			switch {
			case v.sharp && v.called:
				wrong++
				fallthrough
			case v.sharp:
				sharp++
			case v.judged && !v.called:
				missed++
				fallthrough
			default:
				blurred++
			}
		}
		out = append(out, figure{s.name + " by the limit", fmt.Sprintf("%d of %d sharp ones called blurred, %d of %d blurred ones not",
			wrong, sharp, missed, blurred), "at most 1 % of the sharp", 100*wrong <= sharp})
	}
	return out
}

// curve is the area under the curve of hits over false alarms: the chance
// that a sharp picture measures sharper than a blurred one. half 2 is both.
func curve(samples []sample, half int) (area, cannot float64) {
	var sharp, blurred []float64
	all, not := 0., 0.
	for _, s := range samples {
		if half < 2 && s.half != half {
			continue
		}
		all++
		switch {
		case !s.judged:
			not++
		case s.sharp:
			sharp = append(sharp, s.sharpness)
		default:
			blurred = append(blurred, s.sharpness)
		}
	}
	for _, a := range sharp {
		for _, b := range blurred {
			if a > b {
				area++
			} else if a == b {
				area += .5
			}
		}
	}
	return area / float64(len(sharp)) / float64(len(blurred)), not / all
}
