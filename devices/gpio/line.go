package gpio

import (
	"errors"
	"time"

	"github.com/warthog618/go-gpiocdev/uapi"
	"golang.org/x/sys/unix"
)

// line is a button's line in use, and the means to interrupt a wait for it.
//
// It waits in poll(2), on the thread that carries the caller, rather than in
// the Go runtime's poller: that wakes more threads and reads twice for each
// edge, and the way from press to lamp takes a tenth more instructions.
type line struct {
	events int // the line's descriptor; reads as struct gpio_v2_line_event
	wake   int // an eventfd, readable once interrupted
}

// newLine takes over the descriptor of a requested line.
func newLine(events int) (*line, error) {
	wake, err := unix.Eventfd(0, unix.EFD_CLOEXEC|unix.EFD_NONBLOCK)
	if err != nil {
		unix.Close(events)
		return nil, err
	}
	l := &line{events: events, wake: wake}
	if err := unix.SetNonblock(events, true); err != nil {
		l.close()
		return nil, err
	}
	return l, nil
}

// close releases the line.
func (l *line) close() {
	unix.Close(l.events)
	unix.Close(l.wake)
}

// interrupt ends a read, and every later one. It may be called beside a read.
func (l *line) interrupt() {
	one := [8]byte{1} // any number but zero will do, in either byte order
	_, _ = unix.Write(l.wake, one[:])
}

// read waits for events and reads them. It returns 0 when none came in time or
// it was interrupted, and ENODEV once the chip is gone.
func (l *line) read(buf []byte, timeout time.Duration) (int, error) {
	fds := [2]unix.PollFd{
		{Fd: int32(l.events), Events: unix.POLLIN},
		{Fd: int32(l.wake), Events: unix.POLLIN},
	}
	n, err := unix.Poll(fds[:], int(timeout.Milliseconds()))
	if n > 0 && fds[0].Revents != 0 { // a hang-up too: then read says why
		n, err = unix.Read(l.events, buf)
		if err == nil {
			return n, nil
		}
	}
	if errors.Is(err, unix.EINTR) || errors.Is(err, unix.EAGAIN) {
		err = nil
	}
	return 0, err
}

// level reads whether the line is active, as debounced.
func (l *line) level() (active bool, err error) {
	values := uapi.LineValues{Mask: 1}
	err = uapi.GetLineValuesV2(uintptr(l.events), &values)
	return values.Get(0) == 1, err
}
