package probe

import (
	"context"
	"errors"
	"fmt"
	"net"
	"net/netip"
	"strings"
	"time"

	"klubba/devices"
)

// lookupLimit is how long a name server may take.
const lookupLimit = 2 * time.Second

// Target is who is asked.
type Target struct {
	// Name is what people call it, for errors: "relay A".
	Name string
	// Host is a name or an address; an IPv6 link-local address has its zone,
	// "fe80::1%eth0".
	Host string
	Port uint16
	// Interface is where probes leave; empty for wherever the route goes.
	Interface string
	// Resolver finds addresses; nil for the system's.
	Resolver Resolver
}

// Resolver finds a name's addresses, the best first. *net.Resolver is one.
type Resolver interface {
	LookupNetIP(ctx context.Context, network, host string) ([]netip.Addr, error)
}

// String names the target with its address.
func (t Target) String() string {
	where := t.Host
	if t.Port != 0 {
		where = net.JoinHostPort(t.Host, fmt.Sprint(t.Port))
	}
	if t.Name == "" {
		return where
	}
	return t.Name + " (" + where + ")"
}

// literal returns the target's address when it needs no looking up.
func (t Target) literal() (netip.Addr, bool) {
	addr, err := netip.ParseAddr(t.Host)
	return addr.Unmap(), err == nil
}

// lookup finds the target's addresses within its own deadline. Its error wraps
// devices.ErrUnresolved, or whatever the target's own resolver says.
func (t Target) lookup(ctx context.Context) ([]netip.Addr, error) {
	if addr, ok := t.literal(); ok {
		return []netip.Addr{addr}, nil
	}
	if reserved(t.Host) {
		return nil, fmt.Errorf("%w: no name can end in .invalid; is the configuration still the example?", devices.ErrUnresolved)
	}
	ctx, cancel := context.WithTimeout(ctx, lookupLimit)
	defer cancel()
	var resolver Resolver = net.DefaultResolver
	if t.Resolver != nil {
		resolver = t.Resolver
	}
	addrs, err := resolver.LookupNetIP(ctx, "ip", t.Host)
	if err != nil {
		return nil, dnsFault(err)
	}
	if len(addrs) == 0 {
		return nil, fmt.Errorf("%w: the name has no address", devices.ErrUnresolved)
	}
	for i := range addrs {
		addrs[i] = addrs[i].Unmap()
	}
	return addrs, nil
}

// reserved reports whether a name is of the kind that never exists (RFC 6761,
// section 6.4), so that no name server need be asked.
func reserved(host string) bool {
	host = strings.ToLower(strings.TrimSuffix(host, "."))
	return host == "invalid" || strings.HasSuffix(host, ".invalid")
}

// dnsFault says what is wrong with looking up a name. An error that is not of
// the name service is returned as it is.
func dnsFault(err error) error {
	var dns *net.DNSError
	switch {
	case errors.As(err, &dns) && dns.IsNotFound:
		return fmt.Errorf("%w: %q does not exist; is it spelt right in the configuration?", devices.ErrUnresolved, dns.Name)
	case errors.As(err, &dns) && dns.IsTimeout, errors.Is(err, context.DeadlineExceeded):
		return fmt.Errorf("%w: the name server does not answer; is the network up, and /etc/resolv.conf right?", devices.ErrUnresolved)
	case errors.As(err, &dns):
		return fmt.Errorf("%w: the name server could not be asked: %s", devices.ErrUnresolved, dns.Err)
	}
	return err
}
