package picture

import (
	"math"
	"slices"
)

// Out of white noise of variance 1 a pixel, this much comes through the filters.
const (
	finePerNoise   = 5   // of the Laplacian on means of two by two: (16+4)/4
	steepPerNoise  = 6   // of Sobel's gradient on means of two by two: 24/4
	coarsePerNoise = 1.5 // of Sobel's gradient on means of four by four: 24/16
	rounding       = 1. / 12
)

// What makes a tile fit to judge the focus by: a slope that stands so far
// above the noise's own, and above what rounding to whole levels makes.
const (
	slopeOverNoise = 20
	leastSlope     = 4
)

// topShare is the share of all gradient that the sharpest tiles are taken
// from. A scene has depth: it is in focus if its sharpest things are, and of a
// flower close up they may be a stamen and the rim of a petal.
const topShare = .01

// doubt is how much of the noise's own detail may be left in a tile after its
// mean is taken off: from tile to tile it scatters by an eighth, and among two
// thousand some are twice as far off. Without it the sharpest tiles of a blurred
// picture would be those with the most noise.
const doubt = .25

// edgeSlope is the slope, in parts of the mean brightness squared, of a tile
// with an edge in it, in a picture of usualWidth. A hand or a finger close
// before the lens stays below it: its shading takes a good part of the
// picture. In a smaller picture that is fewer pixels, down to a third. Over a
// tile the noise's own slope keeps within a fifth, so an edge need not stand
// far above it to be there, only to be judged by.
const (
	edgeSlope     = .03
	usualWidth    = 1920
	edgeOverNoise = 2
)

// weights turns a scan into measures.
type weights struct {
	ratios  []ratio
	noises  []float64
	spreads []float64
}

// ratio is one tile's detail for its gradient, both at half the size; sure is
// the detail that is no noise.
type ratio struct{ detail, sure, steep float64 }

// figures turns sums into measures. A noise below 0 is not known, and is taken
// from the flattest tiles. Tiles that still says no to are left out; nil takes all.
func (w *weights) figures(s *scan, noise float64, still []bool) Measures {
	var m Measures
	s.brightness(&m)
	if noise < 0 {
		noise = w.noise(s)
	}
	m.Noise = noise
	w.focus(s, &m, still)
	w.structure(s, &m)
	return m
}

// noise is that of the flattest tenth of the tiles that are neither black nor white.
func (w *weights) noise(s *scan) float64 {
	const blocks = side * side / 4
	w.noises = w.noises[:0]
	for _, all := range []bool{false, true} {
		for _, t := range s.tiles {
			mean := t.sum / (side * side)
			if all || mean > 8 && mean < 247 {
				w.noises = append(w.noises, float64(t.finest))
			}
		}
		if 10*len(w.noises) >= len(s.tiles) {
			break
		}
		w.noises = w.noises[:0]
	}
	slices.Sort(w.noises)
	// The mean magnitude of Gaussian noise is sqrt(2/pi) of its deviation, and
	// four pixels double it. The lowest tenth of tiles lies 7 % below the middle.
	return 1.07 * math.Sqrt(math.Pi/2) / 2 / blocks * w.noises[len(w.noises)/10]
}

// focus judges the sharpness.
func (w *weights) focus(s *scan, m *Measures, still []bool) {
	v := m.Noise*m.Noise + rounding
	steeper := min(max(usualWidth/float64(s.across*side), 1), 3)
	edge := max(edgeSlope*steeper*steeper*m.Mean*m.Mean, leastSlope) + edgeOverNoise*coarsePerNoise*v
	w.ratios = w.ratios[:0]
	var all float64
	edges, seen := 0, 0
	for i, t := range s.tiles {
		if still != nil && !still[i] {
			continue
		}
		seen++
		slope := float64(t.coarse)/(side*side/16*256) - coarsePerNoise*v
		detail := float64(t.fine)/(side*side/8*16) - finePerNoise*v
		if slope > edge {
			edges++
		}
		if slope > slopeOverNoise*coarsePerNoise*v+leastSlope {
			// A picture of nothing but dots has no gradient between them.
			steep := max(float64(t.steep)/(side*side/8*16)-steepPerNoise*v, slope/8)
			all += steep
			w.ratios = append(w.ratios, ratio{detail, detail - doubt*finePerNoise*v, steep})
		}
	}
	m.Judged = len(w.ratios)
	m.Edges = float64(edges) / float64(max(seen, 1))
	slices.SortFunc(w.ratios, func(a, b ratio) int {
		switch x, y := a.sure*b.steep, b.sure*a.steep; {
		case x > y:
			return -1
		case x < y:
			return 1
		}
		return 0
	})
	var detail, steep float64
	for _, r := range w.ratios {
		detail, steep = detail+r.detail, steep+r.steep
		if steep > topShare*all {
			break
		}
	}
	if steep > 0 {
		m.Sharpness = 100 * max(detail, 0) / steep
	}
}

// structure measures what there is to see at a glance.
func (w *weights) structure(s *scan, m *Measures) {
	const n = side * side / 16
	v := m.Noise * m.Noise
	var sum, square float64
	w.spreads = w.spreads[:0]
	for _, t := range s.tiles {
		mean := float64(t.sum) / (side * side)
		sum, square = sum+mean, square+mean*mean
		q := float64(t.quarter) / n
		w.spreads = append(w.spreads, (float64(t.square)/n-q*q)/256-v/16)
	}
	tiles := float64(len(s.tiles))
	m.Spread = root(square/tiles - sum*sum/tiles/tiles - v/(side*side))
	slices.Sort(w.spreads)
	m.Contrast = root(w.spreads[len(w.spreads)/2])
}

func root(v float64) float64 { return math.Sqrt(max(v, 0)) }

// nearEnd is how many levels from black or white are as good as that.
const nearEnd = 5

// brightness fills in what the levels tell.
func (s *scan) brightness(m *Measures) {
	var counts [256]uint32
	var all float64
	for i := range counts {
		counts[i] = s.levels[0][i] + s.levels[1][i]
		all += float64(counts[i])
	}
	for _, t := range s.tiles {
		m.Mean += float64(t.sum) / (side * side) / float64(len(s.tiles))
	}
	var below float64
	for i, c := range counts {
		next := below + float64(c)/all
		for _, mark := range []struct {
			share float64
			to    *float64
		}{{.01, &m.Low}, {.5, &m.Median}, {.99, &m.High}} {
			if below < mark.share && next >= mark.share-1e-12 {
				*mark.to = float64(i)
			}
		}
		if i <= s.black+nearEnd {
			m.Under = next
		}
		if i >= s.white-nearEnd {
			m.Over += float64(c) / all
		}
		below = next
	}
}
