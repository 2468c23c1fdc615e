package probe

import (
	"context"
	"fmt"
	"net/netip"
	"time"

	"golang.org/x/sys/unix"

	"klubba/devices"
)

// How often a name is looked up.
const (
	lookupAgain   = 5 * time.Minute  // while its address answers
	lookupSilent  = 15 * time.Second // while it does not: it may have moved
	lookupMissing = 2 * time.Second  // while there is no address
)

// Probe asks one target; see devices.Prober.
type Probe struct {
	target   Target
	protocol func(six bool) int
	codec    func(six bool) codec
}

// NewSTUN asks a media relay for a STUN Binding.
func NewSTUN(t Target) *Probe {
	return &Probe{t, udp, func(bool) codec { return stun{newTags()} }}
}

// NewEcho wants its bytes back from a UDP echo service.
func NewEcho(t Target) *Probe {
	return &Probe{t, udp, func(bool) codec { return echo{newTags()} }}
}

// NewSTAMP asks a STAMP reflector; its port is stamp.Port unless IT chose another.
func NewSTAMP(t Target) *Probe {
	return &Probe{t, udp, func(bool) codec { return &stamper{now: time.Now} }}
}

// NewPing asks a host by ICMP echo.
func NewPing(t Target) *Probe {
	t.Port = 0
	return &Probe{t, icmp, newPing}
}

// NewGateway asks the gateway of the default route, whoever that is at the
// time: the one of an interface, or any. Routers limit ICMP; ask it no more
// than five times a second.
func NewGateway(name, iface string) *Probe {
	return NewPing(Target{Name: name, Host: "gateway", Interface: iface, Resolver: gateway{iface}})
}

func udp(bool) int { return unix.IPPROTO_UDP }

func icmp(six bool) int {
	if six {
		return unix.IPPROTO_ICMPV6
	}
	return unix.IPPROTO_ICMP
}

// Run sends a probe for each number and emits what becomes of it; see
// devices.Prober. A target whose name does not resolve is no reason to return:
// its probes fail, and the name is looked up again. Run returns an error when
// there can be no socket (devices.ErrDenied, devices.ErrAbsent) or the socket's
// interface goes away (devices.ErrGone). It calls emit from two goroutines in
// turn; emit must return soon.
func (p *Probe) Run(ctx context.Context, send <-chan uint32, emit func(devices.ProbeEvent)) error {
	ctx, cancel := context.WithCancel(ctx)
	r := &run{probe: p, emit: emit, broken: make(chan error, 1), found: make(chan found, 1)}
	r.unresolved = fmt.Errorf("%w: it is still being looked up", devices.ErrUnresolved)
	defer func() {
		cancel()
		r.close()
	}()
	if err := r.loop(ctx, send); err != nil {
		return fmt.Errorf("probe %s: %w", p.target, err)
	}
	return nil
}

// found is what looking up the target's name gave.
type found struct {
	addrs []netip.Addr
	err   error
}

func (r *run) loop(ctx context.Context, send <-chan uint32) error {
	tick := time.NewTicker(time.Second)
	defer tick.Stop()
	if err := r.begin(ctx); err != nil {
		return err
	}
	for {
		select {
		case <-ctx.Done():
			return nil
		case seq, ok := <-send:
			if !ok {
				return nil
			}
			if err := r.send(seq); err != nil {
				return err
			}
		case f := <-r.found:
			if err := r.use(f); err != nil {
				return err
			}
		case err := <-r.broken:
			return err
		case <-tick.C:
			r.flush()
			r.lookWhenDue(ctx)
		}
	}
}

// begin opens the socket at once for an address, and else looks up the name.
func (r *run) begin(ctx context.Context) error {
	if addr, ok := r.probe.target.literal(); ok {
		return r.use(found{addrs: []netip.Addr{addr}})
	}
	r.look(ctx)
	return nil
}
