package audio

import (
	"context"
	"fmt"
	"strings"
	"time"

	"klubba/devices"
	"klubba/devices/audio/alsa"
	"klubba/devices/audio/loop"
)

// Report is what a test found. It holds figures and words, no sound.
type Report struct {
	Identity loop.Identity `json:"identity"`
	// Output and Input are the devices that were used, as PortAudio names
	// them, Library is PortAudio's version.
	Output  string       `json:"output"`
	Input   string       `json:"input"`
	Library string       `json:"library"`
	Program loop.Program `json:"program"`
	// Loudspeaker and Microphone are what the mixer says of them.
	Loudspeaker loop.Switch `json:"loudspeaker"`
	Microphone  loop.Switch `json:"microphone"`
	Heard       *loop.Heard `json:"heard"`
	// Witness is what the second microphone heard; nil if it was not asked.
	Witness *loop.Heard `json:"witness,omitempty"`
	// Trouble is how often PortAudio reported samples missing or left over.
	// Whether any are is told by the recording.
	Trouble int `json:"trouble"`
	loop.Verdict
	// SoundedMS is how long it played and recorded, TookMS all of it.
	SoundedMS float64 `json:"sounded_ms"`
	TookMS    float64 `json:"took_ms"`
}

// Check plays the sweeps, listens, and reports what was found; with the
// reference of the options if there is one. It makes sound for 5 s, so it is
// for when there is no meeting.
//
// An error says that there was nothing to judge: no such device
// (devices.ErrAbsent), somebody has it (devices.ErrBusy, with who it is),
// unplugged on the way (devices.ErrGone), or one of the causes of this
// package. What the recording shows is never an error.
func (s *Speakerphone) Check(ctx context.Context) (Report, error) {
	return s.CheckAgainst(ctx, s.opt.Reference)
}

// CheckAgainst is Check with a reference of its own, or with none if it is nil,
// whatever stands in the options.
func (s *Speakerphone) CheckAgainst(ctx context.Context, ref *loop.Reference) (Report, error) {
	done, err := s.own(ctx)
	if err != nil {
		return Report{}, err
	}
	defer done()
	return s.check(ctx, ref)
}

func (s *Speakerphone) check(ctx context.Context, ref *loop.Reference) (Report, error) {
	begun := time.Now()
	r := Report{Identity: s.identity(), Loudspeaker: s.muted(alsa.Playback), Microphone: s.muted(alsa.Capture)}
	got, heard, err := s.hear(ctx, s.opt.Input)
	if err != nil {
		return r, err
	}
	r.Output, r.Input, r.Library, r.Trouble = got.reply.Output, got.reply.Input, got.reply.Library, got.reply.Trouble
	r.Program, r.Heard = loop.Program{Rate: got.rate, Cap: s.opt.Cap}, heard
	r.SoundedMS = 1000 * float64(len(got.recorded)) / float64(got.rate)
	if !heard.Heard && s.opt.Witness != "" {
		// A witness that cannot be asked is no fault of the speakerphone.
		if _, w, err := s.hear(ctx, s.opt.Witness); err == nil {
			r.Witness = w
		}
	}
	r.Verdict = loop.Judge(loop.Evidence{Heard: heard, Program: r.Program, Identity: r.Identity, Loudspeaker: r.Loudspeaker,
		Microphone: r.Microphone, Witness: r.Witness, Reference: ref, Hushed: got.reply.Hushed > 0}, s.opt.Limits)
	r.TookMS = float64(time.Since(begun).Milliseconds())
	return r, nil
}

// hear plays the program once and measures what a microphone heard.
func (s *Speakerphone) hear(ctx context.Context, input string) (taken, *loop.Heard, error) {
	got, err := s.program(ctx, input)
	if err != nil {
		return got, nil, err
	}
	heard, err := loop.Hear(got.recorded, loop.Program{Rate: got.rate, Cap: s.opt.Cap})
	if err != nil {
		return got, nil, fmt.Errorf("%s: read the recording: %w", s.name(), err)
	}
	return got, heard, nil
}

