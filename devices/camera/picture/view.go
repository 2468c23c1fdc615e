package picture

import "math"

// View is a picture against its reference.
type View struct {
	// Match is how alike the two are after the best shift: 1 the same, 0
	// nothing in common.
	Match float64 `json:"match"`
	// Right and Down are where the scene went, in pixels of the picture.
	Right float64 `json:"right"`
	Down  float64 `json:"down"`
	// Moved is that distance in per cent of the picture's width.
	Moved float64 `json:"moved"`
	// Sharpness is the picture's for the reference's: 0.5 means half as
	// sharp. 0 if either cannot be judged.
	Sharpness float64 `json:"sharpness"`
}

// Compare compares the picture that was measured last with a reference. It
// takes longer than Measure, and allocates.
func (a *Analyzer) Compare(r Reference) (View, error) { return compare(&a.scan, a.last, r) }

// Compare compares the mean of the stack that was measured last with a reference.
func (s *Stack) Compare(r Reference) (View, error) { return compare(&s.scan, s.last, r) }

func compare(s *scan, m Measures, r Reference) (View, error) {
	if err := r.Check(); err != nil {
		return View{}, err
	}
	if m.Width == 0 {
		return View{}, ErrFrame
	}
	now, then := cells{w: Columns, h: Rows}, cells{w: Columns, h: Rows}
	for i, v := range r.Cells {
		then.v = append(then.v, float64(v))
		now.v = append(now.v, s.cell(i))
	}
	x, y, match := shift(now, then)
	v := View{
		Match: max(match, 0),
		Right: x * float64(m.Width) / Columns, Down: y * float64(m.Height) / Rows,
	}
	v.Moved = 100 * math.Hypot(v.Right, v.Down) / float64(m.Width)
	if m.Judged >= leastJudged && r.Measures.Judged >= leastJudged && r.Measures.Sharpness > 0 {
		v.Sharpness = m.Sharpness / r.Measures.Sharpness
	}
	return v, nil
}

// cells is a coarse picture.
type cells struct {
	w, h int
	v    []float64
}

// coarser is a step of four each way.
const coarser = 4

// shift finds where the scene went, in cells: coarsely over half of the
// picture each way, then finely round the best, and round no shift at all,
// which is what it should be.
func shift(now, then cells) (x, y, match float64) {
	n, t := now.shrunk().levelled(), then.shrunk().levelled()
	bx, by, _ := best(n, t, 0, 0, n.w/2, n.h/2)
	n, t = now.levelled(), then.levelled()
	x1, y1, m1 := best(n, t, bx*coarser, by*coarser, coarser+1, coarser+1)
	x0, y0, m0 := best(n, t, 0, 0, 2, 2)
	if m0 >= m1 {
		x1, y1, m1 = x0, y0, m0
	}
	// Between cells: the top of a parabola through the neighbours.
	top := func(before, after float64) float64 {
		bend := before - 2*m1 + after
		if bend >= 0 {
			return 0
		}
		return min(max((before-after)/2/bend, -.5), .5)
	}
	return float64(x1) + top(n.alike(t, x1-1, y1), n.alike(t, x1+1, y1)),
		float64(y1) + top(n.alike(t, x1, y1-1), n.alike(t, x1, y1+1)), m1
}

// best tries all shifts within dx and dy of a start.
func best(now, then cells, x, y, dx, dy int) (bx, by int, match float64) {
	match = -1
	for v := y - dy; v <= y+dy; v++ {
		for u := x - dx; u <= x+dx; u++ {
			if m := now.alike(then, u, v); m > match {
				bx, by, match = u, v, m
			}
		}
	}
	return bx, by, match
}

// alike is the correlation of what overlaps when the scene went x and y; -1
// where too little does.
func (c cells) alike(then cells, x, y int) float64 {
	x0, x1, y0, y1 := max(x, 0), min(c.w, c.w+x), max(y, 0), min(c.h, c.h+y)
	if 3*(x1-x0) < c.w || 3*(y1-y0) < c.h {
		return -1
	}
	var ab, aa, bb float64
	for row := y0; row < y1; row++ {
		a := c.v[row*c.w:][x0:x1]
		b := then.v[(row-y)*c.w:][x0-x : x1-x]
		for i, v := range a {
			ab, aa, bb = ab+v*b[i], aa+v*v, bb+b[i]*b[i]
		}
	}
	if aa == 0 || bb == 0 {
		return 0
	}
	return ab / math.Sqrt(aa*bb)
}

// shrunk is the picture at a quarter of its size.
func (c cells) shrunk() cells {
	s := cells{w: c.w / coarser, h: c.h / coarser}
	for y := range s.h {
		for x := range s.w {
			var sum float64
			for i := range coarser * coarser {
				sum += c.v[(y*coarser+i/coarser)*c.w+x*coarser+i%coarser]
			}
			s.v = append(s.v, sum/coarser/coarser)
		}
	}
	return s
}

// levelled frees the picture of brightness and contrast, place by place, so
// that a lamp that is on or off changes little.
func (c cells) levelled() cells {
	const reach = 4
	out := cells{w: c.w, h: c.h, v: make([]float64, len(c.v))}
	var whole float64
	for _, v := range c.v {
		whole += v / float64(len(c.v))
	}
	for y := range c.h {
		for x := range c.w {
			var n, sum, square float64
			for v := max(y-reach, 0); v <= min(y+reach, c.h-1); v++ {
				for _, g := range c.v[v*c.w+max(x-reach, 0) : v*c.w+min(x+reach, c.w-1)+1] {
					n, sum, square = n+1, sum+g, square+g*g
				}
			}
			mean := sum / n
			// A least contrast keeps noise on an even wall from counting.
			out.v[y*c.w+x] = (c.v[y*c.w+x] - mean) / (root(square/n-mean*mean) + 1 + .03*whole)
		}
	}
	return out
}
