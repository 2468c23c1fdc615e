package camera

import (
	"fmt"
	"strings"

	"klubba/devices/camera/picture"
)

// Findings of the stream, beside those of package picture. A frame rate below
// the agreed one is picture.WrongRate, or LowLight if the light is the cause.
const (
	LostFrames   picture.Name = "lost-frames"   // missing by number and by time
	BrokenFrames picture.Name = "broken-frames" // marked as damaged by the driver, or not readable
	LowLight     picture.Name = "low-light"     // slow for the exposure's sake: no fault
	Irregular    picture.Name = "irregular"     // frames come out of their beat
)

// Report is what a self-test found. It holds measures and words, no picture.
type Report struct {
	Camera string `json:"camera"`
	Device Device `json:"device"`
	Card   string `json:"card"`
	Driver string `json:"driver"`
	// Asked is what was asked for, Given what the camera made of it.
	Asked    Mode     `json:"asked"`
	Given    Mode     `json:"given"`
	Settings Settings `json:"settings"`
	Timing   Timing   `json:"timing"`
	// Picture measures the mean of all frames, and Last the newest frame alone.
	Picture picture.Measures `json:"picture"`
	Last    picture.Measures `json:"last"`
	// Stack is missing if fewer than two frames could be read, View if there
	// was no reference to compare with.
	Stack *picture.StackMeasures `json:"stack,omitempty"`
	View  *picture.View          `json:"view,omitempty"`
	// Findings are picture.OK alone for a camera that sees, the gravest first
	// of the picture's, then the stream's.
	Findings []picture.Finding `json:"findings"`
	// Took is milliseconds from opening to the report.
	Took float64 `json:"took_ms"`
}

// serious is the share of lost or damaged frames from which a stream is of no
// use to anybody.
const serious = 0.25

// Failures are the findings with which the camera does not serve. A closed
// shutter is among them: nothing is broken, and nothing is seen.
func (r Report) Failures() []picture.Finding {
	var all []picture.Finding
	for _, f := range r.Findings {
		switch f.Name {
		case LowLight, Irregular:
		case LostFrames, BrokenFrames:
			if f.Value > serious {
				all = append(all, f)
			}
		default:
			if !f.Name.Remark() {
				all = append(all, f)
			}
		}
	}
	return all
}

// Has reports whether there is a finding of that name.
func (r Report) Has(name picture.Name) bool {
	for _, f := range r.Findings {
		if f.Name == name {
			return true
		}
	}
	return false
}

// String says what was seen, in one line.
func (r Report) String() string {
	return fmt.Sprintf("%d frames of %s looked at, %.4g a second: %s", r.Timing.Frames, r.Given, r.Timing.Rate, causes(r.Findings))
}

// causes puts the causes and advice of findings into one line.
func causes(findings []picture.Finding) string {
	var all []string
	for _, f := range findings {
		text := f.Cause
		if f.Advice != "" {
			text += " (" + f.Advice + ")"
		}
		all = append(all, text)
	}
	return strings.Join(all, "; ")
}
