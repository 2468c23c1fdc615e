package serialport_test

import (
	"os"
	"path/filepath"
	"strconv"
	"testing"

	"golang.org/x/sys/unix"
)

// adapter is a port that can be plugged in and pulled out: a pty, with a link
// to it as udev would make one.
type adapter struct {
	path string // stays the same
	far  *os.File
	node string // changes
}

func newAdapter(t *testing.T) *adapter {
	t.Helper()
	a := &adapter{path: filepath.Join(t.TempDir(), "usb-Maker_Adapter_1234-if00-port0")}
	a.plug(t)
	t.Cleanup(func() { _ = a.far.Close() })
	return a
}

// plug makes a pty: what grantpt and unlockpt do, by ioctl.
func (a *adapter) plug(t *testing.T) {
	t.Helper()
	fd, err := unix.Open("/dev/ptmx", unix.O_RDWR|unix.O_NOCTTY|unix.O_CLOEXEC|unix.O_NONBLOCK, 0)
	if err != nil {
		t.Fatal(err)
	}
	a.far = os.NewFile(uintptr(fd), "ptmx")
	if err := unix.IoctlSetPointerInt(fd, unix.TIOCSPTLCK, 0); err != nil {
		t.Fatal(err)
	}
	n, err := unix.IoctlGetInt(fd, unix.TIOCGPTN)
	if err != nil {
		t.Fatal(err)
	}
	a.node = "/dev/pts/" + strconv.Itoa(n)
	if err := os.Symlink(a.node, a.path); err != nil {
		t.Fatal(err)
	}
}

// unplug pulls it out: the kernel hangs up whoever has it open.
func (a *adapter) unplug(t *testing.T) {
	t.Helper()
	if err := os.Remove(a.path); err != nil {
		t.Fatal(err)
	}
	if err := a.far.Close(); err != nil {
		t.Fatal(err)
	}
}

// termios is how the line is set, as the far end sees it.
func (a *adapter) termios(t *testing.T) *unix.Termios {
	t.Helper()
	raw, err := a.far.SyscallConn()
	if err != nil {
		t.Fatal(err)
	}
	var line *unix.Termios
	if ctlErr := raw.Control(func(fd uintptr) { line, err = unix.IoctlGetTermios(int(fd), unix.TCGETS) }); ctlErr != nil || err != nil {
		t.Fatal(ctlErr, err)
	}
	return line
}
