package audio

import (
	"context"
	"errors"
	"fmt"
	"time"

	"klubba/devices/audio/alsa"
	"klubba/devices/audio/loop"
)

// MuteProof is what a sweep told of the microphone's mute.
type MuteProof struct {
	// Muted and Open are what was heard with the microphone muted, and not.
	Muted loop.Brief `json:"muted"`
	Open  loop.Brief `json:"open"`
	// Proven: muted, the sweep was not heard, and open, it was.
	Proven bool `json:"proven"`
	// Cause says what it shows, Advice what to do about it.
	Cause  string `json:"cause"`
	Advice string `json:"advice,omitempty"`
}

// SetMute mutes or unmutes the microphone by the card's mixer, and reads back
// that it took it. That is no proof: ProveMute is.
func (s *Speakerphone) SetMute(mute bool) error {
	if err := s.kernel.SetMute(s.opt.Card, alsa.Capture, s.opt.Microphone, mute); err != nil {
		return fmt.Errorf("%s: mute %t: %w", s.name(), mute, err)
	}
	return nil
}

// Muted tells what the mixer says of the microphone. It opens no stream.
func (s *Speakerphone) Muted() loop.Switch { return s.muted(alsa.Capture) }

// ProveMute mutes the microphone and plays a short sweep, which must not be
// heard, then unmutes it and plays it again, which must be. Then the switch is
// put back as it was. It makes sound for 4 s in all.
//
// The error wraps devices.ErrUnsupported if the microphone has no switch; the
// other errors are those of Check.
func (s *Speakerphone) ProveMute(ctx context.Context) (p MuteProof, err error) {
	done, err := s.own(ctx)
	if err != nil {
		return p, err
	}
	defer done()
	was := s.muted(alsa.Capture)
	if err := s.SetMute(true); err != nil {
		return p, err
	}
	defer func() {
		if back := s.SetMute(was == loop.SwitchMuted); back != nil {
			err = errors.Join(err, fmt.Errorf("the mute could not be put back: %w", back))
		}
	}()
	if p.Muted, err = s.brief(ctx); err != nil {
		return p, err
	}
	if err := s.SetMute(false); err != nil {
		return p, err
	}
	if p.Open, err = s.brief(ctx); err != nil {
		return p, err
	}
	p.judge()
	return p, nil
}

// judge says what the two sweeps show.
func (p *MuteProof) judge() {
	switch {
	case p.Muted.Heard:
		p.Cause = "muted by the mixer, the microphone hears all the same"
		p.Advice = "do not rely on this mute: unplug the microphone where nothing may be heard"
	case !p.Open.Heard:
		p.Cause = "the mute cannot be proven: the sweep is not heard when the microphone is open either"
		p.Advice = "test the sound first; a device that cancels its own sound cannot prove its mute"
	default:
		p.Proven, p.Cause = true, "muted, the microphone hears nothing of the sweep; open, it does"
	}
}

// brief plays a short sweep and tells whether it was heard.
func (s *Speakerphone) brief(ctx context.Context) (loop.Brief, error) {
	got, err := s.take(ctx, s.opt.Input, func(rate int) ([]float32, int) {
		p := loop.Program{Rate: rate, Cap: s.opt.Cap}
		return single(p.BriefSamples()), p.BriefFrames()
	})
	if err != nil {
		return loop.Brief{}, err
	}
	return loop.HearBrief(got.recorded, loop.Program{Rate: got.rate, Cap: s.opt.Cap})
}

// Level is how loud it is at the microphone, by figures alone.
type Level struct {
	// LevelDB and PeakDB are against full scale, a sine of which is 0 dB; -200
	// is digital silence.
	LevelDB float64 `json:"level_db"`
	PeakDB  float64 `json:"peak_db"`
}

// mostLevel is the longest that a level is measured.
const mostLevel = 10 * time.Second

// Level records for a while, 10 s at most, and measures. It plays nothing.
// Errors are those of Check.
func (s *Speakerphone) Level(ctx context.Context, over time.Duration) (Level, error) {
	done, err := s.own(ctx)
	if err != nil {
		return Level{}, err
	}
	defer done()
	over = min(max(over, 100*time.Millisecond), mostLevel)
	got, err := s.take(ctx, s.opt.Input, func(rate int) ([]float32, int) {
		return nil, int(over.Seconds() * float64(rate))
	})
	if err != nil {
		return Level{}, err
	}
	level, peak := loop.Levels(got.recorded)
	return Level{level, peak}, nil
}
