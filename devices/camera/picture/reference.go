package picture

import (
	"errors"
	"fmt"
)

// Columns and Rows are the cells of a [Reference].
const (
	Columns = 160
	Rows    = 90
)

// ErrReference is what an error about a stored reference wraps.
var ErrReference = errors.New("not a reference picture of this program; store it again")

// Reference is what a camera showed when the room was put into service, for
// one preset: means of cells, and measures. It is small, may be stored as
// JSON, and stays true over changes of light.
type Reference struct {
	Preset   string   `json:"preset,omitempty"`
	Measures Measures `json:"measures"`
	// Cells are the mean grey levels of Rows times Columns cells, row by row.
	Cells []byte `json:"cells"`
}

// Check says what is wrong with a reference that was read from a file.
func (r Reference) Check() error {
	if len(r.Cells) != Columns*Rows {
		return fmt.Errorf("%w: %d cells, not %d", ErrReference, len(r.Cells), Columns*Rows)
	}
	if m := r.Measures; m.Width < MinSide || m.Height < MinSide || m.Width > MaxSide || m.Height > MaxSide {
		return fmt.Errorf("%w: a picture of %d x %d", ErrReference, m.Width, m.Height)
	}
	return nil
}

// Reference is the picture that was measured last, to be stored. It allocates,
// and before the first picture it is one that Check refuses.
func (a *Analyzer) Reference(preset string) Reference {
	return reference(preset, &a.scan, a.last)
}

// Reference is the mean of the stack that was measured last, to be stored. It
// allocates, and before the first Measure it is one that Check refuses.
func (s *Stack) Reference(preset string) Reference {
	return reference(preset, &s.scan, s.last)
}

func reference(preset string, s *scan, m Measures) Reference {
	r := Reference{Preset: preset, Measures: m}
	if m.Width == 0 {
		return r
	}
	r.Cells = make([]byte, Columns*Rows)
	for i := range r.Cells {
		r.Cells[i] = byte(s.cell(i) + .5)
	}
	return r
}

// cell is the mean level of one of a reference's cells.
func (s *scan) cell(i int) float64 {
	w, h := s.across*tileHalf, s.down*tileHalf
	x, y := i%Columns, i/Columns
	x0, y0 := x*w/Columns, y*h/Rows
	return s.mean(x0, y0, max((x+1)*w/Columns, x0+1), max((y+1)*h/Rows, y0+1))
}
