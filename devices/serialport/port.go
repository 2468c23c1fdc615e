package serialport

import (
	"errors"
	"fmt"
	"os"
	"sync/atomic"
	"time"

	"golang.org/x/sys/unix"
)

// drainLimit is how long Close waits for written bytes to leave: 240
// characters at 9600 bit/s.
const drainLimit = 250 * time.Millisecond

// Port is an open port. One goroutine may read while another writes; Close and
// the deadlines may be called from any.
type Port struct {
	file *os.File
	opt  Options
	// deadline: somebody has set one for writing.
	deadline atomic.Bool
	closed   atomic.Bool
}

func newPort(file *os.File, opt Options) *Port { return &Port{file: file, opt: opt} }

// Read waits for at least one byte. The error wraps os.ErrDeadlineExceeded
// when SetReadDeadline's moment has passed, devices.ErrGone when the port was
// unplugged, os.ErrClosed when Close was called.
func (p *Port) Read(b []byte) (int, error) {
	n, err := p.file.Read(b)
	return n, p.told("read", err)
}

// Write hands all of b to the port, or says how much it took until the limit
// (Options.WriteTimeout, or SetWriteDeadline): os.ErrDeadlineExceeded means
// that the other end takes no bytes. Other errors are those of Read. What is
// written has left the program, not yet the wire.
func (p *Port) Write(b []byte) (int, error) {
	if !p.deadline.Load() {
		if err := p.file.SetWriteDeadline(time.Now().Add(p.opt.writeTimeout())); err != nil {
			return 0, p.told("write", err)
		}
	}
	n, err := p.file.Write(b)
	return n, p.told("write", err)
}

// told gives an error the port's name and its meaning.
func (p *Port) told(doing string, err error) error {
	if err == nil {
		return nil
	}
	if p.closed.Load() {
		err = os.ErrClosed
	}
	return fmt.Errorf("serial port %q: %s: %w", p.opt.Path, doing, fault(err))
}

// SetDeadline sets both deadlines. The zero time is none for reading, and
// Options.WriteTimeout for writing.
func (p *Port) SetDeadline(t time.Time) error {
	return errors.Join(p.SetReadDeadline(t), p.SetWriteDeadline(t))
}

// SetReadDeadline ends every Read, also one that waits now, at t; the zero
// time is never.
func (p *Port) SetReadDeadline(t time.Time) error {
	return p.told("set a deadline", p.file.SetReadDeadline(t))
}

// SetWriteDeadline ends every Write, also one that waits now, at t. The zero
// time is Options.WriteTimeout after its call for each later Write.
func (p *Port) SetWriteDeadline(t time.Time) error {
	p.deadline.Store(!t.IsZero())
	return p.told("set a deadline", p.file.SetWriteDeadline(t))
}

// Close lets what was written leave, for a quarter of a second at most, wakes
// whoever reads or writes, and gives the port up. The second call does
// nothing.
func (p *Port) Close() error {
	if p.closed.Swap(true) {
		return nil
	}
	p.release()
	if err := p.file.Close(); err != nil {
		return fmt.Errorf("serial port %q: close: %w", p.opt.Path, err)
	}
	return nil
}

// release empties the port and takes the marks off. Bytes that do not leave
// are dropped, since the kernel's close would wait half a minute for them.
// What fails here fails since the port is gone, and then there is nothing left
// to release.
func (p *Port) release() {
	raw, err := p.file.SyscallConn()
	if err != nil {
		return
	}
	left := 0
	for limit := time.Now().Add(drainLimit); ; time.Sleep(2 * time.Millisecond) {
		_ = raw.Control(func(fd uintptr) { left, err = unix.IoctlGetInt(int(fd), unix.TIOCOUTQ) })
		if left == 0 || err != nil || time.Now().After(limit) {
			break
		}
	}
	_ = raw.Control(func(fd uintptr) {
		if left > 0 { // not else: a pty's flush takes what the other end has not read
			_ = unix.IoctlSetInt(int(fd), unix.TCFLSH, unix.TCOFLUSH)
		}
		_ = unix.IoctlSetInt(int(fd), unix.TIOCNXCL, 0)
		_ = unix.Flock(int(fd), unix.LOCK_UN)
	})
}
