package visca

import (
	"context"
	"fmt"
	"io"
	"slices"
	"time"

	"klubba/devices"
)

const (
	// answerLimit is how long a camera may take to answer. By Sony's manuals
	// it is four fields, 80 ms; a network adds its own.
	answerLimit = 400 * time.Millisecond
	// tries is how often a message is sent before the camera counts as silent.
	tries = 3
	// settle is how much later than it should a second answer may come.
	settle = 100 * time.Millisecond
	// gap is one field: a camera takes one command a field.
	gap = 20 * time.Millisecond
	// cancelGap is between a drive and a cancel, either way (BRC-Z700 manual).
	cancelGap = 200 * time.Millisecond
	// busyRetry and busyLimit are for a camera that is busy with others.
	busyRetry, busyLimit = 250 * time.Millisecond, 10 * time.Second
	// closeLimit is for the stops that are sent before the way is closed.
	closeLimit = 3 * time.Second
	// maxRunning and maxWaiting bound what is kept.
	maxRunning, maxWaiting = 4, 8
	// maxRenewed is how often a request gets a new number.
	maxRenewed = 3
)

// conn is an open way with its one owner, the goroutine of serve; another
// reads. At most one request is being asked: sent, and without any answer yet.
// Those that the camera has accepted are running. Those that must wait, since
// the camera is busy or the connection is just being made, are waiting.
type conn struct {
	cam    *Camera
	way    Way
	stream io.ReadWriteCloser
	in     chan input
	reader *reader
	known  func(Model)

	model    Model
	ready    bool
	closing  bool
	closeBy  time.Time
	failed   error
	sequence uint32
	asking   *request
	running  []*request
	waiting  []*request
	// notBefore is when the next message may go.
	notBefore             time.Time
	lastDrive, lastCancel time.Time
	// heard is what came instead of an answer.
	heard error
}

func newConn(cam *Camera, stream io.ReadWriteCloser, known func(Model)) *conn {
	c := &conn{cam: cam, way: cam.way, stream: stream, in: make(chan input, 16), known: known, model: common("unknown camera")}
	c.reader = startReader(stream, cam.way.framing, c.in)
	return c
}

// close closes the way and waits for the reader.
func (c *conn) close() {
	c.reader.leave()
	_ = c.stream.Close() // there is nothing left to say
	c.reader.wait()
}

// serve carries requests until ctx ends and what turned has been stopped, or
// the way fails.
func (c *conn) serve(ctx context.Context) error {
	c.greet()
	ended, timer := ctx.Done(), time.NewTimer(0)
	defer timer.Stop()
	for {
		now := time.Now()
		c.step(now)
		if c.failed != nil || c.closing && c.closed(now) {
			break
		}
		timer.Reset(c.next(now).Sub(now))
		select {
		case <-ended:
			ended = nil
			c.windDown(now)
		case in := <-c.in:
			c.receive(in, time.Now())
		case r := <-c.taking(now):
			c.begin(r, time.Now())
		case <-timer.C:
		}
	}
	c.abandon(fmt.Errorf("%w: the connection ended", devices.ErrAbsent))
	if c.closing {
		return nil
	}
	return c.failed
}

// taking is where requests come from, while one can be begun.
func (c *conn) taking(now time.Time) <-chan *request {
	if !c.ready || c.closing || c.asking != nil || now.Before(c.notBefore) || len(c.waiting) >= maxWaiting {
		return nil
	}
	return c.cam.requests
}

// next is when something has to be done even if nothing comes.
func (c *conn) next(now time.Time) time.Time {
	next := now.Add(time.Hour)
	earliest := func(t time.Time) {
		if t.Before(next) {
			next = t
		}
	}
	for _, r := range c.running {
		earliest(r.due)
	}
	switch {
	case c.asking != nil:
		earliest(c.asking.due)
	case now.Before(c.notBefore):
		earliest(c.notBefore)
	default:
		for _, r := range c.waiting {
			earliest(r.due)
		}
	}
	if c.closing {
		earliest(c.closeBy)
	}
	return next
}

// step does what is due.
func (c *conn) step(now time.Time) {
	for _, r := range slices.Clone(c.running) {
		if !now.Before(r.due) {
			c.finish(r, result{err: fmt.Errorf("%s: %w within %v", r.msg, ErrUnfinished, r.msg.row.takes)})
		}
	}
	if c.asking != nil && !now.Before(c.asking.due) {
		c.again(now)
	}
	for c.asking == nil && c.failed == nil && !now.Before(c.notBefore) {
		i := slices.IndexFunc(c.waiting, func(r *request) bool { return !now.Before(r.due) })
		if i < 0 {
			return
		}
		r := c.waiting[i]
		c.waiting = slices.Delete(c.waiting, i, i+1)
		c.begin(r, now)
	}
}

