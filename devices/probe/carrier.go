package probe

import (
	"context"
	"encoding/binary"
	"errors"
	"fmt"
	"net/netip"
	"os"
	"time"

	"golang.org/x/sys/unix"

	"klubba/devices"
)

const (
	// dumpLimit is how long the kernel may take for a piece of a dump.
	dumpLimit = 2 * time.Second
	// The kernel tells of a lost carrier at once, unless an interface has
	// changed within the second before: then it may wait for that second's
	// end (net/core/link_watch.c). What changed along with ours may have had
	// to wait so, too. For so long the carrier is asked for every pollSoon:
	// with the 150 ms that a cable must be out, and the work, it is told
	// within 200. Interfaces of other network namespaces count as well and
	// are not seen here, so it is asked for now and then anyway.
	changeLasts = 2100 * time.Millisecond
	pollSoon    = 40 * time.Millisecond
	pollCalm    = 250 * time.Millisecond
	// dumpTries is how often a dump is begun anew that was overtaken by
	// changes.
	dumpTries = 10
)

// Carrier watches one interface, or the one that has the default route; see
// devices.Carrier.
type Carrier struct{ iface string }

// NewCarrier watches the interface of that name, or, if it is empty, the one
// of the best default route.
func NewCarrier(iface string) *Carrier { return &Carrier{iface} }

// Watch emits what it finds and then every change; see devices.Carrier. When
// the kernel had more to say than could be held, all is asked anew.
func (c *Carrier) Watch(ctx context.Context, emit func(devices.LocalEvent)) error {
	const groups = 1<<(unix.RTNLGRP_LINK-1) | 1<<(unix.RTNLGRP_NEIGH-1) |
		1<<(unix.RTNLGRP_IPV4_IFADDR-1) | 1<<(unix.RTNLGRP_IPV4_ROUTE-1) |
		1<<(unix.RTNLGRP_IPV6_IFADDR-1) | 1<<(unix.RTNLGRP_IPV6_ROUTE-1)
	n, err := openNetlink(unix.NETLINK_ROUTE, groups)
	if err != nil {
		return fmt.Errorf("watching the network interfaces: %w", err)
	}
	interrupted := make(chan struct{})
	stop := context.AfterFunc(ctx, func() {
		defer close(interrupted)
		n.close()
	})
	defer func() {
		if !stop() {
			<-interrupted
		}
		n.close()
	}()
	w := watch{carrier: c, netlink: n, emit: emit}
	err = w.follow()
	if ctx.Err() != nil {
		return nil
	}
	return fmt.Errorf("watching the network interfaces: %w", err)
}

// watch is one Watch.
type watch struct {
	carrier *Carrier
	netlink *netlink
	emit    func(devices.LocalEvent)
	table   *table
	last    devices.LocalEvent
	told    bool
	changed time.Duration // when an interface last did, or may have
}

func (w *watch) follow() error {
	for {
		t, err := dump(w.netlink)
		if err != nil {
			return err
		}
		w.table, w.changed = t, monotonic()
		w.tell()
		if err := w.changes(); err != nil && !errors.Is(err, errOverrun) {
			return err
		}
	}
}

// changes follows what changes until all must be asked anew.
func (w *watch) changes() error {
	if err := w.poll(); err != nil {
		return err
	}
	for again := false; !again; {
		batch, err := w.netlink.receive()
		if errors.Is(err, os.ErrDeadlineExceeded) {
			if err := w.poll(); err != nil {
				return err
			}
			continue
		}
		if err != nil {
			return err
		}
		for m := range batch {
			if m.kind == unix.RTM_NEWLINK && m.seq == 0 { // nobody asked
				w.changed = monotonic()
				if err := w.netlink.within(pollSoon); err != nil {
					return err
				}
			}
			again = w.table.apply(m) || again
		}
		w.tell()
	}
	return nil
}

