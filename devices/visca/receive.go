package visca

import (
	"errors"
	"fmt"
	"slices"
	"time"

	"klubba/devices"
)

// What came when no answer did.
var (
	errNoise      = fmt.Errorf("%w: what comes is no VISCA: is the speed set alike on both ends, and is it a camera?", devices.ErrGarbage)
	errOtherReply = fmt.Errorf("%w: what comes answers something else", devices.ErrWrongTransaction)
	errOtherOne   = fmt.Errorf("%w: another camera of the chain speaks: is the address right?", devices.ErrWrongSource)
)

// receive takes what came.
func (c *conn) receive(in input, now time.Time) {
	switch {
	case in.err != nil:
		c.failed = in.err
		return
	case in.noise:
		c.heard = errNoise
		return
	case in.control:
		c.control(in, now)
		return
	}
	rep, err := ParseReply(in.frame)
	switch {
	case err != nil:
		c.heard = errNoise
	case rep.Kind == ReplyNetworkChange:
		c.networkChanged(now)
	case c.way.framing == serialChain && rep.From != 0 && rep.From != c.way.address:
		c.heard = errOtherOne
	case errors.Is(rep.Err, ErrCancelled), errors.Is(rep.Err, ErrNoSocket):
		c.cancelled(rep, now)
	default:
		if r := c.owner(rep, in); r != nil {
			c.answered(r, rep, now)
		} else {
			// Some cameras report the end of something that nobody began;
			// and what was given up may be answered late.
			c.heard = errOtherReply
		}
	}
}

// owner finds the request that a reply is for: by the number, if there is one,
// and by the socket.
func (c *conn) owner(rep Reply, in input) *request {
	asked := c.asking
	if asked != nil && asked.sent == 0 {
		asked = nil
	}
	if in.numbered {
		if asked != nil && !asked.reset && asked.sequence == in.sequence {
			return asked
		}
		return c.first(func(r *request) bool {
			return r.sequence == in.sequence && (r.socket == 0 || rep.Socket == 0 || r.socket == rep.Socket)
		})
	}
	switch rep.Kind {
	case ReplyDone, ReplyRefused:
		if rep.Socket > 0 {
			if r := c.inSocket(rep.Socket); r != nil || rep.Kind == ReplyDone {
				return r
			}
		}
	}
	return asked
}

func (c *conn) first(is func(*request) bool) *request {
	if i := slices.IndexFunc(c.running, is); i >= 0 {
		return c.running[i]
	}
	return nil
}

func (c *conn) inSocket(n int) *request {
	return c.first(func(r *request) bool { return r.socket == n })
}

// answered takes a reply to a request.
func (c *conn) answered(r *request, rep Reply, now time.Time) {
	kind, name := r.msg.row.kind, r.msg.row.name
	switch {
	case rep.Kind == ReplyRefused:
		c.refused(r, rep.Err, now)
	case rep.Kind == ReplyAck && kind == KindCommand:
		c.accepted(r, rep.Socket, now)
	case rep.Kind == ReplyDone && (kind == KindCommand || name == forget),
		rep.Kind == ReplyCleared && name == forget:
		c.settled(r, now)
		c.finish(r, result{})
	case rep.Kind == ReplyAddresses && name == addressSet:
		c.finish(r, result{values: []Value{{"cameras", rep.Cameras}}})
	case rep.Kind == ReplyAnswer && kind == KindInquiry:
		values, err := r.msg.Answer(rep.Data)
		if err != nil {
			c.heard = errOtherReply
			return
		}
		c.settled(r, now)
		c.finish(r, result{values: values})
	default:
		c.heard = errOtherReply
	}
}

// settled keeps quiet after a message that may be answered twice.
func (c *conn) settled(r *request, now time.Time) {
	if r == c.asking && r.sent > 1 && c.way.framing != sonyDatagrams {
		c.quiet(r, now)
	}
}

// accepted lets a command run, and makes way for the next.
func (c *conn) accepted(r *request, socket int, now time.Time) {
	if r != c.asking { // acknowledged twice, or late
		r.socket = socket
		return
	}
	c.settled(r, now)
	var old *request
	if socket > 0 {
		old = c.inSocket(socket)
	}
	if old == nil && len(c.running) >= maxRunning {
		old = c.running[0]
	}
	if old != nil {
		c.finish(old, result{err: fmt.Errorf("%s: %w: the camera has begun something else in its place", old.msg, ErrUnfinished)})
	}
	c.asking = nil
	r.socket, r.due = socket, now.Add(r.msg.row.takes)
	c.running = append(c.running, r)
	delete(c.cam.turning, r.msg.stops())
}

