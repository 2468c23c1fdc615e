package speakers

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"
	"time"

	"klubba/devices"
	"klubba/room"
)

const (
	// soundFor bounds one test by sound, from opening to the report: it sounds
	// for less than six seconds.
	soundFor = 35 * time.Second
	// muteFor bounds the proof of a mute, which sounds twice.
	muteFor = 25 * time.Second
)

// The findings that are looked for here: the first two are the driver's words.
const (
	fine      = "ok"
	cancelled = "echo-cancelled" // the device takes its own sound out: not judged
	muted     = "muted"          // somebody muted it
	reference = "reference"      // what was stored cannot be used
)

// outcome is what came of a test.
type outcome struct {
	// heard is nil if no sound was made.
	heard *devices.Hearing
	// mute is nil if it was not asked.
	mute *devices.MuteProof
	// noSwitch: there is no mute to prove.
	noSwitch bool
	// err is why something could not be done; nil if all could.
	err       error
	elsewhere string
}

// try sounds, and, if the loop works, proves the mute.
func (d *Desk) try(ctx context.Context, e *ear) (got outcome) {
	ref, bad := d.load(e.Name)
	sound := func(ref []byte) (devices.Hearing, error) {
		return within(ctx, soundFor, func(ctx context.Context) (devices.Hearing, error) { return e.Sound(ctx, ref) })
	}
	h, err := sound(ref)
	if errors.Is(err, devices.ErrReference) {
		bad = err
		h, err = sound(nil)
	}
	if err != nil {
		return outcome{err: err, elsewhere: h.Elsewhere}
	}
	if bad != nil {
		h.Findings = joined(h.Findings, devices.SoundFinding{Name: reference, Cause: bad.Error()})
	}
	got.heard = &h
	if !h.Heard || grave(h.Findings) || has(h.Findings, cancelled) {
		return got
	}
	proof, err := within(ctx, muteFor, e.ProveMute)
	switch {
	case errors.Is(err, devices.ErrUnsupported):
		got.noSwitch = true
	case err != nil:
		got.err = err
	default:
		got.mute = &proof
	}
	return got
}

// joined adds a finding. A speakerphone that has any is not simply ok.
func joined(all []devices.SoundFinding, more devices.SoundFinding) []devices.SoundFinding {
	if len(all) == 1 && all[0].Name == fine {
		all = nil
	}
	return append(all[:len(all):len(all)], more)
}

func grave(all []devices.SoundFinding) bool {
	return slices.ContainsFunc(all, func(f devices.SoundFinding) bool { return f.Grave })
}

func has(all []devices.SoundFinding, name string) bool {
	return slices.ContainsFunc(all, func(f devices.SoundFinding) bool { return f.Name == name })
}

// exam draws the part's condition. A muted microphone is no fault of the
// device, and still nothing is heard: that is degraded. Of one that cancels its
// own sound nothing was seen to work, and nothing to fail.
func (o outcome) exam(now room.Instant) exam {
	last := exam{at: now, condition: room.ConditionOK}
	worse := func(c room.Condition) {
		if last.condition != room.ConditionFailed {
			last.condition = c
		}
	}
	var causes, evidence []string
	if o.heard != nil {
		evidence = append(evidence, seen(*o.heard)...)
		for _, f := range o.heard.Findings {
			if f.Name == fine {
				continue
			}
			causes = append(causes, said(f))
			switch {
			case f.Grave && f.Name != muted:
				worse(room.ConditionFailed)
			case f.Name == cancelled:
				worse(room.ConditionUnknown)
			default:
				worse(room.ConditionDegraded)
			}
		}
	}
	switch {
	case o.mute != nil && o.mute.Proven:
		evidence = append(evidence, "its mute was proven by sound")
	case o.mute != nil:
		causes = append(causes, advised(o.mute.Cause, o.mute.Advice))
		if o.mute.Passes {
			worse(room.ConditionFailed)
		} else {
			worse(room.ConditionDegraded)
		}
	case o.noSwitch:
		evidence = append(evidence, "it has no switch whose mute could be proven")
	}
	if o.err != nil {
		causes, last.condition = append(causes, o.err.Error()), conditionOf(o.err)
	}
	last.cause, last.evidence = strings.Join(causes, "; "), strings.Join(evidence, "; ")
	return last
}

// seen says what was heard, in pieces.
func seen(h devices.Hearing) []string {
	if !h.Heard || h.DelayMS == nil {
		return []string{"sounded, and nothing heard"}
	}
	pieces := []string{fmt.Sprintf("sounded, and heard after %.1f ms", *h.DelayMS)}
	if h.STI != nil {
		pieces = append(pieces, fmt.Sprintf("STI %.2f without level correction", *h.STI))
	}
	return pieces
}

// said puts a finding into one line.
func said(f devices.SoundFinding) string {
	text := f.Cause
	switch {
	case f.Measure == "":
	case f.Unit == "":
		text += fmt.Sprintf("; at %.3g, limit %.3g", f.Value, f.Limit)
	default:
		text += fmt.Sprintf("; at %.3g %s, limit %.3g", f.Value, f.Unit, f.Limit)
	}
	return advised(text, f.Advice)
}

func advised(cause, advice string) string {
	if advice == "" {
		return cause
	}
	return cause + "; " + advice
}
