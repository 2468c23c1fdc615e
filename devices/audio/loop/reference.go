package loop

import (
	"fmt"
	"math"

	"klubba/devices/audio/acoustics"
)

// Identity is what a reference belongs to.
type Identity struct {
	// Output and Input name the devices, without a card's number, which
	// changes from boot to boot.
	Output string `json:"output"`
	Input  string `json:"input"`
	// Card, USB ("vendor:product") and Serial are the card's; empty where
	// there is no card.
	Card   string `json:"card,omitempty"`
	USB    string `json:"usb,omitempty"`
	Serial string `json:"serial,omitempty"`
}

// Reference is what a room's sound was like when it was commissioned. It is
// small, holds figures only, and can be kept as JSON.
type Reference struct {
	Identity Identity `json:"identity"`
	Program  Program  `json:"program"`
	DelayMS  float64  `json:"delay_ms"`
	QuietDB  float64  `json:"quiet_db"`
	// By octave, from 125 Hz to 8 kHz; see Heard.
	GainDB  [acoustics.Octaves]*float64 `json:"gain_db"`
	NoiseDB [acoustics.Octaves]*float64 `json:"noise_db"`
	T20S    [acoustics.Octaves]*float64 `json:"t20_s"`
	STI     *float64                    `json:"sti"`
	THD     *float64                    `json:"thd_percent"`
}

// NewReference makes a reference of what was heard. The error says that
// nothing was, or that there was no loop to judge.
func NewReference(h *Heard, p Program, id Identity) (*Reference, error) {
	if !h.Heard || h.GainDB[3] == nil {
		return nil, fmt.Errorf("no reference can be taken: the sweep was not heard well enough; mend that first")
	}
	r := &Reference{Identity: id, Program: p, DelayMS: *h.DelayMS, QuietDB: h.QuietDB, GainDB: h.GainDB, NoiseDB: h.NoiseDB,
		STI: h.STI.Value, THD: h.THDPercent}
	for k, b := range h.Bands {
		r.T20S[k] = b.T20
	}
	return r, nil
}

// Differs says in words why a reference does not hold for these devices and
// this program; "" if it does.
func (r *Reference) Differs(id Identity, p Program) string {
	for _, c := range []struct{ what, was, is string }{
		{"card", r.Identity.Card, id.Card}, {"USB device", r.Identity.USB, id.USB}, {"serial number", r.Identity.Serial, id.Serial},
		{"loudspeaker", r.Identity.Output, id.Output}, {"microphone", r.Identity.Input, id.Input},
	} {
		if c.was != c.is {
			return fmt.Sprintf("the %s was %q and is %q", c.what, c.was, c.is)
		}
	}
	if r.Program != p {
		return fmt.Sprintf("the sweep was at %d Hz with a peak of %g and is at %d Hz with %g", r.Program.Rate, r.Program.Cap, p.Rate, p.Cap)
	}
	return ""
}

// Trend is the change since the reference.
type Trend struct {
	Bands   [acoustics.Octaves]BandTrend `json:"bands"`
	DelayMS *float64                     `json:"delay_ms"` // longer, in ms
	QuietDB float64                      `json:"quiet_db"` // louder, in dB
	STI     *float64                     `json:"sti"`      // better
	// FallDB is the fall of the gain in the middle one of the bands of speech.
	FallDB *float64 `json:"fall_db"`
}

// BandTrend is the change of an octave.
type BandTrend struct {
	CenterHz float64  `json:"center_hz"`
	GainDB   *float64 `json:"gain_db"`
	NoiseDB  *float64 `json:"noise_db"`
	T20Pct   *float64 `json:"t20_percent"`
	// MarginDB is how far the gain is from being a finding.
	MarginDB *float64 `json:"margin_db"`
}

// trend compares with a reference that holds.
func (h *Heard) trend(r *Reference, l Limits) *Trend {
	t := &Trend{QuietDB: h.QuietDB - r.QuietDB, STI: minus(h.STI.Value, r.STI), DelayMS: minus(h.DelayMS, &r.DelayMS)}
	var falls []float64
	for k, center := range acoustics.Centers() {
		b := BandTrend{CenterHz: center, GainDB: minus(h.GainDB[k], r.GainDB[k]), NoiseDB: minus(h.NoiseDB[k], r.NoiseDB[k])}
		if change := minus(h.Bands[k].T20, r.T20S[k]); change != nil && *r.T20S[k] > 0 {
			pct := 100 * *change / *r.T20S[k]
			b.T20Pct = &pct
		}
		if b.GainDB != nil {
			margin := l.ChangeDB - math.Abs(*b.GainDB)
			b.MarginDB = &margin
			if speech(center) {
				falls = append(falls, -*b.GainDB)
			}
		}
		t.Bands[k] = b
	}
	if len(falls) > 0 {
		fall := median(falls)
		t.FallDB = &fall
	}
	return t
}

// speech reports whether a band carries most of what makes speech clear.
func speech(center float64) bool { return center >= 500 && center <= 4000 }

func minus(a, b *float64) *float64 {
	if a == nil || b == nil {
		return nil
	}
	d := *a - *b
	return &d
}
