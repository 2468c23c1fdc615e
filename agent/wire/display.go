package wire

import "errors"

// ErrNoDisplay says that there is no such display.
var ErrNoDisplay = errors.New("no such display")

// Displays are those of the room.
type Displays struct {
	V        int       `json:"v"`
	Displays []Display `json:"displays"`
}

// Display is one of the room's displays.
type Display struct {
	Name     string `json:"name"`
	Required bool   `json:"required"`
	// Protocol is how it talks, Line the port, host or adapter that it is
	// reached by, ID its address there.
	Protocol string `json:"protocol"`
	Line     string `json:"line"`
	ID       int    `json:"id"`
	// Input is the meeting's, in the protocol's words; Inputs are people's
	// names for others.
	Input  string            `json:"input,omitempty"`
	Inputs map[string]string `json:"inputs,omitempty"`
	// Scene is what the room wants of it now; empty if nothing.
	Scene string `json:"scene,omitempty"`
	// State is what it says, where that was asked for.
	State *DisplayState `json:"state,omitempty"`
}

// DisplayState is what a display says of itself.
type DisplayState struct {
	V       int    `json:"v"`
	Display string `json:"display"`
	Time    string `json:"time"`
	// Error is why it does not say anything; all below is unknown then.
	Error string `json:"error,omitempty"`
	// Power is "off", "warming", "on", "cooling" or "unknown". Input is in the
	// protocol's words, empty if not known. The mutes are "on", "off" or
	// "unknown". Volume is in its own steps; nil if not known.
	Power       string `json:"power"`
	Input       string `json:"input,omitempty"`
	PictureMute string `json:"picture_mute"`
	SoundMute   string `json:"sound_mute"`
	Volume      *int   `json:"volume,omitempty"`
	TookMS      int64  `json:"took_ms"`
	// What it is, and how it does, as far as it tells and was asked.
	Maker    string    `json:"maker,omitempty"`
	Model    string    `json:"model,omitempty"`
	Serial   string    `json:"serial,omitempty"`
	Software string    `json:"software,omitempty"`
	Title    string    `json:"title,omitempty"`
	Celsius  []float64 `json:"celsius,omitempty"`
	Hours    []int     `json:"hours,omitempty"`
	Faults   []string  `json:"faults,omitempty"`
	Warnings []string  `json:"warnings,omitempty"`
}

// DisplaySet is what a display shall do.
type DisplaySet struct {
	// Input is for "input": one of Display.Inputs, or the protocol's word.
	Input string `json:"input,omitempty"`
	// What is for "mute": "sound" or "picture"; On mutes it.
	What string `json:"what,omitempty"`
	On   bool   `json:"on,omitempty"`
	// Frame is for "send": the bytes, in hexadecimal without blanks.
	Frame string `json:"frame,omitempty"`
}

// DisplayDone is what came of it.
type DisplayDone struct {
	V       int    `json:"v"`
	Display string `json:"display"`
	Do      string `json:"do"`
	// Protocol is how the display talks, Answer what came back of a frame, in
	// hexadecimal; empty if it has no answer.
	Protocol string `json:"protocol,omitempty"`
	Answer   string `json:"answer,omitempty"`
	// Asleep: it was switched off and hears nothing since, which proves nothing.
	Asleep   bool  `json:"asleep,omitempty"`
	TookMS   int64 `json:"took_ms"`
	Recorded bool  `json:"recorded"`
}
