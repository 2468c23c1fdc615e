package serialport_test

import (
	"errors"
	"io"
	"testing"

	"klubba/devices"
	"klubba/devices/leaktest"
	"klubba/devices/serialport"
)

// cycles is how often the plug is pulled.
const cycles = 1000

// TestUnplugAndReplug pulls the plug while a reader waits, and plugs it in
// again. The state is right after each, and nothing is left behind.
func TestUnplugAndReplug(t *testing.T) {
	a := newAdapter(t)
	once := func() {
		p, err := serialport.Open(serialport.Options{Path: a.path})
		if err != nil {
			t.Fatal(err)
		}
		carries(t, p, a)
		ended := make(chan error, 1)
		go func() { _, err := p.Read(make([]byte, 9)); ended <- err }()
		a.unplug(t)
		expect(t, ended, devices.ErrGone)
		if _, err := p.Write([]byte{1}); !errors.Is(err, devices.ErrGone) {
			t.Fatalf("write to an unplugged port: %v", err)
		}
		if err := p.Close(); err != nil {
			t.Fatal(err)
		}
		if _, err := serialport.Open(serialport.Options{Path: a.path}); !errors.Is(err, devices.ErrAbsent) {
			t.Fatalf("while away: %v", err)
		}
		a.plug(t)
	}
	once()
	before := leaktest.Take(t)
	for range cycles {
		once()
	}
	before.Check(t)
}

// carries sends a byte each way.
func carries(t *testing.T, p *serialport.Port, a *adapter) {
	t.Helper()
	for _, way := range []struct {
		to   io.Writer
		from io.Reader
	}{{p, a.far}, {a.far, p}} {
		var got [1]byte
		if _, err := way.to.Write([]byte{0x5A}); err != nil {
			t.Fatal(err)
		}
		if _, err := way.from.Read(got[:]); err != nil || got[0] != 0x5A {
			t.Fatalf("got %x, %v", got, err)
		}
	}
}