// Sound is what was played and what came back of it, from -1 to 1. The first
// sample of both is of the same moment.
type Sound struct {
	Rate     int // Hz
	Played   []float32
	Recorded []float32
}

// Sweep plays the sweeps and returns the sound itself, for somebody who asked
// for a recording of this room's test. Errors are those of Check.
func (s *Speakerphone) Sweep(ctx context.Context) (Sound, error) {
	done, err := s.own(ctx)
	if err != nil {
		return Sound{}, err
	}
	defer done()
	got, err := s.program(ctx, s.opt.Input)
	if err != nil {
		return Sound{}, err
	}
	p := loop.Program{Rate: got.rate, Cap: s.opt.Cap}
	return Sound{got.rate, single(p.Samples()), got.recorded}, nil
}

// program plays the sweeps once.
func (s *Speakerphone) program(ctx context.Context, input string) (taken, error) {
	return s.take(ctx, input, func(rate int) ([]float32, int) {
		p := loop.Program{Rate: rate, Cap: s.opt.Cap}
		return single(p.Samples()), p.Frames()
	})
}

// muted is what the mixer says of a direction, if there is one and it can be
// asked.
func (s *Speakerphone) muted(d alsa.Direction) loop.Switch {
	name := s.opt.Loudspeaker
	if d == alsa.Capture {
		name = s.opt.Microphone
	}
	if s.opt.Card == "" {
		return loop.SwitchUnknown
	}
	m, err := s.kernel.Muted(s.opt.Card, d, name)
	if err != nil {
		return loop.SwitchUnknown
	}
	return loop.Switch(m)
}

// single rounds samples to 32-bit floating point.
func single(x []float64) []float32 {
	y := make([]float32, len(x))
	for i, v := range x {
		y[i] = float32(v)
	}
	return y
}

// String says what was found, in one line.
func (r Report) String() string {
	var words []string
	for _, f := range r.Findings {
		text := f.Cause
		if f.Measure != "" {
			text += fmt.Sprintf(" (%.3g %s, limit %.3g)", f.Value, f.Unit, f.Limit)
		}
		if f.Advice != "" {
			text += ": " + f.Advice
		}
		words = append(words, text)
	}
	seen := "one sweep played and nothing heard"
	if h := r.Heard; h != nil && h.Heard {
		seen = fmt.Sprintf("one sweep played and heard after %.1f ms", *h.DelayMS)
		if h.STI.Value != nil {
			seen += fmt.Sprintf(", STI %.2f without level correction", *h.STI.Value)
		}
	}
	return seen + ": " + strings.Join(words, "; ")
}

// Test runs Check; see devices.Tester. When the device cancels its own sound,
// its error wraps devices.ErrUnsupported: nothing was seen to fail, and nothing
// to work. It ends by itself within twice Options.Patience and 15 s.
func (s *Speakerphone) Test(ctx context.Context) (devices.Evidence, error) {
	r, err := s.Check(ctx)
	if err != nil {
		return devices.Evidence{}, err
	}
	seen := devices.Evidence{Text: r.String()}
	if bad := r.Failures(); len(bad) > 0 {
		return seen, fmt.Errorf("%s: %s", s.name(), Report{Heard: r.Heard, Verdict: loop.Verdict{Findings: bad}})
	}
	if r.Has(loop.EchoCancelled) {
		return seen, fmt.Errorf("%s: %w: the device cancels its own sound: acoustic loop not judged", s.name(), devices.ErrUnsupported)
	}
	return seen, nil
}

// Reference takes the room's own reference, with the report of what it was
// taken from. It is for a person who hears that the sound is as it should be:
// findings do not prevent it, but a sweep that is not heard does.
func (s *Speakerphone) Reference(ctx context.Context) (*loop.Reference, Report, error) {
	r, err := s.Check(ctx)
	if err != nil {
		return nil, r, err
	}
	ref, err := loop.NewReference(r.Heard, r.Program, r.Identity)
	if err != nil {
		return nil, r, fmt.Errorf("%s: %w", s.name(), err)
	}
	return ref, r, nil
}
