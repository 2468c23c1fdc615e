package probe

import (
	"errors"
	"fmt"
	"net"
	"net/netip"
	"strconv"

	"golang.org/x/sys/unix"
)

// socket is a datagram socket towards one address. It is not connected, so
// that answers from somebody else are seen and named. The runtime's poller does
// not know it: what comes waits in the kernel, with its stamp, and wakes nobody.
type socket struct {
	fd   int
	to   unix.Sockaddr
	peer netip.AddrPort
	in   inbox
}

// inbox is what the last receive brought. Its buffers are used again.
type inbox struct {
	data, oob [2048]byte
	n, oobn   int
	from      unix.Sockaddr
	failed    bool // it is from the error queue
	err       error
}

// openSocket opens a socket of a protocol (unix.IPPROTO_UDP, or ICMP) towards
// peer, bound to an interface if one is named.
func openSocket(protocol int, peer netip.AddrPort, iface string) (*socket, error) {
	to, err := sockaddr(peer)
	if err != nil {
		return nil, err
	}
	domain, level, recverr := unix.AF_INET, unix.SOL_IP, unix.IP_RECVERR
	if peer.Addr().Is6() {
		domain, level, recverr = unix.AF_INET6, unix.SOL_IPV6, unix.IPV6_RECVERR
	}
	fd, err := unix.Socket(domain, unix.SOCK_DGRAM|unix.SOCK_NONBLOCK|unix.SOCK_CLOEXEC, protocol)
	if err != nil {
		return nil, err
	}
	// Without stamps and error queue probing still works, only less exactly.
	_ = unix.SetsockoptInt(fd, unix.SOL_SOCKET, unix.SO_TIMESTAMPNS, 1)
	_ = unix.SetsockoptInt(fd, level, recverr, 1)
	if err := bindTo(fd, iface, peer.Addr()); err != nil {
		_ = unix.Close(fd)
		return nil, err
	}
	return &socket{fd: fd, to: to, peer: peer}, nil
}

// bindTo makes a socket use an interface. Where the kernel lets only the
// privileged bind to one, the interface's own address is bound.
func bindTo(fd int, iface string, peer netip.Addr) error {
	if iface == "" {
		return nil
	}
	err := unix.BindToDevice(fd, iface)
	if !errors.Is(err, unix.EPERM) {
		return err
	}
	own, err := ownAddress(iface, peer)
	if err != nil {
		return err
	}
	sa, err := sockaddr(netip.AddrPortFrom(own, 0))
	if err != nil {
		return err
	}
	return unix.Bind(fd, sa)
}

// ownAddress finds an address of an interface of the same family as peer.
func ownAddress(iface string, peer netip.Addr) (netip.Addr, error) {
	i, err := net.InterfaceByName(iface)
	if err != nil {
		return netip.Addr{}, unix.ENODEV
	}
	addrs, err := i.Addrs()
	if err != nil {
		return netip.Addr{}, err
	}
	for _, a := range addrs {
		prefix, err := netip.ParsePrefix(a.String())
		if err == nil && prefix.Addr().Is4() == peer.Is4() && prefix.Addr().IsLinkLocalUnicast() == peer.IsLinkLocalUnicast() {
			return prefix.Addr().WithZone(peer.Zone()), nil
		}
	}
	return netip.Addr{}, unix.EADDRNOTAVAIL
}

func (s *socket) close() { _ = unix.Close(s.fd) }

// send hands a packet to the kernel and never waits. An error that an earlier
// packet left on the socket is passed over: the error queue has it.
func (s *socket) send(p []byte) error {
	err := unix.Sendto(s.fd, p, unix.MSG_DONTWAIT, s.to)
	if err != nil {
		err = unix.Sendto(s.fd, p, unix.MSG_DONTWAIT, s.to)
	}
	return err
}

// receive takes a packet, or word that one did not arrive, into s.in until the
// next call; it reports false when there is nothing. An error on the socket
// itself says only that there is something in the error queue.
func (s *socket) receive() bool {
	in := &s.in
	for _, flag := range [...]int{0, unix.MSG_ERRQUEUE} {
		in.n, in.oobn, _, in.from, in.err = unix.Recvmsg(s.fd, in.data[:], in.oob[:], flag|unix.MSG_DONTWAIT)
		in.failed = flag != 0
		if in.err == nil || errors.Is(in.err, unix.ENODEV) || errors.Is(in.err, unix.ENXIO) {
			return true
		}
	}
	return false
}

// sockaddr gives an address in the kernel's form. A zone is an interface's
// name or number.
func sockaddr(a netip.AddrPort) (unix.Sockaddr, error) {
	if a.Addr().Is4() {
		return &unix.SockaddrInet4{Port: int(a.Port()), Addr: a.Addr().As4()}, nil
	}
	sa := &unix.SockaddrInet6{Port: int(a.Port()), Addr: a.Addr().As16()}
	zone := a.Addr().Zone()
	if zone == "" {
		return sa, nil
	}
	if n, err := strconv.ParseUint(zone, 10, 32); err == nil {
		sa.ZoneId = uint32(n)
		return sa, nil
	}
	i, err := net.InterfaceByName(zone)
	if err != nil {
		return nil, fmt.Errorf("zone %q: %w", zone, unix.ENODEV)
	}
	sa.ZoneId = uint32(i.Index)
	return sa, nil
}

// sender gives the address of a packet, without its zone.
func sender(sa unix.Sockaddr) netip.AddrPort {
	switch a := sa.(type) {
	case *unix.SockaddrInet4:
		return netip.AddrPortFrom(netip.AddrFrom4(a.Addr), uint16(a.Port))
	case *unix.SockaddrInet6:
		return netip.AddrPortFrom(netip.AddrFrom16(a.Addr), uint16(a.Port))
	}
	return netip.AddrPort{}
}
