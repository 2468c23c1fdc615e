package display

import (
	"context"
	"fmt"
	"time"

	"klubba/devices/display/frame"
)

// listenFor is how long somebody may take to answer while it is found out who
// is there.
const listenFor = 400 * time.Millisecond

// speeds are those that displays are set to, the most common first.
func speeds() []int { return []int{9600, 19200, 38400, 115200, 4800, 57600} }

// Diagnose finds out why a display on a serial port says nothing: it asks for
// the power by other addresses, in other protocols, and at other speeds, which
// no display takes for a command. The error says what was found: ErrOtherID,
// ErrOtherProtocol, ErrOtherSpeed; nil if nobody answers at all, or if the port
// is a network's.
func (d *Display) Diagnose(ctx context.Context) error {
	p := d.port
	if p.way.serial == nil {
		return nil
	}
	defer p.hold()()
	if err := p.turns.take(ctx, subject{}); err != nil {
		return nil //nolint:nilerr // somebody else uses the port, so that nothing is found
	}
	defer p.turns.pass()
	if err := p.ready(ctx); err != nil {
		return nil //nolint:nilerr // the port's own fault has been told already
	}
	defer func() { p.late = time.Now().Add(p.timing.Late) }()
	found := d.otherID(ctx)
	if found == nil {
		found = d.otherProtocol(ctx)
	}
	if found == nil {
		found = d.otherSpeed(ctx)
	}
	return d.told("power", found)
}

// otherID asks all addresses at once, where somebody answers that, and the
// first few one by one.
func (d *Display) otherID(ctx context.Context) error {
	p := d.port
	if !p.protocol.Addressed() {
		return nil
	}
	for _, id := range []int{p.protocol.All(), 0, 1, 2, 3, 4} {
		if id == d.id {
			continue
		}
		request, err := p.protocol.Request(id, frame.Request{Command: frame.Power})
		if err != nil {
			continue
		}
		h := newHeard()
		p.listen(ctx, request, h)
		p.protocol.NewSplitter().Push(h.raw, func(b []byte) {
			if m, err := p.protocol.ParseReply(b, frame.Request{Command: frame.Power}); err == nil && m.Kind == frame.Reply && m.ID != d.id {
				h.otherID = m.ID
			}
		})
		if h.otherID != frame.NoID {
			return h.silence(p.protocol)
		}
	}
	return nil
}

// otherProtocol asks in every other protocol of a serial line.
func (d *Display) otherProtocol(ctx context.Context) error {
	for _, other := range frame.Protocols() {
		if other.Name() == d.port.protocol.Name() {
			continue
		}
		for _, id := range []int{1, other.All()} {
			request, err := other.Request(id, frame.Request{Command: frame.Power})
			if err != nil {
				continue
			}
			h := newHeard()
			d.port.listen(ctx, request, h)
			if found := frame.Recognise(h.raw, d.port.protocol); len(found) > 0 {
				return likeOther(found)
			}
			if !other.Addressed() {
				break
			}
		}
	}
	return nil
}

// otherSpeed asks at other speeds. The port is left closed.
func (d *Display) otherSpeed(ctx context.Context) error {
	p := d.port
	request, err := p.protocol.Request(d.id, frame.Request{Command: frame.Power})
	if err != nil {
		return err
	}
	defer p.close()
	for _, speed := range speeds() {
		p.close()
		stream, err := p.way.serial(speed)
		if err != nil {
			continue
		}
		p.stream, p.splitter = stream, p.protocol.NewSplitter()
		h := newHeard()
		p.listen(ctx, request, h)
		answered := false
		p.splitter.Push(h.raw, func(b []byte) {
			m, err := p.protocol.ParseReply(b, frame.Request{Command: frame.Power})
			answered = answered || err == nil && m.Kind == frame.Reply
		})
		if answered {
			return fmt.Errorf("%w: it answers at %d bit/s: set the port to that", ErrOtherSpeed, speed)
		}
	}
	return nil
}

// listen says something and keeps what comes for a moment.
func (p *Port) listen(ctx context.Context, request []byte, h *heard) {
	if p.stream == nil || p.write(ctx, request) != nil {
		return
	}
	buf := make([]byte, 256)
	for until := time.Now().Add(listenFor); time.Now().Before(until); {
		n, err := p.read(ctx, buf, until)
		h.add(buf[:n])
		if err != nil {
			return
		}
	}
}
