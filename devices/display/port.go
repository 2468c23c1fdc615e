package display

import (
	"context"
	"errors"
	"sync"
	"time"

	"klubba/devices"
	"klubba/devices/display/frame"
)

// Options are what a port may need beside its way and protocol.
type Options struct {
	// User and Password are for PJLink and for Sharp on a network.
	User, Password string
	// ReadPassword takes Password's place: it is asked at each connection, so
	// that a changed one is taken. Nil: Password.
	ReadPassword func() (string, error)
	// Timing replaces TimingOf the protocol, if it is given.
	Timing *Timing
}

// password reads it anew, if it can be read.
func (o Options) password() (string, error) {
	if o.ReadPassword == nil {
		return o.Password, nil
	}
	return o.ReadPassword()
}

// Port is a connection with one display, or with several in a chain that have
// different addresses. It carries one command at a time. Nothing is opened
// before the first command; it is closed when nobody uses it any more.
type Port struct {
	way      Way
	protocol frame.Protocol
	opt      Options
	timing   Timing

	turns turns
	// mu guards the number of users. Without users the stream is closed.
	mu    sync.Mutex
	users int

	// What follows belongs to whose turn it is, or to the last user.
	stream   Stream
	splitter *frame.Splitter
	// notBefore is when the next command may go, late until when answers may
	// come that are no longer waited for, used when the last command went.
	notBefore, late, used time.Time
	// prefix stands before the next command: PJLink's digest.
	prefix string
	// password is what this connection was opened with.
	password string
	// oldDigest: the projector knows MD5 only.
	oldDigest bool
}

// NewPort returns a port. Nothing is opened.
func NewPort(w Way, p frame.Protocol, opt Options) *Port {
	t := TimingOf(p.Name())
	if opt.Timing != nil {
		t = *opt.Timing
	}
	return &Port{way: w, protocol: p, opt: opt, timing: t}
}

// hold keeps the port open until the function that it returns is called.
func (p *Port) hold() (release func()) {
	p.mu.Lock()
	p.users++
	p.mu.Unlock()
	return func() {
		p.mu.Lock()
		defer p.mu.Unlock()
		if p.users--; p.users == 0 {
			p.close()
		}
	}
}

// close gives the stream up. The next command opens another.
func (p *Port) close() {
	if p.stream != nil {
		_ = p.stream.Close() // there is nothing left to say
	}
	p.stream, p.prefix = nil, ""
}

// ready waits until a command may go, and opens the stream if there is none.
func (p *Port) ready(ctx context.Context) error {
	if err := wait(ctx, time.Until(p.notBefore)); err != nil {
		return err
	}
	if p.stream != nil && p.way.network != "" && time.Since(p.used) > p.timing.Idle {
		p.close()
	}
	if p.stream == nil {
		if err := p.connect(ctx); err != nil {
			p.close()
			return err
		}
	}
	return p.drain(ctx)
}

// connect opens the stream and gets through what comes before commands.
func (p *Port) connect(ctx context.Context) error {
	stream, err := p.way.open(ctx, p.protocol.Name())
	if err != nil {
		return err
	}
	p.stream, p.splitter, p.used = stream, p.protocol.NewSplitter(), time.Now()
	if p.way.network != "" {
		p.late = time.Time{} // what is under way was for the connection before
	}
	greets := p.protocol.Name() == "pjlink"
	if !greets && (p.protocol.Name() != "sharp" || p.way.network == "") {
		return nil
	}
	if p.password, err = p.opt.password(); err != nil {
		return err
	}
	if greets {
		return p.greet(ctx)
	}
	return p.login(ctx)
}

// drainFor is how long it takes to see that nothing has come.
const drainFor = time.Millisecond

// drain throws away what nobody waits for any more, and waits for it if an
// answer may still be under way.
func (p *Port) drain(ctx context.Context) error {
	until := time.Now().Add(drainFor)
	if p.late.After(until) {
		until = p.late
	}
	var buf [256]byte
	for {
		n, err := p.read(ctx, buf[:], until)
		if isTimeout(err) && ctx.Err() == nil || n == 0 && err == nil {
			p.splitter.Reset()
			return nil
		}
		if err != nil {
			return err
		}
	}
}

// read reads what comes until a moment, or until ctx ends.
func (p *Port) read(ctx context.Context, buf []byte, until time.Time) (int, error) {
	release := interruptible(ctx, p.stream)
	defer release()
	if err := p.stream.SetDeadline(until); err != nil {
		return 0, err
	}
	if err := ctx.Err(); err != nil {
		return 0, err
	}
	n, err := p.stream.Read(buf)
	if err != nil && ctx.Err() != nil {
		return n, ctx.Err()
	}
	return n, err
}

// writeLimit is how long a command may take to leave.
const writeLimit = 2 * time.Second

func (p *Port) write(ctx context.Context, b []byte) error {
	release := interruptible(ctx, p.stream)
	defer release()
	if err := p.stream.SetDeadline(time.Now().Add(writeLimit)); err != nil {
		return err
	}
	if err := ctx.Err(); err != nil {
		return err
	}
	if _, err := p.stream.Write(b); err != nil {
		return errors.Join(ctx.Err(), err)
	}
	return nil
}

// interruptible ends what waits on a stream when ctx ends. The function that
// it returns ends that, and waits for it.
func interruptible(ctx context.Context, s Stream) (release func()) {
	done := make(chan struct{})
	stop := context.AfterFunc(ctx, func() {
		defer close(done)
		_ = s.SetDeadline(time.Unix(1, 0)) // a stream without deadlines is seen by the next read
	})
	return func() {
		if !stop() {
			<-done
		}
	}
}

// wait waits, if there is anything to wait for.
func wait(ctx context.Context, d time.Duration) error {
	if d <= 0 {
		return ctx.Err()
	}
	timer := time.NewTimer(d)
	defer timer.Stop()
	select {
	case <-ctx.Done():
		return ctx.Err()
	case <-timer.C:
		return nil
	}
}

// gone reports whether the other end of a stream is no longer there.
func gone(err error) bool { return errors.Is(err, devices.ErrGone) || ended(err) }
