package display

import (
	"context"
	"errors"
	"fmt"
	"time"

	"klubba/devices"
	"klubba/devices/display/frame"
)

// busyLimit is how long a display may be busy.
const busyLimit = 5 * time.Second

// exchange sends a request and returns the answer. The caller has the turn.
// Message.Err is what the display refuses; the error is that it did not answer.
func (p *Port) exchange(ctx context.Context, id int, r frame.Request) (frame.Message, error) {
	request, err := p.protocol.Request(id, r)
	if err != nil {
		return frame.Message{}, err
	}
	broadcast := p.protocol.Addressed() && id == p.protocol.All()
	busyUntil, reopened := time.Now().Add(busyLimit), false
	for try := 1; ; {
		if err := p.ready(ctx); err != nil {
			if p.again(err, &reopened) {
				continue
			}
			return frame.Message{}, err
		}
		b := append([]byte(p.prefix), request...)
		p.prefix = ""
		asked := time.Now()
		err := p.write(ctx, b)
		h := newHeard()
		var m frame.Message
		if err == nil && broadcast {
			p.sent()
			return frame.Message{Kind: frame.Reply, ID: id, Command: r.Command, Value: "ok"}, nil
		}
		if err == nil {
			m, err = p.await(ctx, id, r, h)
		}
		p.sent()
		switch {
		case err == nil && errors.Is(m.Err, frame.ErrWait) && time.Now().Before(busyUntil):
			p.notBefore = time.Now().Add(max(p.timing.Gap, p.timing.Other))
		case err == nil && m.Kind == frame.Login: // a wrong password must not be tried again and again
			p.close()
			return m, nil
		case err == nil:
			if try > 1 { // it was perhaps the answer to the first, and that to the last is to come
				p.late = asked.Add(p.timing.Reply + p.timing.Late)
			}
			return m, nil
		case ctx.Err() != nil:
			p.late = time.Now().Add(p.timing.Late)
			return frame.Message{}, ctx.Err()
		case isTimeout(err):
			p.late = time.Now().Add(p.timing.Late)
			if try++; try > p.timing.Tries || once(r) {
				return frame.Message{}, h.silence(p.protocol)
			}
		case !p.again(err, &reopened):
			return frame.Message{}, err
		}
	}
}

// once reports whether a request does something else when it is sent twice.
func once(r frame.Request) bool {
	return r.Command == frame.Volume && (r.Value == "up" || r.Value == "down")
}

// sent notes that a command went. Networks of one command each end here.
func (p *Port) sent() {
	p.used = time.Now()
	if next := p.used.Add(p.timing.Gap); next.After(p.notBefore) {
		p.notBefore = next
	}
	if p.way.network != "" && p.timing.Idle == 0 {
		p.close()
	}
}

// again closes a broken stream and reports whether to try on a new one: a
// network connection may have ended while nobody used it. A serial port that
// was unplugged is reported as such first.
func (p *Port) again(err error, reopened *bool) bool {
	if p.stream == nil || !gone(err) {
		return false
	}
	p.close()
	if p.way.network == "" || *reopened {
		return false
	}
	*reopened = true
	return true
}

// await reads until the answer to a request comes. What else comes is noted.
func (p *Port) await(ctx context.Context, id int, r frame.Request, h *heard) (frame.Message, error) {
	until := time.Now().Add(p.timing.Reply)
	var buf [256]byte
	for {
		n, err := p.read(ctx, buf[:], until)
		h.add(buf[:n])
		var answer *frame.Message
		p.splitter.Push(buf[:n], func(b []byte) {
			m, err := p.protocol.ParseReply(b, r)
			switch {
			case answer != nil:
			case err != nil:
				h.other = h.other || errors.Is(err, frame.ErrOther)
			case m.Kind != frame.Reply && m.Kind != frame.Login: // a notification, or our own echo
			case p.protocol.Addressed() && m.ID != frame.NoID && m.ID != id:
				h.otherID = m.ID
			case errors.Is(m.Err, frame.ErrWait) && p.protocol.Name() == "sharp":
				until = time.Now().Add(p.timing.Reply) // the answer itself is to follow
			default:
				answer = &m
			}
		})
		switch {
		case answer != nil:
			return *answer, nil
		case err != nil:
			return frame.Message{}, err
		case n == 0 && !time.Now().Before(until): // a port that ends its reads without an error
			return frame.Message{}, fmt.Errorf("%w", context.DeadlineExceeded)
		}
	}
}

// refusal turns a refusal into an error.
func refusal(m frame.Message, err error) (frame.Message, error) {
	if err == nil && m.Err != nil {
		return m, m.Err
	}
	return m, err
}

// supported reports whether an error is anything else than "cannot".
func supported(err error) bool { return !errors.Is(err, devices.ErrUnsupported) }
