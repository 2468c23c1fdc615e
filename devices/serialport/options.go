package serialport

import (
	"fmt"
	"time"

	"go.bug.st/serial"
)

// Parity is the check bit of each character.
type Parity uint8

// The parities.
const (
	ParityNone Parity = iota
	ParityOdd
	ParityEven
)

// Options say which port, and how its line is set.
type Options struct {
	// Path is the port: a link in /dev/serial/by-id, or any other path.
	Path string
	// Speed is in bits a second; 9600 if zero.
	Speed int
	// DataBits are 5 to 8; 8 if zero.
	DataBits int
	Parity   Parity
	// StopBits are 1 or 2; 1 if zero.
	StopBits int
	// WriteTimeout is the limit of one Write that no deadline was set for;
	// 2 s if zero.
	WriteTimeout time.Duration
}

// writeTimeout is the limit in force.
func (o Options) writeTimeout() time.Duration {
	if o.WriteTimeout <= 0 {
		return 2 * time.Second
	}
	return o.WriteTimeout
}

// mode is the line in the library's words.
func (o Options) mode() (*serial.Mode, error) {
	m := &serial.Mode{BaudRate: o.Speed, DataBits: o.DataBits}
	if m.BaudRate == 0 {
		m.BaudRate = 9600
	}
	if m.BaudRate < 50 || m.BaudRate > 4_000_000 {
		return nil, fmt.Errorf("a speed of %d bit/s: give 50 to 4000000", o.Speed)
	}
	if o.DataBits != 0 && (o.DataBits < 5 || o.DataBits > 8) {
		return nil, fmt.Errorf("%d data bits: give 5 to 8", o.DataBits)
	}
	switch o.Parity {
	case ParityNone:
		m.Parity = serial.NoParity
	case ParityOdd:
		m.Parity = serial.OddParity
	case ParityEven:
		m.Parity = serial.EvenParity
	default:
		return nil, fmt.Errorf("parity %d: give none, odd or even", o.Parity)
	}
	switch o.StopBits {
	case 0, 1:
		m.StopBits = serial.OneStopBit
	case 2:
		m.StopBits = serial.TwoStopBits
	default:
		return nil, fmt.Errorf("%d stop bits: give 1 or 2", o.StopBits)
	}
	return m, nil
}
