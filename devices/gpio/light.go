package gpio

import (
	"context"
	"errors"
	"fmt"
	"sync"

	"github.com/warthog618/go-gpiocdev"

	"klubba/devices"
)

// Light is a lamp of one to four colours, each on its own line.
type Light struct {
	opt LightOptions

	mu     sync.Mutex // guards what follows
	lines  *gpiocdev.Lines
	values []int // as last driven, in the order of opt.Lines
	seen   []int // room for reading back
}

// NewLight returns a lamp that is opened by Play.
func NewLight(opt LightOptions) *Light {
	return &Light{opt: opt, values: make([]int, len(opt.Lines)), seen: make([]int, len(opt.Lines))}
}

// Colours tells which colours are wired.
func (l *Light) Colours() devices.Colour {
	var all devices.Colour
	for _, lamp := range l.opt.Lines {
		all |= lamp.Colour
	}
	return all
}

// Play opens the lines, all dark, and shows what is wanted until ctx ends or
// the chip goes away; see devices.Light.
func (l *Light) Play(ctx context.Context, want devices.Want[devices.Pattern]) error {
	lines, err := requestOutputs(l.opt)
	if err != nil {
		return err
	}
	l.hold(lines)
	defer l.hold(nil)
	if err := devices.PlayBeats(ctx, want, l.set); err != nil {
		return fmt.Errorf("lamp on GPIO chip %q: %w", l.opt.Chip, err)
	}
	return nil
}

// hold makes lines the ones in use, and closes those that were before.
func (l *Light) hold(lines *gpiocdev.Lines) {
	l.mu.Lock()
	defer l.mu.Unlock()
	if l.lines != nil {
		l.lines.Close()
	}
	l.lines = lines
	clear(l.values)
}

// set drives every line by one ioctl. It does not allocate.
func (l *Light) set(lit devices.Colour) error {
	l.mu.Lock()
	defer l.mu.Unlock()
	for i, lamp := range l.opt.Lines {
		l.values[i] = 0
		if lit&lamp.Colour != 0 {
			l.values[i] = 1
		}
	}
	return fault(l.lines.SetValues(l.values))
}

// errNotPlaying is why a lamp cannot be read.
var errNotPlaying = errors.New("the lamp is not in use, so its lines cannot be read")

// Lit reads back which lines are driven active. It works while Play runs.
func (l *Light) Lit() (devices.Colour, error) {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.read()
}

// read reads the lines back; l.mu is held.
func (l *Light) read() (devices.Colour, error) {
	if l.lines == nil {
		return devices.Dark, errNotPlaying
	}
	if err := l.lines.Values(l.seen); err != nil {
		return devices.Dark, fault(err)
	}
	var lit devices.Colour
	for i, lamp := range l.opt.Lines {
		if l.seen[i] != 0 {
			lit |= lamp.Colour
		}
	}
	return lit, nil
}

// Test compares every line with what was last written to it. It works while
// Play runs, and disturbs nothing. It cannot see whether the bulb glows: that
// is what the lamp test is for, with a person looking.
func (l *Light) Test(context.Context) (devices.Evidence, error) {
	l.mu.Lock()
	defer l.mu.Unlock()
	lit, err := l.read()
	if err != nil {
		return devices.Evidence{}, fmt.Errorf("lamp on GPIO chip %q: %w", l.opt.Chip, err)
	}
	agree := 0
	for i := range l.values {
		if l.seen[i] == l.values[i] {
			agree++
		}
	}
	seen := devices.Evidence{Text: fmt.Sprintf("%d of %d lines read back as driven (%s)", agree, len(l.values), lit)}
	if agree < len(l.values) {
		return seen, fmt.Errorf("lamp on GPIO chip %q: %s: a line is shorted, or its output is broken", l.opt.Chip, seen.Text)
	}
	return seen, nil
}
