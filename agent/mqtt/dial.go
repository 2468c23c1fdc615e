package mqtt

import (
	"context"
	"crypto/tls"
	"fmt"
	"net"
	"net/url"
	"syscall"
	"time"

	"golang.org/x/sys/unix"
)

// unackedFor is how long sent bytes may stay unacknowledged by the other
// machine before the kernel gives the connection up. Without it a cable that
// was pulled is noticed after a quarter of an hour.
const unackedFor = 10 * time.Second

// schemePort returns the usual port of a broker address.
func schemePort(scheme string) (port string, known bool) {
	switch scheme {
	case "tcp", "mqtt":
		return "1883", true
	case "ssl", "tls", "mqtts":
		return "8883", true
	}
	return "", false
}

// open opens the connection itself, and ends with ctx.
func open(ctx context.Context, u *url.URL, config *tls.Config, timeout time.Duration) (net.Conn, error) {
	ctx, cancel := context.WithTimeout(ctx, timeout)
	defer cancel()
	port, _ := schemePort(u.Scheme)
	if u.Port() != "" {
		port = u.Port()
	}
	dialer := net.Dialer{Control: limitUnacked}
	conn, err := dialer.DialContext(ctx, "tcp", net.JoinHostPort(u.Hostname(), port))
	if err != nil || !encrypted(u.Scheme) {
		return conn, err
	}
	return handshake(ctx, conn, u.Hostname(), config)
}

func encrypted(scheme string) bool {
	port, _ := schemePort(scheme)
	return port == "8883"
}

// handshake puts TLS on conn, at least version 1.2.
func handshake(ctx context.Context, conn net.Conn, host string, config *tls.Config) (net.Conn, error) {
	if config == nil {
		config = &tls.Config{MinVersion: tls.VersionTLS12}
	}
	config = config.Clone()
	if config.ServerName == "" {
		config.ServerName = host
	}
	config.MinVersion = max(config.MinVersion, tls.VersionTLS12)
	secured := tls.Client(conn, config)
	if err := secured.HandshakeContext(ctx); err != nil {
		_ = conn.Close() // the handshake's error says more
		return nil, fmt.Errorf("TLS: %w", err)
	}
	return secured, nil
}

// limitUnacked sets TCP_USER_TIMEOUT (tcp(7)).
func limitUnacked(_, _ string, raw syscall.RawConn) error {
	var set error
	err := raw.Control(func(fd uintptr) {
		set = unix.SetsockoptInt(int(fd), unix.IPPROTO_TCP, unix.TCP_USER_TIMEOUT, int(unackedFor.Milliseconds()))
	})
	if err != nil {
		return err
	}
	return set
}
