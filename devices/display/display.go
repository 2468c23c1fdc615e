package display

import (
	"context"
	"errors"
	"fmt"
	"sync"
	"time"

	"klubba/devices"
	"klubba/devices/display/frame"
)

// Display is one display on a port. Its methods may be called from any
// goroutine. Their errors wrap devices.ErrUnsupported for what it cannot do.
type Display struct {
	port *Port
	id   int
	name string

	mu sync.Mutex
	// absent are the commands that it said it does not know; refused counts
	// weaker refusals while it was on.
	absent  map[frame.Command]bool
	refused map[frame.Command]int
	// woken is until when it may refuse or be silent since it starts, and
	// quiet until when it must be left alone.
	woken, quiet time.Time
	// switchedOff: it heard that it should go off, and nothing since.
	switchedOff bool
}

// weak is how often a command may be refused for no clear reason while the
// display is on, until it counts as absent.
const weak = 3

// Display returns the display of an address on the port; protocols without
// addresses take no notice of id. The name is for people.
func (p *Port) Display(name string, id int) *Display {
	return &Display{port: p, id: id, name: name, absent: map[frame.Command]bool{}, refused: map[frame.Command]int{}}
}

// told gives an error the display's name, once.
func (d *Display) told(doing string, err error) error {
	if err == nil {
		return nil
	}
	return fmt.Errorf("display %q: %s: %w", d.name, doing, err)
}

// ask carries out one request in its turn, and learns from what comes.
func (d *Display) ask(ctx context.Context, about subject, r frame.Request) (frame.Message, error) {
	if d.isAbsent(r.Command) {
		return frame.Message{}, fmt.Errorf("%w: it said so when it was asked before", devices.ErrUnsupported)
	}
	defer d.port.hold()()
	if err := d.port.turns.take(ctx, about); err != nil {
		return frame.Message{}, err
	}
	m, err := refusal(d.port.exchange(ctx, d.id, r))
	if err == nil && r.Command == frame.Power && r.Value == "on" {
		d.port.notBefore = time.Now().Add(max(d.port.timing.QuietOn, d.port.timing.Gap))
	}
	d.port.turns.pass()
	return m, d.learn(r, err)
}

func (d *Display) isAbsent(c frame.Command) bool {
	d.mu.Lock()
	defer d.mu.Unlock()
	return d.absent[c]
}

// learn notes what an answer, or none, says of the display.
func (d *Display) learn(r frame.Request, err error) error {
	d.mu.Lock()
	defer d.mu.Unlock()
	now := time.Now()
	switch {
	case err == nil:
		delete(d.refused, r.Command)
		d.switchedOff = false
		if r.Command == frame.Power && r.Value != "" {
			d.woken, d.quiet, d.switchedOff = time.Time{}, time.Time{}, r.Value == "off"
			if r.Value == "on" {
				d.woken, d.quiet = now.Add(d.port.timing.Boot), now.Add(d.port.timing.QuietOn)
			}
		}
	case errors.Is(err, devices.ErrUnsupported) && errors.Is(err, devices.ErrRejected) && r.Command != frame.Power:
		d.absent[r.Command] = true
	case errors.Is(err, ErrSilent) && d.switchedOff:
		return ErrDeaf
	}
	return err
}

// refusedWhileOn notes a refusal for no clear reason by a display that is on,
// and tells an ability that is not there from one that is not now.
func (d *Display) refusedWhileOn(c frame.Command, err error) error {
	if !errors.Is(err, frame.ErrNotNow) && !errors.Is(err, frame.ErrRefused) {
		return err
	}
	d.mu.Lock()
	defer d.mu.Unlock()
	if d.refused[c]++; d.refused[c] < weak {
		return err
	}
	d.absent[c] = true
	return fmt.Errorf("%w: %w", err, devices.ErrUnsupported)
}

// starting reports whether it was switched on of late, and whether it must be
// left alone.
func (d *Display) starting() (woken, quiet bool) {
	d.mu.Lock()
	defer d.mu.Unlock()
	now := time.Now()
	return now.Before(d.woken), now.Before(d.quiet)
}

// settled forgets that it was switched on: it is.
func (d *Display) settled() {
	d.mu.Lock()
	defer d.mu.Unlock()
	d.woken = time.Time{}
}

// Send carries out any request of the protocol and returns the answer; a
// refusal is an error. It is for technicians: a setting is not verified.
func (d *Display) Send(ctx context.Context, r frame.Request) (frame.Message, error) {
	about := subject{}
	if r.Value != "" {
		about = subject{d.id, r.Command}
		d.port.turns.begin(about)
	}
	m, err := d.ask(ctx, about, r)
	return m, d.told(r.String(), err)
}

// everybody reports whether all displays of the line are meant, who do not
// answer.
func (d *Display) everybody() bool {
	return d.port.protocol.Addressed() && d.id == d.port.protocol.All()
}
