package serialport

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"strings"

	"golang.org/x/sys/unix"
)

// Device numbers of terminals that people sit at (the kernel's
// Documentation/admin-guide/devices.txt).
const (
	majorTTY       = 4 // virtual terminals below minor 64, then the UARTs
	majorTTYAux    = 5 // /dev/tty, /dev/console, /dev/ptmx
	virtualConsole = 64
)

// consoleName returns the name of the console that a device is, or "". The
// kernel lists its consoles with their device numbers in /proc/consoles.
func consoleName(rdev uint64) (string, error) {
	major, minor := unix.Major(rdev), unix.Minor(rdev)
	switch {
	case major == majorTTY && minor < virtualConsole:
		return fmt.Sprintf("tty%d", minor), nil
	case major == majorTTYAux:
		return "console", nil
	}
	list, err := os.ReadFile("/proc/consoles")
	if errors.Is(err, fs.ErrNotExist) {
		return "", nil // a kernel without any
	}
	if err != nil {
		return "", fmt.Errorf("is it the console? %w", err)
	}
	return listed(string(list), fmt.Sprintf("%d:%d", major, minor)), nil
}

// listed finds a device number among lines such as
// "ttyS0                -W- (EC   p a)    4:64".
func listed(consoles, number string) string {
	for line := range strings.Lines(consoles) {
		f := strings.Fields(line)
		if len(f) > 1 && f[len(f)-1] == number {
			return f[0]
		}
	}
	return ""
}
