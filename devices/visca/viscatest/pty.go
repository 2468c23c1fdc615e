package viscatest

import (
	"os"
	"strconv"
	"testing"

	"golang.org/x/sys/unix"
)

// PTY returns the path of a serial port with the camera at its other end, and
// what pulls the plug.
func (c *Camera) PTY(t testing.TB) (path string, unplug func()) {
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
	// Kept open: else the camera's end fails whenever the driver's is closed.
	near, err := unix.Open(path, unix.O_RDWR|unix.O_NOCTTY|unix.O_CLOEXEC|unix.O_NONBLOCK, 0)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = unix.Close(near) })
	c.serve(far)
	return path, func() { _ = far.Close() }
}
