package probe

import (
	"errors"
	"fmt"
	"net/netip"

	"golang.org/x/sys/unix"

	"klubba/devices"
)

// sendFault names what the kernel said when a probe was handed to it, or came
// back.
func sendFault(err error) error {
	var errno unix.Errno
	if !errors.As(err, &errno) {
		return err
	}
	switch errno {
	case unix.ECONNREFUSED:
		return fmt.Errorf("%w: nobody listens on that port there", devices.ErrRefused)
	case unix.EHOSTUNREACH:
		return fmt.Errorf("%w: the host does not answer on its network", devices.ErrNoRoute)
	case unix.ENETUNREACH:
		return fmt.Errorf("%w: this box has no route there; has it an address and a gateway?", devices.ErrNoRoute)
	case unix.ENETDOWN:
		return fmt.Errorf("%w: the network interface is down", devices.ErrNoRoute)
	case unix.EADDRNOTAVAIL, unix.EAFNOSUPPORT:
		return fmt.Errorf("%w: this box has no address of that family", devices.ErrNoRoute)
	case unix.EACCES:
		return fmt.Errorf("%w: a route of this box forbids it", devices.ErrNoRoute)
	case unix.EPERM:
		return fmt.Errorf("%w: a rule of nftables drops it on its way out", devices.ErrBlocked)
	case unix.ENOBUFS, unix.EAGAIN, unix.ENOMEM:
		return devices.ErrCongested
	case unix.ENODEV, unix.ENXIO:
		return fmt.Errorf("network interface: %w", devices.ErrGone)
	}
	return errno
}

// openFault names why a socket could not be had.
func openFault(what string, err error) error {
	switch {
	case errors.Is(err, unix.EACCES), errors.Is(err, unix.EPERM):
		return fmt.Errorf("%s: %w: %s", what, devices.ErrDenied, deniedRemedy)
	case errors.Is(err, unix.ENODEV), errors.Is(err, unix.ENXIO):
		return fmt.Errorf("%s: network interface %w", what, devices.ErrAbsent)
	case errors.Is(err, unix.EAFNOSUPPORT), errors.Is(err, unix.EPROTONOSUPPORT), errors.Is(err, unix.EADDRNOTAVAIL):
		return fmt.Errorf("%s: %w", what, sendFault(unix.EAFNOSUPPORT))
	}
	return fmt.Errorf("%s: %w", what, err)
}

const deniedRemedy = `this group may not send ICMP; run "sysctl net.ipv4.ping_group_range='0 2147483647'", which Klubba's package sets at boot`

// icmpFault names an ICMP error from its extended form: what a router or the
// host said of a probe.
func icmpFault(e *unix.SockExtendedErr, from netip.Addr) error {
	forbidden := e.Origin == unix.SO_EE_ORIGIN_ICMP && e.Type == 3 && (e.Code == 9 || e.Code == 10 || e.Code == 13) ||
		e.Origin == unix.SO_EE_ORIGIN_ICMP6 && e.Type == 1 && (e.Code == 1 || e.Code == 5 || e.Code == 6)
	if forbidden {
		return fmt.Errorf("%w: forbidden by the firewall %s", devices.ErrRefused, from)
	}
	err := sendFault(unix.Errno(e.Errno))
	if from.IsValid() && errors.Is(err, devices.ErrNoRoute) {
		return fmt.Errorf("%w: says %s", devices.ErrNoRoute, from)
	}
	return err
}