// begin makes a request's message and sends it, or says why not.
func (c *conn) begin(r *request, now time.Time) {
	var err error
	switch {
	case r.ctx.Err() != nil:
		err = r.ctx.Err()
	case r.cancel:
		err = c.aim(r)
	case !r.reset:
		r.msg, err = r.build(c.model)
	}
	if err != nil {
		r.tell(result{err: err})
		return
	}
	if r.until.IsZero() {
		r.until = now.Add(busyLimit)
	}
	c.asking, c.heard, r.sent, r.due = r, nil, 0, now
	switch {
	case r.cancel && now.Before(c.lastDrive.Add(cancelGap)):
		r.due = c.lastDrive.Add(cancelGap)
	case r.msg.starts() == panTilt && now.Before(c.lastCancel.Add(cancelGap)):
		r.due = c.lastCancel.Add(cancelGap)
	default:
		c.again(now)
	}
}

// aim makes a cancel of something that runs.
func (c *conn) aim(r *request) (err error) {
	i := slices.IndexFunc(c.running, func(r *request) bool { return r.socket > 0 })
	if i < 0 {
		return errNothingRuns
	}
	r.socket = c.running[i].socket
	r.msg, err = message("cancel", r.socket)
	return err
}

// again sends what is being asked, for the first time or once more, or gives
// it up.
func (c *conn) again(now time.Time) {
	r := c.asking
	switch {
	case r.sent == 0 && r.ctx.Err() != nil:
		c.finish(r, result{err: r.ctx.Err()})
	case r.sent > 0 && (r.sent >= r.patient || !r.harmless(c.way.framing) || r.ctx.Err() != nil):
		c.finish(r, result{err: c.silence(r)})
		c.quiet(r, now)
	default:
		c.send(r, now)
	}
}

// quiet sends nothing until every answer has come to a message that was sent
// more than once: one would be taken for an answer to the next message.
func (c *conn) quiet(r *request, now time.Time) {
	c.notBefore = now.Add(time.Duration(r.sent-1)*answerLimit + settle)
}

// silence says what is known of a camera that did not answer.
func (c *conn) silence(r *request) error {
	if c.heard != nil {
		return fmt.Errorf("%s: %w", r.msg, c.heard)
	}
	return fmt.Errorf("%s: %w: %s", r.msg, ErrNoAnswer, c.way.advice)
}

// send puts a message on its way.
func (c *conn) send(r *request, now time.Time) {
	if r.sent == 0 {
		c.number(r)
		if a := r.msg.starts(); a != still {
			r.turned, c.cam.turning[a] = c.cam.turning[a], true
		}
	}
	if d, ok := c.stream.(interface{ SetWriteDeadline(time.Time) error }); ok {
		if err := d.SetWriteDeadline(now.Add(2 * time.Second)); err != nil {
			c.failed = err
			return
		}
	}
	if _, err := c.stream.Write(c.bytes(r)); err != nil {
		c.failed = fmt.Errorf("%s: %w", r.msg, err)
		return
	}
	r.sent++
	r.due, c.notBefore = now.Add(answerLimit), now.Add(gap)
	if !r.harmless(c.way.framing) {
		r.due = now.Add(tries * answerLimit) // there will be no second try
	}
	if r.msg.starts() == panTilt {
		c.lastDrive = now
	}
	if r.cancel {
		c.lastCancel = now
	}
}

// number gives a message the next number. After a reset they begin with 1, and
// what carries an old one cannot be told from what carries a new.
func (c *conn) number(r *request) {
	if r.reset {
		for _, old := range slices.Clone(c.running) {
			c.finish(old, result{err: fmt.Errorf("%s: %w: the connection began anew", old.msg, ErrUnfinished)})
		}
		c.sequence = 0
	} else {
		c.sequence++
	}
	r.sequence = c.sequence
}

// bytes is what travels.
func (c *conn) bytes(r *request) []byte {
	switch {
	case r.reset:
		return datagram{typeControl, r.sequence, []byte{controlReset}}.bytes()
	case c.way.framing == sonyDatagrams:
		return datagram{r.msg.headerType(), r.sequence, r.msg.Frame(c.way.address)}.bytes()
	}
	return r.msg.Frame(c.way.address)
}
