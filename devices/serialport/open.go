package serialport

import (
	"fmt"
	"os"
	"strconv"

	"go.bug.st/serial"
	"golang.org/x/sys/unix"

	"klubba/devices"
)

// Open opens the port, takes it for this program alone and sets its line.
// Bytes that came before are dropped. The error wraps devices.ErrAbsent,
// ErrBusy or ErrDenied where that is the cause, and says what to do.
func Open(opt Options) (*Port, error) {
	p, err := open(opt)
	if err != nil {
		return nil, fmt.Errorf("serial port %q: %w", opt.Path, err)
	}
	return p, nil
}

func open(opt Options) (*Port, error) {
	mode, err := opt.mode()
	if err != nil {
		return nil, err
	}
	// Looked at before it is opened: opening is felt by what hangs on it.
	if err := inspect(opt.Path); err != nil {
		return nil, err
	}
	fd, err := unix.Open(opt.Path, unix.O_RDWR|unix.O_NOCTTY|unix.O_NONBLOCK|unix.O_CLOEXEC, 0)
	if err != nil {
		return nil, refused(opt.Path, err)
	}
	if err := take(fd, opt.Path, mode); err != nil {
		_ = unix.Close(fd)
		return nil, err
	}
	return newPort(os.NewFile(uintptr(fd), opt.Path), opt), nil
}

// take makes an open port ours and sets its line.
func take(fd int, path string, mode *serial.Mode) error {
	if _, err := unix.IoctlGetTermios(fd, unix.TCGETS); err != nil {
		return refused(path, err)
	}
	if err := unix.Flock(fd, unix.LOCK_EX|unix.LOCK_NB); err != nil {
		return refused(path, err)
	}
	// Root is let in although another program marked the port as its own.
	if exclusive, err := unix.IoctlGetInt(fd, unix.TIOCGEXCL); err == nil && exclusive != 0 {
		return refused(path, unix.EAGAIN)
	}
	// The library marks the port exclusive and unmarks it when it closes; so
	// ours comes last.
	line, err := serial.Open("/proc/self/fd/"+strconv.Itoa(fd), mode)
	if err != nil {
		return fmt.Errorf("set %d bit/s on it: %w", mode.BaudRate, refused(path, err))
	}
	if err := line.Close(); err != nil {
		return refused(path, err)
	}
	if err := unix.IoctlSetInt(fd, unix.TIOCEXCL, 0); err != nil {
		return refused(path, err)
	}
	if err := unix.IoctlSetInt(fd, unix.TCFLSH, unix.TCIFLUSH); err != nil {
		return refused(path, err)
	}
	return nil
}

// inspect refuses what must not be opened: what is no device, and the console.
func inspect(path string) error {
	var st unix.Stat_t
	if err := unix.Stat(path, &st); err != nil {
		return refused(path, err)
	}
	if st.Mode&unix.S_IFMT != unix.S_IFCHR {
		return errNoPort
	}
	name, err := consoleName(st.Rdev)
	if err != nil {
		return err
	}
	if name != "" {
		return fmt.Errorf("%w: it is this box's console (%s): use another port, or take console=%s off the kernel's command line",
			devices.ErrBusy, name, name)
	}
	return nil
}
