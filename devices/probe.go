package devices

import (
	"context"
	"errors"
	"net/netip"
	"time"
)

// Causes that a probe names on its own target. The error's text names the
// target and says what to do.
var (
	// ErrUnresolved: the target's name gives no address.
	ErrUnresolved = errors.New("name does not resolve")
	// ErrNoRoute: this box knows no way there, or a router says there is none.
	ErrNoRoute = errors.New("no route")
	// ErrRefused: the target's host, or a firewall, turned the probe away.
	ErrRefused = errors.New("refused")
	// ErrBlocked: this box's own firewall let nothing out.
	ErrBlocked = errors.New("blocked by this box's own firewall")
	// ErrCongested: this box's own send queue is full; nothing was sent.
	ErrCongested = errors.New("own send queue is full")
	// ErrGarbage: something came that is not of the protocol.
	ErrGarbage = errors.New("answers with garbage")
	// ErrWrongTransaction: an answer came to a question that was not asked.
	ErrWrongTransaction = errors.New("answers a question that was not asked")
	// ErrWrongSource: an answer came from somebody else than was asked.
	ErrWrongSource = errors.New("answer from somebody else")
	// ErrRejected: the target answers that it will not. The way there is whole.
	ErrRejected = errors.New("target answers that it will not")
	// ErrTimeout: no answer in time.
	ErrTimeout = errors.New("no answer in time")
	// ErrCertificate: the certificate is not to be trusted.
	ErrCertificate = errors.New("certificate not to be trusted")
	// ErrRedirected: the service sends its visitors to another host.
	ErrRedirected = errors.New("redirected to another host")
	// ErrStatus: the service answers with another status than a sound one does.
	ErrStatus = errors.New("unexpected status")
)

// ProbeKind is what a ProbeEvent tells.
type ProbeKind uint8

// The kinds. Every number that is sent becomes one ProbeSent or one ProbeFailed
// at once. A sent one may later become one ProbeAnswered or one ProbeFailed, or
// nothing: silence is not an event, its deadline is the caller's.
const (
	// ProbeSent: the kernel has the probe. At is the moment before it got it.
	ProbeSent ProbeKind = iota + 1
	// ProbeAnswered: the answer to this probe came; At is when the kernel
	// received it. The way there and back is whole, even when Err is
	// ErrRejected.
	ProbeAnswered
	// ProbeFailed: the probe could not be sent, or word came back that it did
	// not arrive; Err says why.
	ProbeFailed
	// ProbeStray: packets came that answer none of our probes. Seq means
	// nothing, Count tells how many since the last of this kind, Err names
	// the newest. At most one a second, however many come.
	ProbeStray
)

// String returns "sent", "answered", "failed" or "stray".
func (k ProbeKind) String() string {
	switch k {
	case ProbeSent:
		return "sent"
	case ProbeAnswered:
		return "answered"
	case ProbeFailed:
		return "failed"
	case ProbeStray:
		return "stray"
	}
	return "unknown"
}

// ProbeEvent is what became of one probe.
type ProbeEvent struct {
	Seq  uint32
	Kind ProbeKind
	// At is on CLOCK_MONOTONIC.
	At time.Duration
	// Held is how long the far end says that it kept the probe before it
	// answered (STAMP); never more than the whole round trip. Zero when it
	// does not say.
	Held time.Duration
	// Count is how many strays came; see ProbeStray.
	Count int
	// Err wraps one of the causes above, or one of the package's other
	// sentinels.
	Err error
}

// Prober asks one target again and again. It belongs to one goroutine, which
// sends, looks what came, and closes it; no method waits for the network, for a
// name to resolve or for a full queue. What arrives is kept and stamped by the
// kernel until it is looked for, so that looking costs no wake-up of its own.
type Prober interface {
	// Send sends the probe of that number and emits ProbeSent or ProbeFailed.
	// A number must not be used again within 1 000 others.
	Send(seq uint32, emit func(ProbeEvent))
	// Receive emits what has become of earlier probes since it was last
	// called. It must be called often enough that the kernel's queue, a
	// hundred packets at the least, does not run over.
	Receive(emit func(ProbeEvent))
	// Close lets go of all that was opened, and waits for it. To Send after it
	// is to begin anew.
	Close()
}

