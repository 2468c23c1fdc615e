package probe

import (
	"context"
	"errors"
	"fmt"
	"net/netip"
	"slices"
	"time"

	"golang.org/x/sys/unix"

	"klubba/devices"
)

// How often a name is looked up, or a socket tried.
const (
	lookupAgain   = 5 * time.Minute  // while its address answers
	lookupSilent  = 15 * time.Second // while it does not: it may have moved
	lookupMissing = 2 * time.Second  // while there is no socket
)

// names looks the target's name up beside the one who sends.
type names struct {
	gateway bool // the name is that of the default route's gateway
	asked   time.Duration
	found   chan found // not nil while somebody looks
	cancel  context.CancelFunc
}

// found is what looking up the target's name gave.
type found struct {
	addrs []netip.Addr
	err   error
}

// look begins to look the name up. What looks for the gateway is opened here
// and now, in the network that this thread is in.
func (n *names) look(t Target) {
	ctx, cancel := context.WithTimeout(context.Background(), lookupLimit)
	result := make(chan found, 1)
	n.asked, n.found, n.cancel = monotonic(), result, cancel
	find := t.lookup
	if n.gateway {
		find = gatewayOf(t.Interface)
	}
	go func() {
		addrs, err := find(ctx)
		result <- found{addrs, err}
	}()
}

// take returns what was found, once.
func (n *names) take() (f found, ok bool) {
	select {
	case f = <-n.found:
		n.done()
		return f, true
	default: // nobody looks, or nothing is found yet
		return f, false
	}
}

// stop ends a look, and waits until it has ended.
func (n *names) stop() {
	if n.found != nil {
		n.cancel()
		<-n.found
		n.done()
	}
}

func (n *names) done() {
	n.cancel()
	n.found = nil
}

// tend looks after the name and the strays, and opens the socket.
func (p *Probe) tend(emit func(devices.ProbeEvent)) {
	if f, ok := p.names.take(); ok {
		p.use(f)
	}
	now := monotonic()
	if p.tended != 0 && now-p.tended < tendEvery {
		return
	}
	if p.tended == 0 {
		p.missing = fmt.Errorf("%w: it is still being looked up", devices.ErrUnresolved)
		p.names.asked = -lookupAgain
	}
	p.tended = now
	p.strays.tell(emit)
	if p.names.found == nil && now-p.names.asked >= p.again() {
		p.lookUp(now)
	}
}

// again is how long to wait before the name is looked up again.
func (p *Probe) again() time.Duration {
	switch {
	case p.sock == nil:
		return lookupMissing
	case p.silent():
		return lookupSilent
	}
	return lookupAgain
}

// lookUp opens the socket at once for an address, and else looks up the name.
func (p *Probe) lookUp(now time.Duration) {
	addr, literal := p.target.literal()
	switch {
	case !literal:
		p.names.look(p.target)
	case p.sock == nil:
		p.names.asked = now
		p.use(found{addrs: []netip.Addr{addr}})
	}
}

// use takes the addresses that were found. An address that answers is kept for
// as long as the name has it; one that is silent gives way to the next.
func (p *Probe) use(f found) {
	if f.err != nil {
		if p.sock == nil {
			p.lose(f.err)
		}
		return
	}
	next := p.choose(f.addrs)
	if p.sock != nil && p.sock.peer.Addr() == next {
		return
	}
	p.open(netip.AddrPortFrom(next, p.target.Port))
}

func (p *Probe) choose(addrs []netip.Addr) netip.Addr {
	if p.sock == nil {
		return addrs[0]
	}
	i := slices.Index(addrs, p.sock.peer.Addr())
	if i >= 0 && !p.silent() {
		return addrs[i]
	}
	return addrs[(i+1)%len(addrs)]
}

// silent reports whether the target has not answered for a while.
func (p *Probe) silent() bool { return monotonic()-p.heard > lookupSilent }

// open takes a new socket in place of the old one.
func (p *Probe) open(peer netip.AddrPort) {
	six := peer.Addr().Is6()
	protocol := p.protocol(six)
	s, err := openSocket(protocol, peer, p.target.Interface)
	if err != nil {
		p.lose(openFault(socketName(protocol), err))
		return
	}
	p.closeSocket()
	p.codec, p.flights, p.heard = p.newCodec(six), [window]flight{}, monotonic()
	p.sock = s
}

// lose notes why there is no socket.
func (p *Probe) lose(err error) {
	p.closeSocket()
	p.missing = err
}

func socketName(protocol int) string {
	if protocol == unix.IPPROTO_UDP {
		return "UDP socket"
	}
	return "ICMP socket"
}

func isGone(err error) bool { return errors.Is(err, devices.ErrGone) }
