package serialport_test

import (
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"golang.org/x/sys/unix"

	"klubba/devices"
	"klubba/devices/serialport"
)

// wantRefused opens a port that must not open.
func wantRefused(t *testing.T, path string, want error, words string) {
	t.Helper()
	p, err := serialport.Open(serialport.Options{Path: path})
	if err == nil {
		_ = p.Close()
		t.Fatalf("%s was opened", path)
	}
	if want != nil && !errors.Is(err, want) || !strings.Contains(err.Error(), words) || !strings.Contains(err.Error(), path) {
		t.Errorf("%s: %v; want %v, %q", path, err, want, words)
	}
}

func TestAbsent(t *testing.T) {
	wantRefused(t, filepath.Join(t.TempDir(), "usb-nobody"), devices.ErrAbsent, "plugged in")
}

func TestNoPort(t *testing.T) {
	file := filepath.Join(t.TempDir(), "file")
	if err := os.WriteFile(file, nil, 0o600); err != nil {
		t.Fatal(err)
	}
	fifo := filepath.Join(t.TempDir(), "fifo")
	if err := unix.Mkfifo(fifo, 0o600); err != nil {
		t.Fatal(err)
	}
	for _, path := range []string{file, fifo, "/dev/null", t.TempDir()} {
		wantRefused(t, path, nil, "no serial port")
	}
}

func TestHeldByThisProgram(t *testing.T) {
	a := newAdapter(t)
	p := open(t, serialport.Options{Path: a.path})
	wantRefused(t, a.path, devices.ErrBusy, "this program itself")
	if err := p.Close(); err != nil {
		t.Fatal(err)
	}
	open(t, serialport.Options{Path: a.path})
}

// TestHeldByAnother: one that locks, and one that only marks the port as its
// own. flock and sh are in every Debian.
func TestHeldByAnother(t *testing.T) {
	a := newAdapter(t)
	cmd := exec.Command("flock", "--no-fork", a.node, "sh", "-c", "echo held; read forever")
	in, err := cmd.StdinPipe()
	if err != nil {
		t.Fatal(err)
	}
	out, err := cmd.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	if _, err := fmt.Fscanln(out, new(string)); err != nil {
		t.Fatal(err)
	}
	wantRefused(t, a.path, devices.ErrBusy, fmt.Sprintf("sh (process %d)", cmd.Process.Pid))
	_ = in.Close()
	_ = cmd.Wait()
	open(t, serialport.Options{Path: a.path})
}

func TestMarkedByAnother(t *testing.T) {
	a := newAdapter(t)
	other, err := os.OpenFile(a.node, os.O_RDWR|unix.O_NOCTTY, 0)
	if err != nil {
		t.Fatal(err)
	}
	defer other.Close()
	if err := unix.IoctlSetInt(int(other.Fd()), unix.TIOCEXCL, 0); err != nil {
		t.Fatal(err)
	}
	wantRefused(t, a.path, devices.ErrBusy, "")
}

// TestConsole: terminals that people sit at are refused without being opened.
func TestConsole(t *testing.T) {
	node := filepath.Join(t.TempDir(), "tty1")
	if err := unix.Mknod(node, unix.S_IFCHR|0o600, int(unix.Mkdev(4, 1))); err != nil {
		t.Skipf("NOT RUN: only root makes device nodes (the guest's test of serial ports runs it): %v", err)
	}
	wantRefused(t, node, devices.ErrBusy, "console (tty1)")
	wantRefused(t, "/dev/tty", devices.ErrBusy, "console")
}
