package probe

import (
	"context"
	"errors"
	"fmt"
	"net/netip"
	"slices"
	"sync"
	"time"

	"golang.org/x/sys/unix"

	"klubba/devices"
)

// run is one Run of a Probe. The fields above mu are the loop's own.
type run struct {
	probe      *Probe
	found      chan found
	broken     chan error
	looking    bool
	looked     time.Duration // when the name was last looked up
	unresolved error         // why there is no socket
	sock       *socket
	reading    sync.WaitGroup
	lookups    sync.WaitGroup

	mu      sync.Mutex // orders the events of sender and reader
	emit    func(devices.ProbeEvent)
	codec   codec
	flights [window]flight
	clocks  clocks
	buf     [64]byte
	heard   time.Duration // the last answer, or when the socket was opened
	strays  int           // since the last ProbeStray
	stray   error
	strayed time.Duration // when the last ProbeStray was emitted
}

// flight is a probe on its way.
type flight struct {
	seq  uint32
	at   time.Duration
	open bool
}

// send makes a probe of a number. Only a lost interface is an error.
func (r *run) send(seq uint32) error {
	r.mu.Lock()
	defer r.mu.Unlock()
	at := monotonic()
	if r.sock == nil {
		r.emit(devices.ProbeEvent{Seq: seq, Kind: devices.ProbeFailed, At: at, Err: r.unresolved})
		return nil
	}
	packet := r.codec.request(r.buf[:0], seq)
	r.flights[seq%window] = flight{seq, at, true}
	at, _ = r.clocks.compare()
	r.flights[seq%window].at = at
	err := r.sock.send(packet)
	if err == nil {
		r.emit(devices.ProbeEvent{Seq: seq, Kind: devices.ProbeSent, At: at})
		return nil
	}
	r.flights[seq%window].open = false
	err = sendFault(err)
	r.emit(devices.ProbeEvent{Seq: seq, Kind: devices.ProbeFailed, At: at, Err: err})
	if errors.Is(err, devices.ErrGone) {
		return err
	}
	return nil
}

// read takes what comes until the socket is closed.
func (r *run) read(s *socket) {
	defer r.reading.Done()
	for {
		if err := s.receive(); err != nil {
			if fault := sendFault(err); errors.Is(fault, devices.ErrGone) {
				r.broken <- fault
			}
			return
		}
		r.mu.Lock()
		if s.in.failed {
			r.takeFailure(&s.in)
		} else {
			r.takeAnswer(s)
		}
		r.mu.Unlock()
	}
}

func (r *run) takeAnswer(s *socket) {
	from := sender(s.in.from)
	if from.Addr() != s.peer.Addr().WithZone("") || from.Port() != s.peer.Port() {
		r.takeStray(fmt.Errorf("%w: from %s instead of %s", devices.ErrWrongSource, from, s.peer))
		return
	}
	a, err := r.codec.answer(s.in.data[:s.in.n])
	if err != nil {
		r.takeStray(err)
		return
	}
	f := &r.flights[a.seq%window]
	if !f.open || f.seq != a.seq {
		return // a second answer: networks do copy packets
	}
	f.open = false
	at := r.clocks.received(stampIn(s.in.oob[:s.in.oobn]), f.at)
	r.heard = at
	r.emit(devices.ProbeEvent{Seq: a.seq, Kind: devices.ProbeAnswered, At: at,
		Held: min(max(a.held, 0), at-f.at), Err: a.err})
}

// takeFailure takes word that a probe did not arrive.
func (r *run) takeFailure(in *inbox) {
	ext, from := extended(in.oob[:in.oobn])
	seq, ok := r.codec.asked(in.data[:in.n])
	if ext == nil || !ok {
		return
	}
	f := &r.flights[seq%window]
	if !f.open || f.seq != seq {
		return
	}
	f.open = false
	r.emit(devices.ProbeEvent{Seq: seq, Kind: devices.ProbeFailed, At: monotonic(), Err: icmpFault(ext, from)})
}

func (r *run) takeStray(err error) {
	r.strays++
	r.stray = err
	if r.strayed == 0 || monotonic()-r.strayed >= time.Second {
		r.tellStrays()
	}
}

// flush tells of strays that came soon after the last ones.
func (r *run) flush() {
	r.mu.Lock()
	defer r.mu.Unlock()
	if r.strays > 0 && monotonic()-r.strayed >= time.Second {
		r.tellStrays()
	}
}

func (r *run) tellStrays() {
	r.strayed = monotonic()
	r.emit(devices.ProbeEvent{Kind: devices.ProbeStray, At: r.strayed, Count: r.strays, Err: r.stray})
	r.strays = 0
}

// use takes the addresses that were found. An address that answers is kept for
// as long as the name has it; one that is silent gives way to the next.
func (r *run) use(f found) error {
	r.looking, r.looked = false, monotonic()
	if f.err != nil {
		r.unresolved = f.err // counts only while there is no socket
		return nil
	}
	next := r.choose(f.addrs)
	if r.sock != nil && r.sock.peer.Addr() == next {
		return nil
	}
	return r.open(netip.AddrPortFrom(next, r.probe.target.Port))
}

func (r *run) choose(addrs []netip.Addr) netip.Addr {
	if r.sock == nil {
		return addrs[0]
	}
	i := slices.Index(addrs, r.sock.peer.Addr())
	if i >= 0 && !r.silent() {
		return addrs[i]
	}
	return addrs[(i+1)%len(addrs)]
}

// open takes a new socket in place of the old one.
func (r *run) open(peer netip.AddrPort) error {
	six := peer.Addr().Is6()
	protocol := r.probe.protocol(six)
	s, err := openSocket(protocol, peer, r.probe.target.Interface)
	if err != nil {
		return openFault(socketName(protocol), err)
	}
	r.closeSocket()
	r.mu.Lock()
	r.codec, r.flights, r.heard = r.probe.codec(six), [window]flight{}, monotonic()
	r.sock = s
	r.mu.Unlock()
	r.reading.Add(1)
	go r.read(s)
	return nil
}

func socketName(protocol int) string {
	if protocol == unix.IPPROTO_UDP {
		return "UDP socket"
	}
	return "ICMP socket"
}

func (r *run) closeSocket() {
	if r.sock != nil {
		r.sock.close()
		r.reading.Wait()
	}
}

// close ends all that the run began, and waits for it.
func (r *run) close() {
	r.closeSocket()
	r.lookups.Wait()
}

// silent reports whether the target has not answered for a while.
func (r *run) silent() bool {
	r.mu.Lock()
	defer r.mu.Unlock()
	return monotonic()-r.heard > lookupSilent
}

// lookWhenDue looks the name up again if it is time.
func (r *run) lookWhenDue(ctx context.Context) {
	due := lookupAgain
	switch {
	case r.sock == nil:
		due = lookupMissing
	case r.silent():
		due = lookupSilent
	}
	_, literal := r.probe.target.literal()
	if !literal && !r.looking && monotonic()-r.looked >= due {
		r.look(ctx)
	}
}

// look looks the name up beside the loop, but for the gateway, which the kernel
// knows at once.
func (r *run) look(ctx context.Context) {
	r.looking = true
	if _, ok := r.probe.target.Resolver.(gateway); ok {
		addrs, err := r.probe.target.lookup(ctx)
		r.found <- found{addrs, err}
		return
	}
	r.lookups.Add(1)
	go func() {
		defer r.lookups.Done()
		addrs, err := r.probe.target.lookup(ctx)
		r.found <- found{addrs, err} // room for one, and only one is under way
	}()
}
