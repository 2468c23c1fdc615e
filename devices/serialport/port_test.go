package serialport_test

import (
	"errors"
	"io"
	"os"
	"testing"
	"time"

	"golang.org/x/sys/unix"

	"klubba/devices"
	"klubba/devices/serialport"
)

// patience is how long a test waits for what must come.
const patience = 10 * time.Second

func open(t *testing.T, opt serialport.Options) *serialport.Port {
	t.Helper()
	p, err := serialport.Open(opt)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = p.Close() })
	return p
}

// TestEveryByteBothWays: nothing is translated, echoed or taken for a signal.
func TestEveryByteBothWays(t *testing.T) {
	a := newAdapter(t)
	p := open(t, serialport.Options{Path: a.path})
	var all [256]byte
	for i := range all {
		all[i] = byte(i)
	}
	for name, way := range map[string]struct {
		to   io.Writer
		from io.Reader
	}{"out": {p, a.far}, "in": {a.far, p}} {
		if _, err := way.to.Write(all[:]); err != nil {
			t.Fatalf("%s: %v", name, err)
		}
		var got [256]byte
		if _, err := io.ReadFull(way.from, got[:]); err != nil || got != all {
			t.Errorf("%s: %x, %v", name, got, err)
		}
	}
}

func TestLineIsSet(t *testing.T) {
	for _, c := range []struct {
		opt         serialport.Options
		speed, want uint32
	}{
		{serialport.Options{}, unix.B9600, unix.CS8},
		{serialport.Options{Speed: 38400, DataBits: 7, Parity: serialport.ParityEven}, unix.B38400, unix.CS7 | unix.PARENB},
		{serialport.Options{Speed: 115200, Parity: serialport.ParityOdd, StopBits: 2}, unix.B115200, unix.CS8 | unix.PARENB | unix.PARODD | unix.CSTOPB},
	} {
		a := newAdapter(t)
		c.opt.Path = a.path
		open(t, c.opt)
		const bits = unix.CSIZE | unix.PARENB | unix.PARODD | unix.CSTOPB | unix.CRTSCTS
		line := a.termios(t)
		if line.Cflag&unix.CBAUD != c.speed {
			t.Errorf("%+v: speed bits %#x, want %#x", c.opt, line.Cflag&unix.CBAUD, c.speed)
		}
		// A pty has no line: the kernel keeps 8 bits without parity.
		if got := line.Cflag & bits; got != c.want && got != c.want&^(unix.CSIZE|unix.PARENB)|unix.CS8 {
			t.Errorf("%+v: bits %#x, want %#x", c.opt, got, c.want)
		}
	}
}

func TestBadOptions(t *testing.T) {
	a := newAdapter(t)
	for _, opt := range []serialport.Options{
		{Speed: -1}, {Speed: 5_000_000}, {DataBits: 9}, {StopBits: 3}, {Parity: 9},
	} {
		opt.Path = a.path
		if p, err := serialport.Open(opt); err == nil {
			_ = p.Close()
			t.Errorf("%+v was accepted", opt)
		}
	}
}

func TestReadDeadline(t *testing.T) {
	a := newAdapter(t)
	p := open(t, serialport.Options{Path: a.path})
	if err := p.SetReadDeadline(time.Now().Add(20 * time.Millisecond)); err != nil {
		t.Fatal(err)
	}
	if n, err := p.Read(make([]byte, 9)); n != 0 || !errors.Is(err, os.ErrDeadlineExceeded) {
		t.Errorf("nothing came: read %d, %v", n, err)
	}
	if err := p.SetReadDeadline(time.Time{}); err != nil {
		t.Fatal(err)
	}
	_, _ = a.far.Write([]byte{0xFF})
	if n, err := p.Read(make([]byte, 9)); n != 1 || err != nil {
		t.Errorf("after a passed deadline: read %d, %v", n, err)
	}
}

// TestWriteEnds: the other end takes nothing, and every Write ends all the
// same: by the limit, by a deadline, and by Close.
func TestWriteEnds(t *testing.T) {
	a := newAdapter(t)
	p := open(t, serialport.Options{Path: a.path, WriteTimeout: 50 * time.Millisecond})
	much := make([]byte, 1<<20)
	n, err := p.Write(much)
	if !errors.Is(err, os.ErrDeadlineExceeded) || n == len(much) {
		t.Errorf("by the limit: wrote %d, %v", n, err)
	}
	if err := p.SetWriteDeadline(time.Now().Add(20 * time.Millisecond)); err != nil {
		t.Fatal(err)
	}
	if _, err := p.Write(much); !errors.Is(err, os.ErrDeadlineExceeded) {
		t.Errorf("by a deadline: %v", err)
	}
	if err := p.SetWriteDeadline(time.Now().Add(time.Hour)); err != nil {
		t.Fatal(err)
	}
	ended := make(chan error, 1)
	go func() { _, err := p.Write(much); ended <- err }()
	if err := p.Close(); err != nil {
		t.Error(err)
	}
	expect(t, ended, os.ErrClosed)
}

// expect wants an error that is one and, for sure, not another.
func expect(t *testing.T, ended <-chan error, want error) {
	t.Helper()
	select {
	case err := <-ended:
		if !errors.Is(err, want) {
			t.Errorf("ended with %v, want %v", err, want)
		}
	case <-time.After(patience):
		t.Fatalf("still waiting after %v, want %v", patience, want)
	}
}

func TestOwnCloseIsNoUnplugging(t *testing.T) {
	a := newAdapter(t)
	p := open(t, serialport.Options{Path: a.path})
	ended := make(chan error, 1)
	go func() { _, err := p.Read(make([]byte, 9)); ended <- err }()
	if err := p.Close(); err != nil {
		t.Error(err)
	}
	expect(t, ended, os.ErrClosed)
	if _, err := p.Write([]byte{1}); !errors.Is(err, os.ErrClosed) || errors.Is(err, devices.ErrGone) {
		t.Errorf("write after close: %v", err)
	}
	if err := p.Close(); err != nil {
		t.Errorf("closed again: %v", err)
	}
}

// TestLastWordsLeave: what was written before Close arrives.
func TestLastWordsLeave(t *testing.T) {
	a := newAdapter(t)
	p := open(t, serialport.Options{Path: a.path})
	_, _ = p.Write([]byte("stop"))
	if err := p.Close(); err != nil {
		t.Error(err)
	}
	var got [4]byte
	if _, err := io.ReadFull(a.far, got[:]); err != nil || string(got[:]) != "stop" {
		t.Errorf("%q, %v", got, err)
	}
}
