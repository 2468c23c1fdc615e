package audio

import (
	"context"
	"errors"
	"fmt"
	"strings"

	"klubba/devices"
	"klubba/devices/audio/alsa"
	"klubba/devices/audio/loop"
	"klubba/devices/audio/pipe"
)

// Speakerphone is one loudspeaker and one microphone, found by their identity
// each time they are used. Its methods may be called at once: those that make
// sound wait for each other.
type Speakerphone struct {
	opt    Options
	kernel kernel
	helper helper
	// turn is held by whoever plays or records.
	turn chan struct{}
}

// kernel is what is asked of ALSA beside sound. It is met by alsa.System, and
// by the tests' own.
type kernel interface {
	Find(card string) (alsa.Card, error)
	Streams(alsa.Card) []alsa.Stream
	Observer(card string) *alsa.Observer
	Muted(card string, d alsa.Direction, name string) (alsa.Mute, error)
	SetMute(card string, d alsa.Direction, name string, mute bool) error
}

// New returns a speakerphone. It does no I/O: what is not there is found out
// by its use.
func New(opt Options) *Speakerphone { return onKernel(opt, alsa.Kernel()) }

func onKernel(opt Options, k kernel) *Speakerphone {
	opt = opt.withDefaults()
	return &Speakerphone{opt: opt, kernel: k, helper: opt.helper(), turn: make(chan struct{}, 1)}
}

// name is what the speakerphone is called in errors.
func (s *Speakerphone) name() string {
	if s.opt.Card != "" {
		return fmt.Sprintf("speakerphone %q", s.opt.Card)
	}
	return fmt.Sprintf("speakerphone %q, %q", s.opt.Output, s.opt.Input)
}

// own takes the turn, and returns what gives it back.
func (s *Speakerphone) own(ctx context.Context) (func(), error) {
	select {
	case s.turn <- struct{}{}:
		return func() { <-s.turn }, nil
	case <-ctx.Done():
		return nil, fmt.Errorf("%s: an earlier test of it has not ended: %w", s.name(), ctx.Err())
	}
}

// taken is what came of playing and recording.
type taken struct {
	reply    pipe.Reply
	recorded []float32
	rate     int
}

// take plays what compose makes for a sample rate and records as many frames
// as it says, on the given input. If the device cannot do the configured rate,
// it is taken at its own.
func (s *Speakerphone) take(ctx context.Context, input string, compose func(rate int) (samples []float32, frames int)) (taken, error) {
	q := pipe.Request{Do: pipe.Duplex, Rate: s.opt.Rate, Latency: int(s.opt.Latency.Milliseconds()), Hush: hush}
	if err := s.resolve(&q, input); err != nil {
		return taken{}, fmt.Errorf("%s: %w", s.name(), err)
	}
	var samples []float32
	for range 2 {
		samples, q.Frames = compose(q.Rate)
		if len(samples) == 0 {
			q.Do, q.Output = pipe.Record, ""
		}
		p, recorded, err := s.helper.do(ctx, q, samples)
		if p.Fault != nil && p.Fault.Code == pipe.Rate && int(p.Rate) != q.Rate && p.Rate >= 8000 && p.Rate <= 192000 {
			q.Rate = int(p.Rate)
			continue
		}
		if err != nil {
			err = fmt.Errorf("%s: %w", s.name(), s.explained(err, input))
		}
		return taken{p, recorded, q.Rate}, err
	}
	return taken{}, fmt.Errorf("%s: %w: neither at %d Hz nor at its own rate", s.name(), ErrSound, s.opt.Rate)
}

// hush is the level at the microphone at which the loudspeaker falls silent.
const hush = 0.999

// resolve finds the devices of the moment, and says who has them if somebody
// does: PortAudio would only say that they are not there.
func (s *Speakerphone) resolve(q *pipe.Request, input string) (err error) {
	if s.opt.Card != "" {
		if _, err := s.kernel.Find(s.opt.Card); err != nil {
			return err
		}
	}
	if q.Output, err = s.device(s.opt.Output, alsa.Playback); err != nil {
		return fmt.Errorf("loudspeaker: %w", err)
	}
	if q.Input, err = s.device(input, alsa.Capture); err != nil {
		return fmt.Errorf("microphone: %w", err)
	}
	return nil
}

// device returns what a device is called at this moment.
func (s *Speakerphone) device(name string, d alsa.Direction) (string, error) {
	p, err := placed(name)
	if err != nil || !p.onCard {
		return name, err
	}
	id := p.card
	if id == "*" {
		id = s.opt.Card
	}
	if id == "" {
		return "", fmt.Errorf("device %q is one of a card, and no card is named", name)
	}
	c, err := s.kernel.Find(id)
	if err != nil {
		return "", err
	}
	if who := alsa.Holder(s.kernel.Streams(c), d, p.device); who != "" {
		return "", fmt.Errorf("%w: the %s of %s by %s; end its call, or test when there is no meeting", devices.ErrBusy, d, c.ID, who)
	}
	return strings.Replace(name, "hw:"+p.card+",", fmt.Sprintf("hw:%d,", c.Number), 1), nil
}

// explained adds to an error what the kernel shows of the card now: that it
// went away, or that somebody else took it.
func (s *Speakerphone) explained(err error, input string) error {
	if s.opt.Card == "" || errors.Is(err, context.Canceled) || errors.Is(err, ErrNoHelper) || errors.Is(err, ErrOldHelper) {
		return err
	}
	now := s.resolve(&pipe.Request{}, input)
	switch {
	case errors.Is(now, devices.ErrAbsent):
		return fmt.Errorf("%w (%w): check its cable and power", devices.ErrGone, err)
	case errors.Is(now, devices.ErrBusy) && (errors.Is(err, devices.ErrAbsent) || errors.Is(err, devices.ErrBusy)):
		return now
	}
	return err
}

// identity is what a reference would belong to.
func (s *Speakerphone) identity() loop.Identity {
	id := loop.Identity{Output: s.opt.Output, Input: s.opt.Input}
	if c, err := s.kernel.Find(s.opt.Card); err == nil {
		id.Card, id.USB, id.Serial = c.Name, c.USB, c.Serial
	}
	return id
}

// List asks PortAudio for its devices, by the helper of the options.
func List(ctx context.Context, opt Options) ([]pipe.Device, error) {
	p, _, err := opt.withDefaults().helper().do(ctx, pipe.Request{Do: pipe.List}, nil)
	if err != nil {
		return nil, fmt.Errorf("list sound devices: %w", err)
	}
	return p.Devices, nil
}

var (
	_ devices.Tester  = (*Speakerphone)(nil)
	_ devices.Watcher = (*Speakerphone)(nil)
)
