package display

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"time"
)

// maxSent bounds a frame of a technician's own, in bytes: far more than any
// protocol here has.
const maxSent = 256

// Exchange sends bytes as they are and returns the first whole frame that
// comes back; see devices.DisplayLine. Bytes that are no frame of the protocol
// are returned as they came. The error wraps ErrSilent if there are none.
func (d *Display) Exchange(ctx context.Context, b []byte) ([]byte, error) {
	if len(b) == 0 || len(b) > maxSent {
		return nil, d.told("send", fmt.Errorf("%d bytes: give 1 to %d", len(b), maxSent))
	}
	defer d.port.hold()()
	if err := d.port.turns.take(ctx, subject{}); err != nil {
		return nil, d.told("send", err)
	}
	defer d.port.turns.pass()
	answer, err := d.port.raw(ctx, b)
	return answer, d.told("send", err)
}

// raw is exchange for bytes that mean nothing to this program. The caller has
// the turn.
func (p *Port) raw(ctx context.Context, request []byte) ([]byte, error) {
	if err := p.ready(ctx); err != nil {
		return nil, err
	}
	b := append([]byte(p.prefix), request...)
	p.prefix = ""
	defer func() {
		p.late = time.Now().Add(p.timing.Late)
		p.sent()
	}()
	if err := p.write(ctx, b); err != nil {
		return nil, err
	}
	h := newHeard()
	var whole []byte
	until, buf := time.Now().Add(p.timing.Reply), make([]byte, maxSent)
	for whole == nil {
		n, err := p.read(ctx, buf, until)
		h.add(buf[:n])
		p.splitter.Push(buf[:n], func(f []byte) {
			if whole == nil {
				whole = slices.Clone(f)
			}
		})
		switch {
		case whole != nil:
		case err != nil && !isTimeout(err), ctx.Err() != nil:
			if gone(err) {
				p.close()
			}
			return nil, errors.Join(ctx.Err(), err)
		case err != nil, n == 0 && !time.Now().Before(until):
			if len(h.raw) > 0 {
				return h.raw, nil
			}
			return nil, h.silence(p.protocol)
		}
	}
	return whole, nil
}
