package probe

import (
	"context"
	"crypto/tls"
	"crypto/x509"
	"errors"
	"fmt"
	"net"
	"strings"
	"syscall"
	"time"

	"golang.org/x/sys/unix"

	"klubba/devices"
)

// serviceLimit is how long a check may take when nothing else is said.
const serviceLimit = 2 * time.Second

// Service is a service that the members depend on: the document system, the
// login portal.
type Service struct {
	// Name is what people call it: "Meetings Plus".
	Name string
	// Interface is where the check leaves; empty for wherever the route goes.
	Interface string
	// Timeout is for the whole check; zero for two seconds.
	Timeout time.Duration
	// Roots are the certificate authorities to trust; nil for the system's.
	Roots *x509.CertPool
	// RedirectTo are hosts, besides its own, to which the service may send
	// its visitors, such as a login portal's. Any other is devices.ErrRedirected,
	// and so is leaving https.
	RedirectTo []string
	// Accept are the statuses of a sound service; empty for 200 to 299.
	Accept []int
}

func (s Service) limit() time.Duration {
	if s.Timeout > 0 {
		return s.Timeout
	}
	return serviceLimit
}

// dialer connects from the service's interface, and gives up on a peer that
// acknowledges nothing.
func (s Service) dialer() *net.Dialer {
	limit := s.limit()
	return &net.Dialer{Timeout: limit, Control: func(_, _ string, c syscall.RawConn) error {
		var err error
		control := c.Control(func(fd uintptr) {
			_ = unix.SetsockoptInt(int(fd), unix.IPPROTO_TCP, unix.TCP_USER_TIMEOUT, int(limit.Milliseconds()))
			if s.Interface != "" {
				err = unix.BindToDevice(int(fd), s.Interface)
			}
		})
		return errors.Join(control, err)
	}}
}

func (s Service) tls(host string) *tls.Config {
	return &tls.Config{ServerName: host, RootCAs: s.Roots, MinVersion: tls.VersionTLS12}
}

// within runs a check under the service's own deadline and names its fault.
func (s Service) within(ctx context.Context, check func(context.Context) (devices.ServiceResult, error)) (devices.ServiceResult, error) {
	within, cancel := context.WithTimeout(ctx, s.limit())
	defer cancel()
	result, err := check(within)
	if err == nil {
		return result, nil
	}
	if ctx.Err() != nil {
		return result, ctx.Err()
	}
	var refused *tls.CertificateVerificationError
	if errors.As(err, &refused) && len(refused.UnverifiedCertificates) > 0 {
		result.Expires = refused.UnverifiedCertificates[0].NotAfter
	}
	return result, fmt.Errorf("%s: %w", s.Name, serviceFault(err, s.limit()))
}

// serviceFault names what went wrong with a check.
func serviceFault(err error, limit time.Duration) error {
	var (
		dns     *net.DNSError
		refused *tls.CertificateVerificationError
		record  tls.RecordHeaderError
		timeout net.Error
		errno   unix.Errno
	)
	switch {
	case errors.Is(err, devices.ErrRedirected), errors.Is(err, devices.ErrStatus), errors.Is(err, devices.ErrGarbage), errors.Is(err, devices.ErrUnresolved):
		return err
	case errors.As(err, &dns):
		return dnsFault(err)
	case errors.As(err, &refused):
		return fmt.Errorf("%w: %s", devices.ErrCertificate, certificateFault(refused))
	case errors.As(err, &record):
		return fmt.Errorf("%w: what is there does not speak TLS", devices.ErrGarbage)
	case errors.As(err, &timeout) && timeout.Timeout(), errors.Is(err, context.DeadlineExceeded):
		return fmt.Errorf("%w (%s)", devices.ErrTimeout, limit)
	case errors.As(err, &errno):
		return sendFault(errno)
	}
	// The standard library has no type for an answer that is not HTTP.
	if err != nil && strings.Contains(err.Error(), "malformed HTTP") {
		return fmt.Errorf("%w: %w", devices.ErrGarbage, err)
	}
	return err
}

// certificateFault says what is wrong with a certificate.
func certificateFault(refused *tls.CertificateVerificationError) string {
	var (
		invalid x509.CertificateInvalidError
		host    x509.HostnameError
		unknown x509.UnknownAuthorityError
	)
	switch err := refused.Err; {
	case errors.As(err, &invalid) && invalid.Reason == x509.Expired:
		if time.Now().Before(invalid.Cert.NotBefore) {
			return fmt.Sprintf("it is not valid before %s; is this box's clock right?", invalid.Cert.NotBefore.Format(time.DateOnly))
		}
		return fmt.Sprintf("it ran out on %s; whoever runs the service must renew it", invalid.Cert.NotAfter.Format(time.DateOnly))
	case errors.As(err, &host):
		return fmt.Sprintf("it is for somebody else than %s", host.Host)
	case errors.As(err, &unknown):
		return "its issuer is not known here; a council's own authority must be installed on this box"
	default:
		return err.Error()
	}
}
