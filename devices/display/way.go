package display

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net"
	"syscall"
	"time"

	"klubba/devices"
)

// Stream is an open connection to one or more displays. A net.Conn is one, and
// a port of package serialport.
type Stream interface {
	io.ReadWriteCloser
	// SetDeadline ends every Read and Write, also those that wait, at t.
	SetDeadline(t time.Time) error
}

// Opener opens a serial port at a speed in bits a second; zero is the one that
// the port is configured for.
type Opener func(speed int) (Stream, error)

// Way is how displays are reached. Nothing is opened until it is used.
type Way struct {
	serial Opener
	// network is host:port; empty for a serial port.
	network string
}

// Serial reaches displays on a serial port.
func Serial(open Opener) Way { return Way{serial: open} }

// TCP reaches a display at host:port; without a port, at the protocol's own.
func TCP(address string) Way { return Way{network: address} }

// portOf is where displays listen.
func portOf(protocol string) string {
	return map[string]string{
		"samsung-mdc": "1515", "nec": "7142", "lg": "9761", "philips-sicp": "5000",
		"sony-ip": "20060", "sharp": "10008", "pjlink": "4352",
	}[protocol]
}

// dialLimit is how long a connection may take.
const dialLimit = 3 * time.Second

// open makes a connection.
func (w Way) open(ctx context.Context, protocol string) (Stream, error) {
	if w.serial != nil {
		return w.serial(0)
	}
	address := w.network
	if _, _, err := net.SplitHostPort(address); err != nil {
		port := portOf(protocol)
		if port == "" {
			return nil, fmt.Errorf("%s: %s is not spoken over a network by itself: give host:port of the converter", address, protocol)
		}
		address = net.JoinHostPort(address, port)
	}
	ctx, cancel := context.WithTimeout(ctx, dialLimit)
	defer cancel()
	conn, err := new(net.Dialer).DialContext(ctx, "tcp", address)
	if err != nil {
		return nil, fmt.Errorf("%s: %w", address, networkFault(err))
	}
	return conn, nil
}

// networkFault gives an error of the network the sentinel that says what it
// means, and what to do.
func networkFault(err error) error {
	var dns *net.DNSError
	var timeout net.Error
	switch {
	case errors.As(err, &dns):
		return fmt.Errorf("%w: give an address, or correct the name", devices.ErrUnresolved)
	case errors.Is(err, syscall.ECONNREFUSED):
		return fmt.Errorf("%w: it is there, but its control port is closed: turn network control on in its menu, and see that nobody else is connected", devices.ErrRefused)
	case errors.Is(err, syscall.EHOSTUNREACH), errors.Is(err, syscall.ENETUNREACH):
		return fmt.Errorf("%w: is it on at the wall, and in the network? Some leave the network in standby: turn network standby on in its menu", devices.ErrNoRoute)
	case errors.As(err, &timeout) && timeout.Timeout():
		return fmt.Errorf("%w: is it on at the wall, and in the network? Some leave the network in standby: turn network standby on in its menu", devices.ErrTimeout)
	}
	return err
}

// ended reports whether an error means that the connection is of no more use.
func ended(err error) bool {
	return err != nil && !errors.Is(err, syscall.EAGAIN) && !isTimeout(err)
}

func isTimeout(err error) bool {
	var timeout net.Error
	return errors.As(err, &timeout) && timeout.Timeout() || errors.Is(err, context.DeadlineExceeded)
}
