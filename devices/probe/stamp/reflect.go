package stamp

import (
	"context"
	"fmt"
	"net"
	"net/netip"
	"time"
)

// Port is where a reflector listens by default (RFC 8762, section 4.1).
const Port = 862

// Limits of a reflector.
type Limits struct {
	// PerSource and Burst are how many probes a second of one address are
	// answered, and how many at once.
	PerSource, Burst float64
	// Total is how many a second are answered altogether, and at once.
	Total float64
}

// DefaultLimits let a room ask at its fastest, 50 probes a second, with twice
// that to spare, and bear 40 such rooms at once.
func DefaultLimits() Limits { return Limits{PerSource: 100, Burst: 200, Total: 4000} }

// Stats is what a reflector has done.
type Stats struct {
	Answered uint64 // probes answered
	Limited  uint64 // probes left unanswered for the rate
	Bad      uint64 // packets too short to be a probe
	Unsent   uint64 // answers that the kernel would not take
}

// Reflector answers STAMP probes.
type Reflector struct {
	conn   *net.UDPConn
	limits *limiter
	stats  Stats
}

// Listen opens a reflector on an address such as ":862". The caller serves, and
// so closes, it.
func Listen(ctx context.Context, addr string, limits Limits) (*Reflector, error) {
	conn, err := new(net.ListenConfig).ListenPacket(ctx, "udp", addr)
	if err != nil {
		return nil, err
	}
	return &Reflector{conn: conn.(*net.UDPConn), limits: newLimiter(limits)}, nil
}

// Addr is where the reflector listens.
func (r *Reflector) Addr() netip.AddrPort {
	return r.conn.LocalAddr().(*net.UDPAddr).AddrPort()
}

// Close closes a reflector that will not serve.
func (r *Reflector) Close() error { return r.conn.Close() }

// Serve answers probes until ctx ends (nil) or the socket fails, and closes the
// socket. It tells what it has done when it ends, and about once a second of
// traffic through told, which may be nil.
func (r *Reflector) Serve(ctx context.Context, told func(Stats)) error {
	defer func() { _ = r.conn.Close() }() // nothing is buffered in it
	ended := make(chan struct{})
	stop := context.AfterFunc(ctx, func() {
		defer close(ended)
		_ = r.conn.SetReadDeadline(time.Unix(1, 0)) // wakes the read
	})
	defer func() {
		if !stop() {
			<-ended
		}
	}()
	if told == nil {
		told = func(Stats) {}
	}
	defer func() { told(r.stats) }()
	in, out := make([]byte, 2048), make([]byte, 0, Size)
	last := time.Now()
	for {
		n, from, err := r.conn.ReadFromUDPAddrPort(in)
		now := time.Now()
		switch {
		case ctx.Err() != nil:
			return nil
		case err != nil:
			return fmt.Errorf("reflector: %w", err)
		}
		r.reflect(in[:n], out, from, now)
		if now.Sub(last) >= time.Second {
			told(r.stats)
			last = now
		}
	}
}

func (r *Reflector) reflect(in, out []byte, from netip.AddrPort, now time.Time) {
	if len(in) < Size {
		r.stats.Bad++ // an answer would be longer than the question
		return
	}
	if !r.limits.allow(from.Addr(), now) {
		r.stats.Limited++
		return
	}
	// The probe's TTL is not known here; 255 is what a sender must use.
	out = appendAnswer(out, in, TimeOf(now), TimeOf(time.Now()), 255)
	if _, err := r.conn.WriteToUDPAddrPort(out, from); err != nil {
		r.stats.Unsent++
		return
	}
	r.stats.Answered++
}
