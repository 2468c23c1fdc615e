package picture

// Analyzer measures pictures one by one. It keeps its scratch memory, so use
// one for each stream. The zero value is ready. Not for several goroutines at once.
type Analyzer struct {
	last Measures
}

// Measure measures one picture. An error wraps [ErrFrame] and says what is
// wrong with the frame; its content is never an error.
func (a *Analyzer) Measure(f Frame) (Measures, error) {
	if err := f.check(); err != nil {
		return Measures{}, err
	}
	a.last = Measures{Width: f.Width, Height: f.Height}
	return a.last, nil
}
