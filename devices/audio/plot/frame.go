package plot

import (
	"image/color"
	"math"
	"strconv"
)

// axis is the range of an axis.
type axis struct {
	from, to float64
	log      bool
}

// share is where on the axis a value is: from 0 to 1.
func (a axis) share(v float64) float64 {
	if a.log {
		return math.Log(v/a.from) / math.Log(a.to/a.from)
	}
	return (v - a.from) / (a.to - a.from)
}

// frame is a diagram in the picture; top is its first row.
type frame struct {
	p    pen
	top  int
	x, y axis
}

// at is the place of a point, in pixels.
func (f frame) at(x, y float64) (px, py float64) {
	px = left + f.x.share(x)*(Width-left-right)
	py = float64(f.top+frameHeight-foot) - f.y.share(y)*(frameHeight-above-foot)
	return px, py
}

// grid draws title, axes and marks.
func (f frame) grid(title, xname, yname string, xs, ys []float64) {
	for _, x := range xs {
		px, bottom := f.at(x, f.y.from)
		_, up := f.at(x, f.y.to)
		f.p.stroke(px, bottom, px, up, grey)
		f.p.centred(int(px), int(bottom)+20, mark(x), dark)
	}
	for _, y := range ys {
		start, py := f.at(f.x.from, y)
		end, _ := f.at(f.x.to, y)
		f.p.stroke(start, py, end, py, grey)
		text := mark(y)
		f.p.write(int(start)-8-f.p.width(text), int(py)+5, text, dark)
	}
	f.p.write(left, f.top+30, title+" ("+yname+")", dark)
	f.p.centred(left+(Width-left-right)/2, f.top+frameHeight-12, xname, dark)
}

// mark is a value beside an axis.
func mark(v float64) string {
	if math.Abs(v) < 1e-9 {
		v = 0
	}
	if v >= 1000 {
		return strconv.FormatFloat(v/1000, 'g', 4, 64) + "k"
	}
	return strconv.FormatFloat(v, 'g', 4, 64)
}

// note writes into an empty frame.
func (f frame) note(text string) {
	f.p.centred(left+(Width-left-right)/2, f.top+frameHeight/2, text, dark)
}

// line draws a line between two points, as far as it lies within the frame.
func (f frame) line(x1, y1, x2, y2 float64, c color.Color) {
	if outside(f.x, x1, x2) || outside(f.y, y1, y2) {
		return
	}
	ax, ay := f.at(x1, y1)
	bx, by := f.at(x2, y2)
	f.p.stroke(ax, ay, bx, by, c)
	f.p.stroke(ax, ay+1, bx, by+1, c)
}

func outside(a axis, v, w float64) bool {
	within := func(x float64) bool { return x >= a.from && x <= a.to } // false for what is no number
	return !within(v) || !within(w)
}
