package mqtt

import (
	"context"
	"crypto/tls"
	"crypto/x509"
	"errors"
	"fmt"
	"net"
	"os"
	"syscall"

	"github.com/eclipse/paho.mqtt.golang/packets"
)

// explain says in words a caretaker understands why there is no connection to
// the broker, and what to do about it.
func explain(err error) string {
	var (
		name    *net.DNSError
		expired x509.CertificateInvalidError
		unknown x509.UnknownAuthorityError
		host    x509.HostnameError
		verify  *tls.CertificateVerificationError
		refusal *net.OpError
		file    *os.PathError
		secret  secretError
	)
	switch {
	case errors.Is(err, packets.ErrorRefusedBadUsernameOrPassword), errors.Is(err, packets.ErrorRefusedNotAuthorised):
		return "the broker refuses this room: check its user name, password or certificate"
	case errors.Is(err, packets.ErrorRefusedIDRejected):
		return "the broker refuses the client id: check client_id"
	case errors.As(err, &file):
		return "a password or certificate file cannot be read: " + file.Path
	case errors.As(err, &secret):
		return fmt.Sprintf("a password or certificate cannot be used: %v", secret)
	case errors.As(err, &name):
		return "the broker's name is not found: check the address and the network's name service"
	case errors.As(err, &expired) && expired.Reason == x509.Expired:
		return "a certificate has expired or is not yet valid: renew it, and check the clock"
	case errors.As(err, &host):
		return "the broker's certificate is for another name: check the address"
	case errors.As(err, &unknown), errors.As(err, &verify):
		return "the broker's certificate is not trusted: check the certificate authority's file"
	case errors.As(err, &refusal) && refusal.Op == "remote error": // a TLS alert from the broker
		return "the broker refuses the room's certificate: renew it"
	case errors.Is(err, syscall.ECONNREFUSED):
		return "nothing answers at the broker's address: is the broker running?"
	case errors.Is(err, syscall.ENETUNREACH), errors.Is(err, syscall.EHOSTUNREACH):
		return "there is no way to the broker: check the network cable"
	case errors.Is(err, context.DeadlineExceeded), errors.Is(err, os.ErrDeadlineExceeded), isTimeout(err):
		return "the broker does not answer in time: check the network between"
	}
	return "the connection to the broker was lost: it is tried again"
}

// secretError marks what is wrong with a password or a certificate of our own.
// It says what to do; it never holds the secret.
type secretError struct{ error }

func (e secretError) Unwrap() error { return e.error }

func isTimeout(err error) bool {
	var n net.Error
	return errors.As(err, &n) && n.Timeout()
}
