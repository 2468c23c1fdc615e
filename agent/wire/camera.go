package wire

import (
	"encoding/json"
	"errors"
)

// Why a camera was not used, beside what cameras themselves say.
var (
	// ErrMeetingOn: a meeting is on, and the cameras are the meeting's.
	ErrMeetingOn = errors.New("a meeting is on: its cameras are not opened or moved until it is over")
	// ErrNoCamera: there is no such camera.
	ErrNoCamera = errors.New("no such camera")
	// ErrAsked: what was asked for makes no sense.
	ErrAsked = errors.New("asked wrongly")
)

// Cameras are those of the room, and those that are plugged in.
type Cameras struct {
	V       int      `json:"v"`
	Cameras []Camera `json:"cameras"`
	// Found are plugged in, configured or not; Unfound says why nobody looked.
	Found   []FoundCamera `json:"found"`
	Unfound string        `json:"unfound,omitempty"`
}

// Camera is one of the room's cameras.
type Camera struct {
	Name     string `json:"name"`
	Required bool   `json:"required"`
	PTZ      bool   `json:"ptz"`
	// References are what its presets are compared with.
	References []Reference `json:"references"`
}

// Reference is that of one preset: when it was taken, or why it cannot be used.
type Reference struct {
	Preset  int    `json:"preset"`
	Taken   string `json:"taken,omitempty"`
	Problem string `json:"problem,omitempty"`
}

// FoundCamera is a camera that is plugged in.
type FoundCamera struct {
	ID     string `json:"id,omitempty"`
	Name   string `json:"name"`
	Bus    string `json:"bus"`
	Serial string `json:"serial,omitempty"`
	Node   string `json:"node,omitempty"`
}

// CameraInfo is what a camera is and can do.
type CameraInfo struct {
	V      int         `json:"v"`
	Camera string      `json:"camera"`
	Device FoundCamera `json:"device"`
	Driver string      `json:"driver"`
	// Formats have their sizes, each with its frame rates: "1920x1080: 30, 15".
	Formats  []CameraFormat  `json:"formats"`
	Controls []CameraControl `json:"controls"`
}

// CameraFormat is a pixel format and its sizes.
type CameraFormat struct {
	Name  string   `json:"name"`
	Sizes []string `json:"sizes"`
}

// CameraControl is a setting, in the camera's own unit.
type CameraControl struct {
	Name  string `json:"name"`
	Value string `json:"value"`
	Range string `json:"range,omitempty"`
}

// Examination is what came of looking through a camera.
type Examination struct {
	V      int    `json:"v"`
	Camera string `json:"camera"`
	Time   string `json:"time"`
	// Condition is the part's, by this examination; "unknown" when somebody
	// else holds the camera. Cause says why it is not ok.
	Condition string `json:"condition"`
	Cause     string `json:"cause,omitempty"`
	// Elsewhere is what is known of a camera that somebody else holds.
	Elsewhere string `json:"elsewhere,omitempty"`
	// Sights are one for each view that was looked at.
	Sights []Sight `json:"sights"`
	// Kept is the preset that this was kept for as a reference; 0 for none.
	Kept     int  `json:"kept,omitempty"`
	Recorded bool `json:"recorded"`
}

// Sight is one look: measures and words, never a picture.
type Sight struct {
	// Preset is the view; 0 is wherever the camera points.
	Preset   int             `json:"preset,omitempty"`
	Device   string          `json:"device"`
	Asked    string          `json:"asked"`
	Given    string          `json:"given"`
	Frames   int             `json:"frames"`
	Rate     float64         `json:"rate"`
	JitterMS float64         `json:"jitter_ms"`
	Findings []CameraFinding `json:"findings"`
	View     *View           `json:"view,omitempty"`
	TookMS   int64           `json:"took_ms"`
	// Details is the driver's whole report.
	Details json.RawMessage `json:"details,omitempty"`
}

// CameraFinding is one thing that a look means.
type CameraFinding struct {
	Name    string  `json:"name"`
	Cause   string  `json:"cause"`
	Advice  string  `json:"advice,omitempty"`
	Grave   bool    `json:"grave"`
	Measure string  `json:"measure,omitempty"`
	Value   float64 `json:"value"`
	Limit   float64 `json:"limit"`
	Margin  float64 `json:"margin"`
}

// View is a picture against its reference: how far it has moved in per cent of
// the width, and where to in pixels.
type View struct {
	Moved     float64 `json:"moved"`
	Right     float64 `json:"right"`
	Down      float64 `json:"down"`
	Match     float64 `json:"match"`
	Sharpness float64 `json:"sharpness"`
}

// CameraView says which view is meant: a preset from 1 on, or 0 for all that
// have a reference, or else where the camera points.
type CameraView struct {
	Preset int `json:"preset,omitempty"`
}

// PTZ is what a camera's head shall do.
type PTZ struct {
	// Do is "recall", "set", "forget" (a preset), "move", "home", "stop",
	// "on", "off" or "power", which only asks.
	Do     string `json:"do"`
	Preset int    `json:"preset,omitempty"`
	// Pan, Tilt and Zoom are in per cent of the fastest, -100 to 100: right,
	// up and tele are above 0. ForMS is how long.
	Pan   int   `json:"pan,omitempty"`
	Tilt  int   `json:"tilt,omitempty"`
	Zoom  int   `json:"zoom,omitempty"`
	ForMS int64 `json:"for_ms,omitempty"`
}

// PTZDone is what came of it.
type PTZDone struct {
	V      int    `json:"v"`
	Camera string `json:"camera"`
	Do     string `json:"do"`
	// On tells whether the head is on, where that was asked.
	On       *bool `json:"on,omitempty"`
	TookMS   int64 `json:"took_ms"`
	Recorded bool  `json:"recorded"`
}

// Snapshot is one picture. It travels as the body of a reply on the local
// socket, and in no other way.
type Snapshot struct {
	JPEG []byte `json:"-"`
	// Mode is what the stream was, Taken when.
	Mode, Taken string
}
