package probe

import (
	"context"
	"crypto/tls"
	"fmt"
	"net"
	"time"

	"klubba/devices"
)

// TCP checks that a service takes connections; see devices.ServiceProbe.
type TCP struct {
	service Service
	address string // host:port
}

// NewTCP checks that address (host:port) takes connections.
func NewTCP(s Service, address string) *TCP { return &TCP{s, address} }

// Check connects once.
func (t *TCP) Check(ctx context.Context) (devices.ServiceResult, error) {
	return t.service.within(ctx, func(ctx context.Context) (r devices.ServiceResult, err error) {
		begun := time.Now()
		conn, err := t.service.dial(ctx, t.address)
		if err != nil {
			return r, err
		}
		defer conn.Close()
		r.Latency = time.Since(begun)
		r.Evidence.Text = fmt.Sprintf("connected to %s in %d ms", conn.RemoteAddr(), r.Latency.Milliseconds())
		return r, nil
	})
}

// TLS checks that a service proves who it is; see devices.ServiceProbe.
type TLS struct {
	service Service
	address string // host:port
}

// NewTLS checks that address (host:port) shows a certificate to be trusted.
func NewTLS(s Service, address string) *TLS { return &TLS{s, address} }

// Check connects and agrees on encryption once.
func (t *TLS) Check(ctx context.Context) (devices.ServiceResult, error) {
	return t.service.within(ctx, func(ctx context.Context) (r devices.ServiceResult, err error) {
		begun := time.Now()
		raw, err := t.service.dial(ctx, t.address)
		if err != nil {
			return r, err
		}
		defer raw.Close()
		host, _, err := net.SplitHostPort(t.address)
		if err != nil {
			return r, err
		}
		conn := tls.Client(raw, t.service.tls(host))
		if err := conn.HandshakeContext(ctx); err != nil {
			return r, err
		}
		r.Latency = time.Since(begun)
		r.Expires = conn.ConnectionState().PeerCertificates[0].NotAfter
		r.Evidence.Text = fmt.Sprintf("encrypted to %s in %d ms, certificate for %d more days",
			conn.RemoteAddr(), r.Latency.Milliseconds(), DaysLeft(r.Expires, time.Now()))
		return r, nil
	})
}

// dial connects, and names a name that never exists without asking for it.
func (s Service) dial(ctx context.Context, address string) (net.Conn, error) {
	host, _, err := net.SplitHostPort(address)
	if err != nil {
		return nil, err
	}
	if reserved(host) {
		_, err := Target{Host: host}.lookup(ctx)
		return nil, err
	}
	return s.dialer().DialContext(ctx, "tcp", address)
}

// DaysLeft is how many whole days a certificate has left; negative when it ran
// out.
func DaysLeft(expires, now time.Time) int {
	d := expires.Sub(now)
	if d < 0 {
		return -1 - int(-d/(24*time.Hour))
	}
	return int(d / (24 * time.Hour))
}
