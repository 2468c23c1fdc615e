package picture

import "math"

// Analyzer measures pictures one by one. It keeps its scratch memory, so use
// one for each stream. The zero value is ready. Not for several goroutines at once.
type Analyzer struct {
	scan    scan
	weights weights
	last    Measures
}

// Measure measures one picture. An error wraps [ErrFrame] and says what is
// wrong with the frame; its content is never an error.
func (a *Analyzer) Measure(f Frame) (Measures, error) {
	if err := f.check(); err != nil {
		return Measures{}, err
	}
	a.scan.read(f)
	a.last = a.weights.figures(&a.scan, -1, nil)
	a.last.finish(f)
	return a.last, nil
}

// finish adds what the frame itself says, and goes over to the full range.
func (m *Measures) finish(f Frame) {
	m.Width, m.Height = f.Width, f.Height
	if f.Cb > 0 && f.Cr > 0 { // false for NaN, too
		m.Blue, m.Red = f.Cb-128, f.Cr-128
		m.Cast = math.Hypot(m.Blue, m.Red)
	}
	if f.FullRange {
		return
	}
	for _, level := range []*float64{&m.Mean, &m.Median, &m.Low, &m.High} {
		*level = min(max((*level-16)*255/219, 0), 255)
	}
	for _, deviation := range []*float64{&m.Noise, &m.Spread, &m.Contrast} {
		*deviation *= 255. / 219
	}
}
