package wire

import (
	"encoding/json"
	"errors"
)

// Why a speakerphone was not used, beside what speakerphones themselves say.
var (
	// ErrSoundInMeeting: a meeting is on, and sound is the meeting's.
	ErrSoundInMeeting = errors.New("a meeting is on: nothing is played or recorded until it is over")
	// ErrNoSpeakerphone: there is no such speakerphone.
	ErrNoSpeakerphone = errors.New("no such speakerphone")
)

// Speakerphones are those of the room, and the sound devices that are plugged
// in.
type Speakerphones struct {
	V             int            `json:"v"`
	Speakerphones []Speakerphone `json:"speakerphones"`
	// Cards are the kernel's, Devices what the sound system offers; Unfound
	// says why nobody asked it.
	Cards   []SoundCard   `json:"cards"`
	Devices []SoundDevice `json:"devices"`
	Unfound string        `json:"unfound,omitempty"`
}

// Speakerphone is one of the room's speakerphones.
type Speakerphone struct {
	Name     string `json:"name"`
	Required bool   `json:"required"`
	// Reference is what its sound is compared with; nil if none was taken.
	Reference *SoundReference `json:"reference,omitempty"`
}

// SoundReference tells when a reference was taken and of which device, or why
// it cannot be used.
type SoundReference struct {
	Taken   string `json:"taken,omitempty"`
	Device  string `json:"device,omitempty"`
	Problem string `json:"problem,omitempty"`
}

// SoundCard is a sound card of the kernel.
type SoundCard struct {
	ID     string `json:"id"`
	Name   string `json:"name"`
	USB    string `json:"usb,omitempty"`
	Serial string `json:"serial,omitempty"`
}

// SoundDevice is a device of the sound system, with its channels.
type SoundDevice struct {
	Name    string `json:"name"`
	System  string `json:"system"`
	Inputs  int    `json:"inputs"`
	Outputs int    `json:"outputs"`
}

// SoundTest is what came of a test by sound.
type SoundTest struct {
	V            int    `json:"v"`
	Speakerphone string `json:"speakerphone"`
	Time         string `json:"time"`
	// Condition is the part's, by this test; "unknown" when somebody else
	// holds the device. Cause says why it is not ok.
	Condition string `json:"condition"`
	Cause     string `json:"cause,omitempty"`
	// Elsewhere is what is known of a device that somebody else holds.
	Elsewhere string `json:"elsewhere,omitempty"`
	// Heard is what came back of the sound; nil if none was made.
	Heard *Hearing `json:"heard,omitempty"`
	// Mute is what sound told of the microphone's mute; nil if it was not
	// asked.
	Mute *MuteProof `json:"mute,omitempty"`
	// Kept tells that this was kept as the reference.
	Kept     bool `json:"kept,omitempty"`
	Recorded bool `json:"recorded"`
}

// Hearing is what came back of a sound: figures and words, never the sound.
type Hearing struct {
	Device  string   `json:"device"`
	Heard   bool     `json:"heard"`
	DelayMS *float64 `json:"delay_ms"`
	STI     *float64 `json:"sti"`
	// QuietDB is the level before the sound, against full scale.
	QuietDB  float64        `json:"quiet_db"`
	Findings []SoundFinding `json:"findings"`
	Figures  []SoundFigure  `json:"figures"`
	Trend    *SoundTrend    `json:"trend,omitempty"`
	TookMS   int64          `json:"took_ms"`
	// Details is the driver's whole report.
	Details json.RawMessage `json:"details,omitempty"`
}

// SoundFinding is one thing that a test means.
type SoundFinding struct {
	Name    string  `json:"name"`
	Cause   string  `json:"cause"`
	Advice  string  `json:"advice,omitempty"`
	Grave   bool    `json:"grave"`
	Measure string  `json:"measure,omitempty"`
	Unit    string  `json:"unit,omitempty"`
	Value   float64 `json:"value"`
	Limit   float64 `json:"limit"`
}

// SoundFigure is a measure with its limit, and how far it is on the good side.
type SoundFigure struct {
	Measure string  `json:"measure"`
	Unit    string  `json:"unit,omitempty"`
	Value   float64 `json:"value"`
	Limit   float64 `json:"limit"`
	Margin  float64 `json:"margin"`
}

// SoundTrend is the change since the reference: longer, better and louder are
// above 0.
type SoundTrend struct {
	DelayMS *float64    `json:"delay_ms"`
	STI     *float64    `json:"sti"`
	QuietDB float64     `json:"quiet_db"`
	Bands   []SoundBand `json:"bands"`
}

// SoundBand is the change of an octave. MarginDB is how far the gain is from
// being a finding.
type SoundBand struct {
	Hz       float64  `json:"hz"`
	GainDB   *float64 `json:"gain_db"`
	NoiseDB  *float64 `json:"noise_db"`
	T20Pct   *float64 `json:"t20_percent"`
	MarginDB *float64 `json:"margin_db"`
}

// MuteProof is what sound told of a mute. Proven: muted, nothing was heard,
// and open, it was. Passes: muted, it was heard all the same.
type MuteProof struct {
	Proven bool   `json:"proven"`
	Passes bool   `json:"passes"`
	Cause  string `json:"cause"`
	Advice string `json:"advice,omitempty"`
}

// Listening says for how long to measure the level, in ms; 0 is the usual time.
type Listening struct {
	ForMS int64 `json:"for_ms,omitempty"`
}

// SoundLevel is how loud it is at the microphone, in dB of full scale.
type SoundLevel struct {
	V            int     `json:"v"`
	Speakerphone string  `json:"speakerphone"`
	Time         string  `json:"time"`
	LevelDB      float64 `json:"level_db"`
	PeakDB       float64 `json:"peak_db"`
	ForMS        int64   `json:"for_ms"`
	Recorded     bool    `json:"recorded"`
}
