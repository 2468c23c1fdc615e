package displaytest

import (
	"context"
	"io"
	"net"
	"os"
	"strconv"
	"sync"
	"testing"
	"time"

	"golang.org/x/sys/unix"
)

// line is one connection.
type line struct {
	rw  io.ReadWriteCloser
	out chan []byte
	// network: there is a greeting; step is how far the login is, random what
	// the digest is made with.
	network bool
	step    int
	random  string
}

// greeter is a protocol that begins a network connection with words.
type greeter interface {
	// greet returns what is said first.
	greet(d *Display, l *line) []byte
	// admit takes lines until the login is done: done is whether it is,
	// rest what is to be obeyed.
	admit(d *Display, l *line, frame []byte) (answer, rest []byte)
}

// Pipe returns the driver's end of a connection in memory. It is a serial line,
// but for PJLink, which has none.
func (d *Display) Pipe() net.Conn {
	near, far := net.Pipe()
	_, network := d.speaker.(projector)
	d.serve(far, network)
	return near
}

// Serve answers on a serial line that somebody else opened, until the function
// that it returns is called, which closes it.
func (d *Display) Serve(rw io.ReadWriteCloser) (end func()) { return d.serve(rw, false) }

// serve answers a connection until it ends.
func (d *Display) serve(rw io.ReadWriteCloser, network bool) (end func()) {
	l := &line{rw: rw, out: make(chan []byte, 256), network: network}
	var work sync.WaitGroup
	work.Go(func() { d.read(l) })
	work.Go(func() {
		for b := range l.out {
			if _, err := rw.Write(b); err != nil {
				_ = rw.Close()
			}
		}
	})
	end = func() {
		_ = rw.Close()
		work.Wait()
	}
	d.t.Cleanup(end)
	return end
}

// read takes frames out of what comes.
func (d *Display) read(l *line) {
	defer close(l.out)
	if g, ok := d.speaker.(greeter); ok && l.network {
		d.mu.Lock()
		l.out <- g.greet(d, l)
		d.mu.Unlock()
	}
	var rest []byte
	for buf := make([]byte, 256); ; {
		n, err := l.rw.Read(buf)
		rest = append(rest, buf[:n]...)
		for len(rest) > 0 {
			n := d.speaker.cut(rest)
			if n == 0 {
				break
			}
			if n > 0 && !d.utter(l, rest[:n]) {
				return
			}
			rest = rest[max(n, 1):]
		}
		if err != nil {
			_ = l.rw.Close()
			return
		}
	}
}

// utter obeys a frame and says the answer, with the faults of a line. It
// returns false when the line is to be closed.
func (d *Display) utter(l *line, frame []byte) bool {
	d.mu.Lock()
	d.line = l
	answer := []byte(nil)
	if g, ok := d.speaker.(greeter); ok && l.network {
		answer, frame = g.admit(d, l, frame)
	}
	if frame != nil {
		answer = append(answer, d.hear(frame)...)
	}
	f := d.faults
	d.faults.Late = 0
	if f.Join && answer != nil {
		if d.held == nil {
			d.held, answer = answer, nil
		} else {
			answer, d.held = append(d.held, answer...), nil
		}
	}
	d.mu.Unlock()
	if f.Answers+f.Late > 0 {
		time.Sleep(f.Answers + f.Late) // it thinks; a display does one thing at a time
	}
	for len(answer) > 0 {
		n := len(answer)
		if f.Cut {
			n = 1
		}
		l.out <- answer[:n]
		answer = answer[n:]
	}
	if f.Closes && l.network {
		l.out <- nil
		return false
	}
	return true
}

// TCP listens on loopback and returns the address, and what switches the
// network part off.
func (d *Display) TCP(t testing.TB) (address string, off func()) {
	t.Helper()
	listener, err := new(net.ListenConfig).Listen(context.Background(), "tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	var work sync.WaitGroup
	work.Go(func() {
		for {
			conn, err := listener.Accept()
			if err != nil {
				return
			}
			d.serve(conn, true)
		}
	})
	off = func() {
		_ = listener.Close()
		work.Wait()
	}
	t.Cleanup(off)
	return listener.Addr().String(), off
}

// PTY returns the path of a serial port with the display at its other end, and
// what pulls the plug.
func (d *Display) PTY(t testing.TB) (path string, unplug func()) {
	t.Helper()
	// What grantpt and unlockpt do, by ioctl.
	fd, err := unix.Open("/dev/ptmx", unix.O_RDWR|unix.O_NOCTTY|unix.O_CLOEXEC|unix.O_NONBLOCK, 0)
	if err != nil {
		t.Fatal(err)
	}
	far := os.NewFile(uintptr(fd), "ptmx")
	if err := unix.IoctlSetPointerInt(fd, unix.TIOCSPTLCK, 0); err != nil {
		t.Fatal(err)
	}
	n, err := unix.IoctlGetInt(fd, unix.TIOCGPTN)
	if err != nil {
		t.Fatal(err)
	}
	path = "/dev/pts/" + strconv.Itoa(n)
	// Kept open: else the display's end fails whenever the driver's is closed.
	near, err := unix.Open(path, unix.O_RDWR|unix.O_NOCTTY|unix.O_CLOEXEC|unix.O_NONBLOCK, 0)
	if err != nil {
		t.Fatal(err)
	}
	var once sync.Once
	unplug = func() {
		once.Do(func() {
			_ = far.Close()
			_ = unix.Close(near)
		})
	}
	d.serve(far, false)
	t.Cleanup(unplug)
	return path, unplug
}