// refused takes an error. A camera that is busy is asked again when something
// is done, or after a while.
func (c *conn) refused(r *request, err error, now time.Time) {
	if errors.Is(err, ErrBufferFull) && r == c.asking && now.Add(busyRetry).Before(r.until) && len(c.waiting) < maxWaiting {
		c.asking, r.due = nil, now.Add(busyRetry)
		c.waiting = append(c.waiting, r)
		if r.msg.stops() != still { // nothing may turn longer than it must
			c.waiting = slices.Insert(c.waiting[:len(c.waiting)-1], 0, r)
		}
		return
	}
	if a := r.msg.starts(); a != still && !r.turned {
		delete(c.cam.turning, a)
	}
	c.finish(r, result{err: fmt.Errorf("%s: %w", r.msg, err)})
}

// cancelled takes the answer to a cancel, which belongs to what was cancelled,
// and answers the cancel all the same.
func (c *conn) cancelled(rep Reply, now time.Time) {
	if r := c.inSocket(rep.Socket); r != nil {
		err := rep.Err
		if errors.Is(err, ErrNoSocket) {
			err = ErrUnfinished
		}
		c.finish(r, result{err: fmt.Errorf("%s: %w", r.msg, err)})
	}
	if r := c.asking; r != nil && r.cancel && r.sent > 0 && r.socket == rep.Socket {
		c.settled(r, now)
		c.finish(r, result{})
	}
}

// finish ends a request. Something is done, so those that the camera was too
// busy for may try.
func (c *conn) finish(r *request, res result) {
	if c.asking == r {
		c.asking = nil
	}
	c.running = slices.DeleteFunc(c.running, func(other *request) bool { return other == r })
	if res.err == nil || errors.Is(res.err, devices.ErrRejected) {
		delete(c.cam.turning, r.msg.stops())
	}
	if res.err == nil && r.msg.row.kind == KindCommand {
		for _, w := range c.waiting {
			w.due = time.Time{}
		}
	}
	r.tell(res)
}

// networkChanged numbers the chain anew. Over a network there is no chain.
func (c *conn) networkChanged(now time.Time) {
	pending := func(r *request) bool { return r.msg.row.name == addressSet }
	if c.way.framing != serialChain || slices.ContainsFunc(c.waiting, pending) || c.asking != nil && pending(c.asking) {
		return
	}
	r := c.addresses()
	r.due = now
	r.msg = plain(addressSet)
	c.waiting = slices.Insert(c.waiting, 0, r)
}

// control takes a word about the connection.
func (c *conn) control(in input, now time.Time) {
	r, p := c.asking, in.frame
	switch {
	case r == nil || r.sent == 0:
	case r.reset:
		if len(p) == 1 && p[0] == controlAck {
			c.finish(r, result{})
		}
	case len(p) != 2 || p[0] != controlError:
		c.heard = errNoise
	case in.sequence != 0 && in.sequence < r.sequence: // of something older
	case p[1] == badType:
		c.finish(r, result{err: fmt.Errorf("%s: %w", r.msg, ErrSyntax)})
	case p[1] == badSequence:
		c.outOfStep(r, now)
	}
}

// outOfStep takes a number that the camera would not have. Of a message that
// was sent again it means that the first one arrived and its answer was lost
// (Sony's technical manuals, "Delivery confirmation"): a command has been
// carried out, and an inquiry has to be made anew. Else the counters differ.
func (c *conn) outOfStep(r *request, now time.Time) {
	if r.sent > 1 && r.msg.row.kind == KindCommand {
		c.accepted(r, 0, now)
		return
	}
	if r.renewed++; r.renewed > maxRenewed {
		c.finish(r, result{err: fmt.Errorf("%s: %w", r.msg, errOtherReply)})
		return
	}
	c.asking, r.due = nil, now
	front := []*request{r}
	if r.sent == 1 {
		front = []*request{resetNumbers(), r}
	}
	c.waiting = append(front, c.waiting...)
}
