package probetest

import (
	"net"
	"net/netip"
	"sync"
	"sync/atomic"
	"testing"
	"time"
)

// Manner is how a relay answers.
type Manner int32

// The manners of a relay.
const (
	Sound            Manner = iota // as it should
	Silent                         // not at all
	Twice                          // every answer comes two times
	WrongTransaction               // to a question that was not asked
	Garbage                        // with bytes that are no STUN
	Rejecting                      // with STUN error 486
	WrongSource                    // from another port
)

// Relay is a STUN server on loopback.
type Relay struct {
	conn, other *net.UDPConn
	manner      atomic.Int32
	delay       atomic.Int64 // before an answer
	perSecond   atomic.Int64 // answers a second; zero for all
	asked       atomic.Int64

	window   time.Time // the second that is being counted, and
	inWindow int64     // how many were answered in it
	late     sync.WaitGroup
}

// NewRelay starts a relay on an address such as "127.0.0.1:0". It ends with the
// test.
func NewRelay(t testing.TB, addr string) *Relay {
	t.Helper()
	r := &Relay{conn: listen(t, addr)}
	r.other = listen(t, netip.AddrPortFrom(r.Addr().Addr(), 0).String())
	served := make(chan struct{})
	go func() {
		defer close(served)
		r.serve()
	}()
	t.Cleanup(func() {
		_ = r.conn.Close() // it ends serve
		<-served
		r.late.Wait()
		_ = r.other.Close() // nobody reads it any more
	})
	return r
}

func listen(t testing.TB, addr string) *net.UDPConn {
	t.Helper()
	a, err := net.ResolveUDPAddr("udp", addr)
	if err != nil {
		t.Fatal(err)
	}
	conn, err := net.ListenUDP("udp", a)
	if err != nil {
		t.Fatal(err)
	}
	return conn
}

// Addr is where the relay listens.
func (r *Relay) Addr() netip.AddrPort { return r.conn.LocalAddr().(*net.UDPAddr).AddrPort() }

// Behave changes how the relay answers from now on.
func (r *Relay) Behave(m Manner) { r.manner.Store(int32(m)) }

// Delay makes every answer wait.
func (r *Relay) Delay(d time.Duration) { r.delay.Store(int64(d)) }

// Limit makes the relay answer only so many probes in each second, as public
// relays do; zero lifts the limit.
func (r *Relay) Limit(perSecond int) { r.perSecond.Store(int64(perSecond)) }

// Asked is how many datagrams came.
func (r *Relay) Asked() int { return int(r.asked.Load()) }

func (r *Relay) serve() {
	buf := make([]byte, 2048)
	for {
		n, from, err := r.conn.ReadFromUDPAddrPort(buf)
		if err != nil {
			return
		}
		r.asked.Add(1)
		if n < 20 || r.limited(time.Now()) {
			continue
		}
		for _, answer := range r.answers(buf[:n]) {
			r.send(answer, from)
		}
	}
}

func (r *Relay) limited(now time.Time) bool {
	limit := r.perSecond.Load()
	if now.Sub(r.window) >= time.Second {
		r.window, r.inWindow = now, 0
	}
	r.inWindow++
	return limit > 0 && r.inWindow > limit
}

func (r *Relay) answers(question []byte) [][]byte {
	success := append([]byte{1, 1, 0, 0}, question[4:20]...)
	switch Manner(r.manner.Load()) {
	case Silent:
		return nil
	case Twice:
		return [][]byte{success, success}
	case WrongTransaction:
		success[19] ^= 1
	case Garbage:
		return [][]byte{[]byte("HTTP/1.1 400 Bad Request\r\n\r\n")}
	case Rejecting:
		rejection := append([]byte{1, 0x11, 0, 8}, question[4:20]...)
		return [][]byte{append(rejection, 0, 9, 0, 4, 0, 0, 4, 86)}
	}
	return [][]byte{success}
}

// send answers at once or later. What cannot be sent is lost, as on any network.
func (r *Relay) send(b []byte, to netip.AddrPort) {
	conn := r.conn
	if Manner(r.manner.Load()) == WrongSource {
		conn = r.other
	}
	d := time.Duration(r.delay.Load())
	if d == 0 {
		_, _ = conn.WriteToUDPAddrPort(b, to)
		return
	}
	r.late.Add(1)
	time.AfterFunc(d, func() {
		defer r.late.Done()
		_, _ = conn.WriteToUDPAddrPort(b, to)
	})
}
