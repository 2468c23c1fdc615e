package devices

import (
	"context"
	"errors"
)

// PowerState is what a display's power is. It is never a bool: a display that
// warms up obeys as little as one that is off, and one that cannot be reached
// is unknown and not off.
type PowerState uint8

// The states. PowerOff is standby too: the picture is dark, and the display may
// or may not hear.
const (
	PowerUnknown PowerState = iota
	PowerOff
	PowerWarming
	PowerOn
	PowerCooling
)

// String returns "unknown", "off", "warming", "on" or "cooling".
func (p PowerState) String() string {
	return [...]string{"unknown", "off", "warming", "on", "cooling"}[min(p, PowerCooling)]
}

// OnOff is a switch that may not be known.
type OnOff uint8

// The positions.
const (
	OnOffUnknown OnOff = iota
	Off
	On
)

// String returns "unknown", "off" or "on".
func (o OnOff) String() string { return [...]string{"unknown", "off", "on"}[min(o, On)] }

// What became of a setting or a question, beside the sentinels of all devices.
var (
	// ErrAsleep: it was switched off by us, and hears nothing since: it sleeps,
	// and that proves nothing.
	ErrAsleep = errors.New("in standby it does not hear")
	// ErrReplaced is told to whoever asked for a setting when a newer one of
	// the same kind came before this one was carried out, or proven.
	ErrReplaced = errors.New("replaced by a newer setting")
)

// VolumeUnknown is the volume of a display that does not tell it.
const VolumeUnknown = -1

// DisplayStatus is what a display says of itself. It is comparable. What it
// does not tell, or not now, is unknown.
type DisplayStatus struct {
	Power PowerState
	// Input is the source shown, in the protocol's words ("hdmi1"); empty if
	// not known.
	Input string
	// PictureMute: dark although it is on. SoundMute: silent.
	PictureMute, SoundMute OnOff
	// Volume is in the display's own steps, mostly 0 to 100.
	Volume int
}

// DisplayHealth is what a display tells of its own condition. What it does not
// tell is nil.
type DisplayHealth struct {
	// Celsius has one figure for each sensor.
	Celsius []float64
	// Hours is how long the panel, or each lamp, has been lit.
	Hours []int
	// Faults and Warnings are named in words: "fan", "temperature-alarm".
	Faults, Warnings []string
}

// DisplayIdentity is what a display is. What it does not tell is empty.
type DisplayIdentity struct{ Maker, Model, Serial, Software, Name string }

// Display is what every display can, or says that it cannot. What else there is
// (DisplayPictureMute, DisplayVolume, DisplaySoundMute, DisplayLine, Tester) is
// found by asking for it.
type Display interface {
	DisplayWatcher
	DisplayReader
	DisplayPower
	DisplayInput
}

// DisplayWatcher is a display whose condition can be watched.
type DisplayWatcher interface {
	// WatchStatus is Watcher's Watch, and gives the status with each report. A
	// display that is not there is a report and no end.
	WatchStatus(ctx context.Context, emit func(DisplayStatus, Report)) error
}

// The abilities of a display. A display that cannot do something answers with
// ErrUnsupported; that is no outage. A setting returns when the display has
// been asked and says so itself, not when it merely acknowledged.

// DisplayPower is a display that can be switched.
type DisplayPower interface {
	Power(ctx context.Context) (PowerState, error)
	// SetPower returns when the display is on or warming, or off or cooling.
	SetPower(ctx context.Context, on bool) error
}

// DisplayInput is a display with more than one source.
type DisplayInput interface {
	Input(ctx context.Context) (string, error)
	SetInput(ctx context.Context, input string) error
}

// DisplayPictureMute is a display that can go dark and stay on.
type DisplayPictureMute interface {
	PictureMute(ctx context.Context) (bool, error)
	SetPictureMute(ctx context.Context, on bool) error
}

// DisplayVolume is a display with loudspeakers.
type DisplayVolume interface {
	Volume(ctx context.Context) (int, error)
	SetVolume(ctx context.Context, level int) error
}

// DisplaySoundMute is a display that can be silenced.
type DisplaySoundMute interface {
	SoundMute(ctx context.Context) (bool, error)
	SetSoundMute(ctx context.Context, on bool) error
}

// DisplayReader is a display that tells of itself.
type DisplayReader interface {
	// Status asks what the display's present state lets it answer; what it
	// cannot do stays unknown. The error is that of a display that is not
	// understood or not there.
	Status(ctx context.Context) (DisplayStatus, error)
	Health(ctx context.Context) (DisplayHealth, error)
	Identity(ctx context.Context) (DisplayIdentity, error)
}

// DisplayLine is a display that can be sent bytes as they are.
type DisplayLine interface {
	// Exchange sends a frame, which nobody judges, and returns the frame that
	// comes back; nil where the protocol has no answer to it. It is for
	// technicians: what it does to the display is not verified.
	Exchange(ctx context.Context, frame []byte) ([]byte, error)
}
