package picture

import (
	"math"
	"slices"
)

// Name names a finding, on the wire and in files.
type Name string

// The findings.
const (
	OK           Name = "ok"
	Black        Name = "black"        // nothing at all comes from the sensor
	Covered      Name = "covered"      // something lies close before the lens
	Shutter      Name = "shutter"      // the privacy shutter is closed: no fault
	Dark         Name = "dark"         // the room is dark: no fault
	Overexposed  Name = "overexposed"  // too much is white
	Underexposed Name = "underexposed" // too much is black
	Blurred      Name = "blurred"      // out of focus
	Flicker      Name = "flicker"      // lamps flicker in the picture
	Moved        Name = "moved"        // the view is not the stored one
	CannotJudge  Name = "cannot-judge" // too little to see to judge the focus by
	Frozen       Name = "frozen"       // the same picture again and again
	ColourCast   Name = "colour-cast"  // tinted
	WrongSize    Name = "wrong-size"   // other than was asked for
	WrongRate    Name = "wrong-rate"   // slower than was asked for
)

// Remark tells that a picture with this finding can still serve.
func (n Name) Remark() bool {
	switch n {
	case OK, Dark, Overexposed, Underexposed, Flicker, CannotJudge, ColourCast, WrongSize, WrongRate:
		return true
	}
	return false
}

// Finding is one thing that the measures mean.
type Finding struct {
	Name Name `json:"name"`
	// Cause says in English what it is, and Advice what to do about it; both
	// are sentences that package room/text knows. Advice may be "".
	Cause  string `json:"cause"`
	Advice string `json:"advice,omitempty"`
	// Measure is the JSON name of the measure that decided, Value its value,
	// Limit the limit that it passed. All zero for [OK].
	Measure string  `json:"measure,omitempty"`
	Value   float64 `json:"value"`
	Limit   float64 `json:"limit"`
	// Margin is how far past its limit the value lies, in parts of the limit: 0 is just past.
	Margin float64 `json:"margin"`
}

// Privacy is the state of the camera's own privacy control (V4L2_CID_PRIVACY).
type Privacy int

// The states of the privacy control.
const (
	PrivacyUnknown Privacy = iota
	PrivacyOpen
	PrivacyClosed
)

// Evidence is all that a judgement may rest on. Only Picture must be there.
type Evidence struct {
	// Picture is the measures of the newest picture, or of a stack's mean.
	Picture Measures
	// Stack is there if there were several frames.
	Stack *StackMeasures
	// View is there if there is a reference.
	View *View
	// Privacy is what the camera says of its shutter.
	Privacy Privacy
	// AskedWidth, AskedHeight and AskedRate (frames a second) are what the
	// camera was asked for; 0 if it does not matter.
	AskedWidth, AskedHeight int
	AskedRate               float64
}

// Judge names what the evidence shows, the gravest first; [OK] alone if there
// is nothing to say.
func Judge(e Evidence, l Limits) []Finding {
	j := judge{Evidence: e, Limits: l}
	if !j.sight() {
		j.focus()
		j.exposure()
		j.colour()
		j.view()
		j.repetition() // of a covered lens every picture is the same
	}
	j.flow()
	j.size()
	if len(j.found) == 0 {
		return []Finding{{Name: OK, Cause: "the picture is good"}}
	}
	slices.SortStableFunc(j.found, func(a, b Finding) int {
		switch {
		case a.Name.Remark() == b.Name.Remark():
			return 0
		case b.Name.Remark():
			return -1
		}
		return 1
	})
	return j.found
}

type judge struct {
	Evidence
	Limits
	found []Finding
}

// find adds a finding.
func (j *judge) find(name Name, cause, advice, measure string, value, limit float64) {
	margin := math.Abs(value - limit)
	if limit != 0 {
		margin /= math.Abs(limit)
	}
	j.found = append(j.found, Finding{name, cause, advice, measure, value, limit, margin})
}
