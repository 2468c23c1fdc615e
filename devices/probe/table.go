package probe

import (
	"encoding/binary"
	"net/netip"

	"golang.org/x/sys/unix"

	"klubba/devices"
)

// table is what the kernel told about interfaces, addresses, default routes
// and neighbours. The kernel bounds it.
type table struct {
	links  map[int32]link
	addrs  map[address]struct{}
	routes map[route]struct{}
	neighs map[neighbour]uint16 // NUD state
}

type link struct {
	name    string
	up      bool
	carrier bool
	dormant bool
	flaps   uint32
}

type address struct {
	index int32
	addr  netip.Addr
}

// route is a default route.
type route struct {
	index   int32
	gateway netip.Addr // invalid for a route without one
	six     bool
	metric  uint32
}

type neighbour struct {
	index int32
	addr  netip.Addr
}

func newTable() *table {
	return &table{map[int32]link{}, map[address]struct{}{}, map[route]struct{}{}, map[neighbour]uint16{}}
}

// apply takes a message and tells whether it was of a kind that may silently
// have removed others: with an IPv4 address or the interface's being up, the
// kernel drops routes without a word.
func (t *table) apply(m message) (again bool) {
	switch m.kind {
	case unix.RTM_NEWLINK, unix.RTM_DELLINK:
		return t.applyLink(m)
	case unix.RTM_NEWADDR, unix.RTM_DELADDR:
		return t.applyAddress(m)
	case unix.RTM_NEWROUTE, unix.RTM_DELROUTE:
		t.applyRoute(m)
	case unix.RTM_NEWNEIGH, unix.RTM_DELNEIGH:
		t.applyNeighbour(m)
	}
	return false
}

// applyLink reads a struct ifinfomsg.
func (t *table) applyLink(m message) (again bool) {
	if len(m.body) < unix.SizeofIfInfomsg || m.body[0] != unix.AF_UNSPEC {
		return false // a bridge's port speaks of itself in another family
	}
	index := int32(binary.NativeEndian.Uint32(m.body[4:]))
	old, known := t.links[index]
	if m.kind == unix.RTM_DELLINK {
		delete(t.links, index)
		return known
	}
	flags := binary.NativeEndian.Uint32(m.body[8:])
	l := link{up: flags&unix.IFF_UP != 0, carrier: flags&unix.IFF_LOWER_UP != 0, dormant: flags&unix.IFF_DORMANT != 0}
	for kind, v := range attributes(m.body[unix.SizeofIfInfomsg:]) {
		switch {
		case kind == unix.IFLA_IFNAME:
			l.name = unix.ByteSliceToString(v)
		case kind == unix.IFLA_CARRIER && len(v) == 1:
			l.carrier = v[0] != 0
		case kind == unix.IFLA_CARRIER_DOWN_COUNT && len(v) == 4:
			l.flaps = binary.NativeEndian.Uint32(v)
		}
	}
	t.links[index] = l
	return !known || old.up != l.up || old.carrier != l.carrier || old.name != l.name
}

// applyAddress reads a struct ifaddrmsg.
func (t *table) applyAddress(m message) (again bool) {
	if len(m.body) < unix.SizeofIfAddrmsg {
		return false
	}
	a := address{index: int32(binary.NativeEndian.Uint32(m.body[4:]))}
	for kind, v := range attributes(m.body[unix.SizeofIfAddrmsg:]) {
		// IFA_LOCAL is the own end of a point-to-point address, and the same
		// as IFA_ADDRESS otherwise; IPv6 has only the latter.
		if kind == unix.IFA_LOCAL || kind == unix.IFA_ADDRESS && !a.addr.IsValid() {
			a.addr, _ = netip.AddrFromSlice(v)
		}
	}
	if !a.addr.IsValid() || a.addr.IsLinkLocalUnicast() {
		return false
	}
	_, known := t.addrs[a]
	if m.kind == unix.RTM_DELADDR {
		delete(t.addrs, a)
		return known
	}
	t.addrs[a] = struct{}{}
	return !known
}

// applyRoute reads a struct rtmsg: default routes of the main table only.
func (t *table) applyRoute(m message) {
	if len(m.body) < unix.SizeofRtMsg {
		return
	}
	family, dstLen, main, kind := m.body[0], m.body[1], m.body[4], m.body[7]
	if dstLen != 0 || main != unix.RT_TABLE_MAIN || kind != unix.RTN_UNICAST {
		return
	}
	r := route{six: family == unix.AF_INET6}
	for kind, v := range attributes(m.body[unix.SizeofRtMsg:]) {
		r.take(kind, v)
	}
	if m.kind == unix.RTM_DELROUTE {
		delete(t.routes, r)
		return
	}
	if m.flags&unix.NLM_F_REPLACE != 0 {
		for old := range t.routes {
			if old.six == r.six && old.metric == r.metric {
				delete(t.routes, old)
			}
		}
	}
	t.routes[r] = struct{}{}
}

// take reads an attribute of a route. Of several next hops, each a struct
// rtnexthop and attributes, the first stands for all.
func (r *route) take(kind uint16, v []byte) {
	switch {
	case kind == unix.RTA_OIF && len(v) == 4:
		r.index = int32(binary.NativeEndian.Uint32(v))
	case kind == unix.RTA_GATEWAY:
		r.gateway, _ = netip.AddrFromSlice(v)
	case kind == unix.RTA_VIA && len(v) > 2: // an IPv6 gateway of an IPv4 route
		r.gateway, _ = netip.AddrFromSlice(v[2:])
	case kind == unix.RTA_PRIORITY && len(v) == 4:
		r.metric = binary.NativeEndian.Uint32(v)
	case kind == unix.RTA_MULTIPATH && len(v) >= unix.SizeofRtNexthop:
		size := int(binary.NativeEndian.Uint16(v))
		if size < unix.SizeofRtNexthop || size > len(v) {
			return
		}
		r.index = int32(binary.NativeEndian.Uint32(v[4:]))
		for kind, v := range attributes(v[unix.SizeofRtNexthop:size]) {
			if kind != unix.RTA_MULTIPATH {
				r.take(kind, v)
			}
		}
	}
}

// applyNeighbour reads a struct ndmsg.
func (t *table) applyNeighbour(m message) {
	if len(m.body) < unix.SizeofNdMsg {
		return
	}
	n := neighbour{index: int32(binary.NativeEndian.Uint32(m.body[4:]))}
	for kind, v := range attributes(m.body[unix.SizeofNdMsg:]) {
		if kind == unix.NDA_DST {
			n.addr, _ = netip.AddrFromSlice(v)
		}
	}
	if m.kind == unix.RTM_DELNEIGH {
		delete(t.neighs, n)
		return
	}
	t.neighs[n] = binary.NativeEndian.Uint16(m.body[8:])
}

// state puts the kernel's state of a neighbour into ours.
func (t *table) state(index int32, addr netip.Addr) devices.Neighbour {
	nud := t.neighs[neighbour{index, addr}]
	switch {
	case nud&unix.NUD_FAILED != 0:
		return devices.NeighbourFailed
	case nud&(unix.NUD_INCOMPLETE|unix.NUD_PROBE) != 0:
		return devices.NeighbourAsked
	case nud&(unix.NUD_REACHABLE|unix.NUD_PERMANENT|unix.NUD_NOARP) != 0:
		return devices.NeighbourReachable
	case nud&(unix.NUD_STALE|unix.NUD_DELAY) != 0:
		return devices.NeighbourStale
	}
	return devices.NeighbourUnknown
}
