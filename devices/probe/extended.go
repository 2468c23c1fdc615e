package probe

import (
	"encoding/binary"
	"net/netip"

	"golang.org/x/sys/unix"
)

const extendedSize = 16 // struct sock_extended_err

// extended finds the kernel's account of an error among control messages, and
// who sent it: struct sock_extended_err followed by the offender's address.
func extended(oob []byte) (*unix.SockExtendedErr, netip.Addr) {
	for _, m := range controls(oob) {
		isErr := m.level == unix.SOL_IP && m.kind == unix.IP_RECVERR || m.level == unix.SOL_IPV6 && m.kind == unix.IPV6_RECVERR
		if !isErr || len(m.data) < extendedSize {
			continue
		}
		b := m.data
		return &unix.SockExtendedErr{Errno: binary.NativeEndian.Uint32(b), Origin: b[4], Type: b[5], Code: b[6]}, offender(b[extendedSize:])
	}
	return nil, netip.Addr{}
}

// offender reads a struct sockaddr_in or sockaddr_in6.
func offender(b []byte) netip.Addr {
	if len(b) < 8 {
		return netip.Addr{}
	}
	switch family := binary.NativeEndian.Uint16(b); {
	case family == unix.AF_INET:
		return netip.AddrFrom4([4]byte(b[4:8]))
	case family == unix.AF_INET6 && len(b) >= 24:
		return netip.AddrFrom16([16]byte(b[8:24]))
	}
	return netip.Addr{}
}
