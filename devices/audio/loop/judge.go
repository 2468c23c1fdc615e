package loop

import (
	"slices"

	"klubba/devices/audio/acoustics"
)

// Switch is a mute switch as the mixer shows it.
type Switch string

// The states. SwitchUnknown: there is none, or it could not be read.
const (
	SwitchUnknown Switch = "unknown"
	SwitchOn      Switch = "on"    // sound may pass
	SwitchMuted   Switch = "muted" // it may not
)

// Evidence is all that a judgement may rest on. Only Heard must be there.
type Evidence struct {
	Heard    *Heard
	Program  Program
	Identity Identity
	// Loudspeaker and Microphone are what the mixer says of them.
	Loudspeaker, Microphone Switch
	// Witness is what a second microphone heard of the same loudspeaker.
	Witness *Heard
	// Reference is the room's own; nil if none was taken.
	Reference *Reference
	// Hushed: the loudspeaker was silenced on the way since the microphone
	// was overloaded.
	Hushed bool
}

// Judge names what the evidence shows, the gravest first; OK alone if there is
// nothing to say.
func Judge(e Evidence, l Limits) Verdict {
	j := judge{Evidence: e, Limits: l, Verdict: Verdict{Findings: []Finding{}, Figures: []Figure{}}}
	j.identity()
	switch {
	case j.Hushed: // the rest of the recording is of our own making
		j.say(Clipping, "the microphone was so overloaded that the sweep was stopped; nothing else is judged",
			"turn the loudspeaker down, or the microphone's gain")
	case j.Heard.Heard:
		j.sounding()
	default:
		j.silent()
	}
	if len(j.Findings) == 0 {
		j.say(OK, "loudspeaker and microphone work", "")
	}
	slices.SortStableFunc(j.Findings, func(a, b Finding) int {
		switch {
		case a.Name.Remark() == b.Name.Remark():
			return 0
		case b.Name.Remark():
			return -1
		}
		return 1
	})
	return j.Verdict
}

type judge struct {
	Evidence
	Limits
	Verdict
}

// say adds a finding that no figure decided.
func (j *judge) say(name Name, cause, advice string) {
	j.Findings = append(j.Findings, Finding{Name: name, Cause: cause, Advice: advice})
}

// most holds a figure against an upper limit, and least against a lower one.
// Beyond it, it is a finding.
func (j *judge) most(value, limit float64, measure, unit string, name Name, cause, advice string) {
	j.figure(Figure{measure, unit, value, limit, limit - value}, name, cause, advice)
}

func (j *judge) least(value, limit float64, measure, unit string, name Name, cause, advice string) {
	j.figure(Figure{measure, unit, value, limit, value - limit}, name, cause, advice)
}

// figure adds a figure, and a finding unless there is one of that name.
func (j *judge) figure(f Figure, name Name, cause, advice string) {
	j.Figures = append(j.Figures, f)
	if f.Margin < 0 && !j.Has(name) {
		j.Findings = append(j.Findings, Finding{name, cause, advice, f.Measure, f.Unit, f.Value, f.Limit})
	}
}

// identity drops a reference that is another device's.
func (j *judge) identity() {
	if j.Reference == nil {
		return
	}
	if why := j.Reference.Differs(j.Identity, j.Program); why != "" {
		j.say(WrongDevice, "this is not what the room's reference was taken with: "+why,
			"put the room's own device back, or take a new reference (klubba audio reference)")
		j.Reference = nil
		return
	}
	j.Trend = j.Heard.trend(j.Reference, j.Limits)
}

// silent tells why nothing was heard.
func (j *judge) silent() {
	h := j.Heard
	switch {
	case j.Microphone == SwitchMuted:
		j.say(Muted, "the microphone is muted: the mixer says so, and nothing was heard", "unmute the microphone")
	case j.Loudspeaker == SwitchMuted:
		j.say(Muted, "the loudspeaker is muted: the mixer says so, and nothing was heard", "unmute the loudspeaker")
	case h.Dead:
		j.say(SilentMicrophone, "the microphone gives nothing at all, not even the sound of an empty room",
			"look for a mute button on the device, then unplug it and plug it in again")
	case j.found(acoustics.FindingEchoCancelled):
		j.say(EchoCancelled, "the device cancels its own sound: acoustic loop not judged",
			"switch its echo canceller off for the test if it can be, or listen: say something and have it played back")
	case j.Witness != nil && j.Witness.Heard:
		j.say(SilentMicrophone, "the second microphone hears the loudspeaker, and this one does not",
			"look for a mute button on the device, then unplug it and plug it in again")
	case j.Witness != nil && !j.Witness.Dead:
		j.say(SilentLoudspeaker, "neither microphone hears the loudspeaker", turnUp)
	case j.Trend != nil && j.Trend.QuietDB > -j.SameRoomDB:
		j.say(SilentLoudspeaker, "the microphone hears the room as loud as at commissioning, and nothing of the loudspeaker", turnUp)
	case j.Trend != nil:
		j.say(SilentMicrophone, "the microphone hears less of the room than at commissioning, and nothing of the loudspeaker",
			"look for a mute button on the device, then unplug it and plug it in again")
	default:
		j.say(SilentEither, "the loudspeaker or the microphone is silent: nothing of the sweep was heard, and which of the two it is cannot be told without a reference or a second microphone",
			"have somebody listen whether it sounds; turn the volume up; look for mute buttons; unplug the device and plug it in again")
	}
}

const turnUp = "turn the volume up, look at the loudspeaker's cable and power, unplug it and plug it in again"

// found reports whether package acoustics found something.
func (j *judge) found(codes ...acoustics.Code) bool {
	return slices.ContainsFunc(j.Heard.Findings, func(f acoustics.Finding) bool { return slices.Contains(codes, f.Code) })
}
