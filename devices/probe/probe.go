package probe

import (
	"time"

	"golang.org/x/sys/unix"

	"klubba/devices"
)

// tendEvery is how often a probe looks after its name and its strays.
const tendEvery = time.Second

// Probe asks one target; see devices.Prober. A target whose name does not
// resolve, a socket that may not be had (devices.ErrDenied, devices.ErrAbsent)
// and an interface that goes away (devices.ErrGone) are named on each number
// that is sent meanwhile, and tried again every two seconds.
type Probe struct {
	target   Target
	protocol func(six bool) int
	newCodec func(six bool) codec

	tended  time.Duration // when it was last looked after; zero before it began
	names   names
	sock    *socket
	missing error // why there is no socket

	codec   codec
	flights [window]flight
	clocks  clocks
	buf     [64]byte
	heard   time.Duration // the last answer, or when the socket was opened
	strays  strays
}

// flight is a probe on its way.
type flight struct {
	seq  uint32
	at   time.Duration
	open bool
}

// NewSTUN asks a media relay for a STUN Binding.
func NewSTUN(t Target) *Probe {
	return newProbe(t, udp, func(bool) codec { return stun{newTags()} })
}

// NewEcho wants its bytes back from a UDP echo service.
func NewEcho(t Target) *Probe {
	return newProbe(t, udp, func(bool) codec { return echo{newTags()} })
}

// NewSTAMP asks a STAMP reflector; its port is stamp.Port unless IT chose another.
func NewSTAMP(t Target) *Probe {
	return newProbe(t, udp, func(bool) codec { return &stamper{now: time.Now} })
}

// NewPing asks a host by ICMP echo.
func NewPing(t Target) *Probe {
	t.Port = 0
	return newProbe(t, icmp, newPing)
}

// NewGateway asks the gateway of the default route, whoever that is at the
// time: the one of an interface, or any. Routers limit ICMP; ask it no more
// than five times a second.
func NewGateway(name, iface string) *Probe {
	p := NewPing(Target{Name: name, Host: "gateway", Interface: iface})
	p.names.gateway = true
	return p
}

func newProbe(t Target, protocol func(six bool) int, c func(six bool) codec) *Probe {
	return &Probe{target: t, protocol: protocol, newCodec: c}
}

func udp(bool) int { return unix.IPPROTO_UDP }

func icmp(six bool) int {
	if six {
		return unix.IPPROTO_ICMPV6
	}
	return unix.IPPROTO_ICMP
}

// Send sends the probe of that number; see devices.Prober.
func (p *Probe) Send(seq uint32, emit func(devices.ProbeEvent)) {
	p.tend(emit)
	if p.sock == nil {
		emit(devices.ProbeEvent{Seq: seq, Kind: devices.ProbeFailed, At: monotonic(), Err: p.missing})
		return
	}
	packet := p.codec.request(p.buf[:0], seq)
	at, _ := p.clocks.compare()
	p.flights[seq%window] = flight{seq, at, true}
	err := p.sock.send(packet)
	if err == nil {
		emit(devices.ProbeEvent{Seq: seq, Kind: devices.ProbeSent, At: at})
		return
	}
	p.flights[seq%window].open = false
	err = p.heed(sendFault(err))
	emit(devices.ProbeEvent{Seq: seq, Kind: devices.ProbeFailed, At: at, Err: err})
}

// Receive emits what has come; see devices.Prober.
func (p *Probe) Receive(emit func(devices.ProbeEvent)) {
	p.tend(emit)
	for range window {
		if p.sock == nil || !p.sock.receive() {
			return
		}
		switch in := &p.sock.in; {
		case in.err != nil:
			_ = p.heed(sendFault(in.err)) // it is told with the next number
		case in.failed:
			p.takeFailure(in, emit)
		default:
			p.takeAnswer(p.sock, emit)
		}
	}
}

// heed gives the socket up if its interface has gone.
func (p *Probe) heed(fault error) error {
	if isGone(fault) {
		p.lose(fault)
		return p.missing
	}
	return fault
}

// Close lets go of all that was opened; see devices.Prober.
func (p *Probe) Close() {
	p.closeSocket()
	p.names.stop()
	p.tended = 0
}

func (p *Probe) closeSocket() {
	if p.sock != nil {
		p.sock.close()
		p.sock = nil
	}
}
