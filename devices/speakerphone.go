package devices

import (
	"context"
	"time"
)

// Speakerphone is a loudspeaker and a microphone whose condition is watched
// without opening them, and that are tried by sound on request. What opens
// them, or sounds, is for when nobody else needs them: never during a meeting.
type Speakerphone interface {
	Watcher
	Sounder
	MuteProver
}

// Sounder is a speakerphone that can be tried by sound.
type Sounder interface {
	// Sound plays for some seconds, listens, and tells what came back,
	// compared with a reference that Refer made, unless that is nil. An error
	// says that there was nothing to judge; one that wraps ErrBusy comes with a
	// Hearing whose Elsewhere tells what is known all the same. What was heard
	// is never an error.
	Sound(ctx context.Context, reference []byte) (Hearing, error)
	// Refer sounds too, and makes a reference of what came back: figures, and
	// what the device is. It fails if the sound did not come back.
	Refer(ctx context.Context) (reference []byte, heard Hearing, err error)
	// Level listens for a while, plays nothing and keeps nothing.
	Level(ctx context.Context, over time.Duration) (SoundLevel, error)
}

// MuteProver is a microphone whose mute can be proven by sound.
type MuteProver interface {
	// ProveMute mutes the microphone and sounds, unmutes it and sounds again,
	// and leaves the switch as it was, whatever happens. The error wraps
	// ErrUnsupported if there is no switch.
	ProveMute(ctx context.Context) (MuteProof, error)
}

// SoundFinder lists the sound devices that are plugged in, configured or not.
type SoundFinder interface {
	// Cards lists the kernel's sound cards. It opens nothing.
	Cards() []SoundCard
	// Devices lists what the sound system offers. It opens each for a moment.
	Devices(ctx context.Context) ([]SoundDevice, error)
}

// Hearing is what came back of a sound that was played: figures and words, no
// sound.
type Hearing struct {
	// Device says what was tried, by what does not change between starts.
	Device string
	// Heard: the sound came back. DelayMS is after how many ms, STI how clear
	// speech would be, from 0 to 1 and without level correction, QuietDB how
	// loud it was before, against full scale. Nil where it was not measured.
	Heard        bool
	DelayMS, STI *float64
	QuietDB      float64
	// Findings are one named "ok" alone for a speakerphone without fault, else
	// the gravest first.
	Findings []SoundFinding
	// Figures are all that were held against a limit.
	Figures []SoundFigure
	// Trend is the change since the reference; nil if there was none, or if it
	// is another device's.
	Trend *SoundTrend
	// Took is all of it.
	Took time.Duration
	// Elsewhere is what is known of a device that somebody else holds.
	Elsewhere string
	// Details is the driver's whole report as JSON; may be empty.
	Details []byte
}

// SoundFinding is one thing that a test by sound means.
type SoundFinding struct {
	// Name is a word for programs: "ok", "muted", "dropouts".
	Name string
	// Cause says what it is, Advice what to do; Advice may be empty.
	Cause, Advice string
	// Grave: with this the speakerphone does not serve.
	Grave bool
	// Measure names what decided, Value is its value and Limit what it passed,
	// both in Unit; empty and zero where no figure did.
	Measure, Unit string
	Value, Limit  float64
}

// SoundFigure is a measure with its limit. Margin is how far it is on the good
// side, in Unit; negative beyond it.
type SoundFigure struct {
	Measure, Unit        string
	Value, Limit, Margin float64
}

// SoundTrend is the change since the reference: longer, louder and better are
// above 0. Nil where one of the two was not measured.
type SoundTrend struct {
	DelayMS, STI *float64
	QuietDB      float64
	Bands        []SoundBand
}

// SoundBand is the change of an octave. MarginDB is how far the gain is from
// being a finding.
type SoundBand struct {
	Hz                                float64
	GainDB, NoiseDB, T20Pct, MarginDB *float64
}

// MuteProof is what sound told of a mute.
type MuteProof struct {
	// Proven: muted, nothing was heard, and open, it was.
	Proven bool
	// Passes: muted, the sound was heard all the same.
	Passes bool
	// Cause says what it shows, Advice what to do; Advice may be empty.
	Cause, Advice string
}

// SoundLevel is how loud it is at the microphone, in dB of full scale, a sine
// of which is 0; -200 is digital silence.
type SoundLevel struct{ LevelDB, PeakDB float64 }

// SoundCard is a sound card of the kernel. Any of ID, Name, USB
// ("vendor:product") and Serial is what it can be known by; USB and Serial may
// be empty.
type SoundCard struct{ ID, Name, USB, Serial string }

// SoundDevice is a device that the sound system offers, on a card or on a
// server, with its channels.
type SoundDevice struct {
	Name, System    string
	Inputs, Outputs int
}