// poll asks how the interface does, and again a while later. The answer comes
// like any change.
func (w *watch) poll() error {
	pause := pollCalm
	if monotonic()-w.changed < changeLasts {
		pause = pollSoon
	}
	if err := w.netlink.within(pause); err != nil {
		return err
	}
	index, ok := w.table.index(w.last.Interface)
	if !ok {
		return nil
	}
	const skipStats = 1 << 3 // RTEXT_FILTER_SKIP_STATS
	body := make([]byte, unix.SizeofIfInfomsg)
	binary.NativeEndian.PutUint32(body[4:], uint32(index))
	body = appendAttribute(body, unix.IFLA_EXT_MASK, binary.NativeEndian.AppendUint32(nil, skipStats))
	_, err := w.netlink.request(unix.RTM_GETLINK, 0, body)
	return err
}

// tell emits the connection's state if it has changed.
func (w *watch) tell() {
	l := w.table.local(w.carrier.iface, w.last.Interface)
	if w.told && l == w.last.Local {
		return
	}
	w.told, w.last = true, devices.LocalEvent{Local: l, At: monotonic(), Cause: cause(l)}
	w.emit(w.last)
}

// query is one question for all there is of a kind.
type query struct {
	kind   uint16
	header int // the size of the kind's own header, which begins with the family
	family byte
}

// queries ask for everything. Of all families at once the kernel forgets, on
// its way to the next, that changes overtook the one before (rtnl_dump_all in
// net/core/rtnetlink.c): addresses, which come and go, are asked for by family.
func queries() []query {
	return []query{
		{unix.RTM_GETLINK, unix.SizeofIfInfomsg, unix.AF_UNSPEC},
		{unix.RTM_GETADDR, unix.SizeofIfAddrmsg, unix.AF_INET},
		{unix.RTM_GETADDR, unix.SizeofIfAddrmsg, unix.AF_INET6},
		{unix.RTM_GETROUTE, unix.SizeofRtMsg, unix.AF_UNSPEC},
		{unix.RTM_GETNEIGH, unix.SizeofNdMsg, unix.AF_UNSPEC},
	}
}

// dump asks for everything. What changes meanwhile is in the answer.
func dump(n *netlink) (*table, error) {
	for range dumpTries {
		t := newTable()
		whole := true
		for _, q := range queries() {
			seq, err := q.ask(n)
			if err != nil {
				return nil, err
			}
			ok, err := answered(n, seq, t)
			if err != nil && !errors.Is(err, errOverrun) {
				return nil, err
			}
			whole = whole && ok
		}
		if whole {
			return t, nil
		}
	}
	return nil, errors.New("the network changes faster than it can be read")
}

// ask sends the question, and returns its number.
func (q query) ask(n *netlink) (seq uint32, err error) {
	body := make([]byte, q.header)
	body[0] = q.family
	seq, err = n.request(q.kind, unix.NLM_F_DUMP, body)
	return seq, os.NewSyscallError("netlink request", err)
}

// answered reads the answer to a question, and reports whether it is whole.
func answered(n *netlink, seq uint32, t *table) (whole bool, err error) {
	whole = true
	for {
		if err := n.within(dumpLimit); err != nil {
			return false, err
		}
		batch, err := n.receive()
		if errors.Is(err, errOverrun) {
			whole = false // go on: the end of the dump is still to come
			continue
		}
		if err != nil {
			return false, err
		}
		for m := range batch {
			whole = whole && m.flags&unix.NLM_F_DUMP_INTR == 0
			switch {
			case m.seq == seq && m.kind == unix.NLMSG_DONE:
				return whole, nil
			case m.seq == seq && m.kind == unix.NLMSG_ERROR:
				return false, failure(m)
			}
			t.apply(m)
		}
	}
}

// gatewayOf opens what finds the gateways of the default route, of both
// families, in the network that this thread is in.
func gatewayOf(iface string) func(context.Context) ([]netip.Addr, error) {
	n, err := openNetlink(unix.NETLINK_ROUTE, 0)
	if err != nil {
		return func(context.Context) ([]netip.Addr, error) { return nil, err }
	}
	return func(context.Context) ([]netip.Addr, error) {
		defer n.close()
		t, err := dump(n)
		if err != nil {
			return nil, err
		}
		addrs := t.gateways(iface)
		if len(addrs) == 0 {
			return nil, fmt.Errorf("%w: there is no default route, and so no gateway", devices.ErrNoRoute)
		}
		return addrs, nil
	}
}