// Neighbour is what the kernel knows of the gateway on the local network
// (ARP, or neighbour discovery).
type Neighbour uint8

// The states of a neighbour.
const (
	// NeighbourUnknown: there is no gateway, or nobody has asked for it.
	NeighbourUnknown Neighbour = iota
	// NeighbourReachable: it answered of late.
	NeighbourReachable
	// NeighbourStale: it answered once; whether it still does will be asked
	// when the next packet goes.
	NeighbourStale
	// NeighbourAsked: it has been asked and has not answered yet.
	NeighbourAsked
	// NeighbourFailed: it was asked several times and did not answer.
	NeighbourFailed
)

// String returns "unknown", "reachable", "stale", "asked" or "failed".
func (n Neighbour) String() string {
	return [...]string{"unknown", "reachable", "stale", "asked", "failed"}[min(n, NeighbourFailed)]
}

// Local is the nearest end of the way: this box's own connection to the local
// network. It is comparable.
type Local struct {
	// Interface is its name; empty while there is none to speak of.
	Interface string
	// Present: the interface exists.
	Present bool
	// Up: nobody has switched it off.
	Up bool
	// Carrier: there is somebody at the other end of the cable.
	Carrier bool
	// Dormant: the cable is in, but the network has not let us in (802.1X).
	Dormant bool
	// Flaps is how often the kernel saw the carrier go, since the interface
	// was made.
	Flaps uint32
	// Address4 and Address6 are the interface's own; invalid when it has
	// none. Link-local addresses do not count.
	Address4, Address6 netip.Addr
	// Gateway4 and Gateway6 are those of its default routes.
	Gateway4, Gateway6 netip.Addr
	// Route4 and Route6: there is a default route through it.
	Route4, Route6 bool
	// Neighbour4 and Neighbour6 are the gateways' states.
	Neighbour4, Neighbour6 Neighbour
}

// Usable reports whether packets can leave for the world at all.
func (l Local) Usable() bool {
	return l.Present && l.Up && l.Carrier && !l.Dormant &&
		(l.Route4 && l.Address4.IsValid() || l.Route6 && l.Address6.IsValid())
}

// LocalEvent is the local connection as it is from At on.
type LocalEvent struct {
	Local
	// At is on CLOCK_MONOTONIC: when the kernel's word of it was read.
	At time.Duration
	// Cause is empty for a usable connection, and else says in words what is
	// the matter: "eth0: no carrier: is the cable in?".
	Cause string
}

// Carrier watches the local connection.
type Carrier interface {
	// Watch emits what it finds when it starts, then every change within
	// milliseconds, until ctx ends (nil) or the kernel says no more. An
	// interface that is not there is no error: it may come.
	Watch(ctx context.Context, emit func(LocalEvent)) error
}

// Tally is how much has been received since counting began.
type Tally struct{ Packets, Bytes uint64 }

// Passive counts what others receive, without sending anything.
type Passive interface {
	// Read returns the tally, which never falls: when the counter begins
	// anew, the tally goes on from where it was. It is not safe for
	// concurrent use.
	Read(ctx context.Context) (Tally, error)
}

// ServiceResult is what one check of a service measured.
type ServiceResult struct {
	// Latency is the time to the last step that was asked for: connected,
	// agreed on encryption, or the head of the answer.
	Latency time.Duration
	// Status is the HTTP status; zero where none was asked for or none came.
	Status int
	// Expires is when the service's certificate does; zero when none was
	// seen. It is told of a certificate that is not trusted, too.
	Expires time.Time
	// Evidence says what was seen, for people.
	Evidence Evidence
}

// ServiceProbe checks a service that the members depend on.
type ServiceProbe interface {
	// Check asks once, and returns before its own deadline. A nil error means
	// that the service was seen to work.
	Check(ctx context.Context) (ServiceResult, error)
}
