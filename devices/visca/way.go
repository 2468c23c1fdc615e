package visca

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net"
	"syscall"

	"klubba/devices"
)

// The ports that cameras listen on.
const (
	sonyPort = "52381" // UDP, with Sony's header
	udpPort  = "1259"  // UDP without header: PTZOptics and kin
	tcpPort  = "5678"  // TCP: PTZOptics and kin
)

// Opener opens a serial port. What it returns should have SetWriteDeadline;
// Close must end a Read that waits.
type Opener func() (io.ReadWriteCloser, error)

// Way is how a camera is reached. Nothing is opened until it is used.
type Way struct {
	open    func(ctx context.Context) (io.ReadWriteCloser, error)
	address int
	framing framing
	advice  string // when nothing answers
}

type framing uint8

const (
	serialChain framing = iota
	tcpStream
	rawDatagrams
	sonyDatagrams
)

// Serial reaches the camera of an address, 1 to 7 from the box on, on a chain
// of RS-232: 9600 bit/s, or 38400 where the camera's switch says so, 8 data
// bits, no parity, 1 stop bit.
func Serial(open Opener, address int) Way {
	return Way{
		open:    func(context.Context) (io.ReadWriteCloser, error) { return open() },
		address: address, framing: serialChain,
		advice: "is it on, is the cable in its VISCA IN, is its speed switch set as the port is (9600 or 38400), and is its VISCA/LAN switch on VISCA?",
	}
}

// TCP reaches a camera by TCP without headers, at host:port; 5678 if there is
// no port.
func TCP(address string) Way {
	return Way{
		open: dialer("tcp", withPort(address, tcpPort)), address: 1, framing: tcpStream,
		advice: "is it on, and does it speak VISCA by TCP at this port?",
	}
}

// UDP reaches a camera by UDP without Sony's header, at host:port; 1259 if
// there is no port.
func UDP(address string) Way {
	return Way{
		open: dialer("udp", withPort(address, udpPort)), address: 1, framing: rawDatagrams,
		advice: "is it on, and does it speak VISCA by UDP without header at this port? A Sony wants the header: framing sony, port 52381",
	}
}

// SonyUDP reaches a camera by UDP with Sony's header, at host:port; 52381 if
// there is no port.
func SonyUDP(address string) Way {
	return Way{
		open: dialer("udp", withPort(address, sonyPort)), address: 1, framing: sonyDatagrams,
		advice: "is it on, and is its VISCA/LAN switch on LAN? Other makers' cameras mostly want UDP or TCP without header",
	}
}

// withPort adds a port to an address without one.
func withPort(address, port string) string {
	if _, _, err := net.SplitHostPort(address); err == nil {
		return address
	}
	return net.JoinHostPort(address, port)
}

func dialer(network, address string) func(context.Context) (io.ReadWriteCloser, error) {
	return func(ctx context.Context) (io.ReadWriteCloser, error) {
		ctx, cancel := context.WithTimeout(ctx, soon)
		defer cancel()
		conn, err := new(net.Dialer).DialContext(ctx, network, address)
		if err != nil {
			return nil, err
		}
		return conn, nil
	}
}

// fault gives an error of the network the sentinel that says what it means.
// What a serial port says, it says itself.
func fault(err error) error {
	var dns *net.DNSError
	var timeout net.Error
	switch {
	case err == nil:
		return nil
	case errors.As(err, &dns):
		return fmt.Errorf("%w: give its address in figures, or mend the name service: %w", devices.ErrUnresolved, err)
	case errors.Is(err, syscall.ECONNREFUSED):
		return fmt.Errorf("%w: it is there, but nothing listens at this port: is VISCA over the network on?", devices.ErrRefused)
	case errors.Is(err, syscall.ENETUNREACH), errors.Is(err, syscall.EHOSTUNREACH):
		return fmt.Errorf("%w: is it on, and its network cable in? %w", devices.ErrNoRoute, err)
	case errors.Is(err, io.EOF), errors.Is(err, syscall.ECONNRESET), errors.Is(err, syscall.EPIPE):
		return fmt.Errorf("%w: it closed the connection", devices.ErrGone)
	case errors.Is(err, devices.ErrGone), errors.Is(err, devices.ErrAbsent), errors.Is(err, devices.ErrBusy), errors.Is(err, devices.ErrDenied):
		return err
	case errors.As(err, &timeout) && timeout.Timeout():
		return fmt.Errorf("%w: %w", devices.ErrTimeout, err)
	}
	return err
}
