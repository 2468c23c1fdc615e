package vmtest_test

import (
	"errors"
	"io"
	"io/fs"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"strings"
	"testing"
	"time"

	"klubba/agent/vmtest"
	"klubba/devices"
	"klubba/devices/serialport"
)

// TestSerial plugs a USB serial adapter in and out: the kernel's USB gadget on
// its dummy controller, with cdc-acm as the driver of the host's end.
func TestSerial(t *testing.T) {
	needVM(t)
	vmtest.Guest{Modules: []string{"dummy_hcd", "cdc-acm"}}.
		Tests(t, vmtest.Build(t, "klubba/agent/vmtest"), "^TestInGuestSerial", "-guest")
}

const (
	// usbPort is the room's end of the adapter, usbFar the far end's.
	usbPort, usbFar = "/dev/ttyACM0", "/dev/ttyGS0"
	// replugs is how often the plug is pulled.
	replugs = 50
)

// plugUSB plugs the adapter in and waits for its two ends.
func plugUSB(t *testing.T) {
	t.Helper()
	modprobe(t, "g_serial", "use_acm=1")
	for _, node := range []string{usbPort, usbFar} {
		until(t, node+" is there", func() bool { _, err := os.Stat(node); return err == nil })
	}
}

// unplugUSB pulls it out.
func unplugUSB(t *testing.T) {
	t.Helper()
	modprobe(t, "-r", "g_serial")
	until(t, usbPort+" is gone", func() bool { _, err := os.Stat(usbPort); return errors.Is(err, fs.ErrNotExist) })
}

func modprobe(t *testing.T, args ...string) {
	t.Helper()
	if out, err := exec.Command("modprobe", args...).CombinedOutput(); err != nil {
		t.Fatalf("modprobe %v: %v: %s", args, err, out)
	}
}

// TestInGuestSerialReplug has each plug pulled while a reader waits. The state
// is right after each, and nothing is left behind.
func TestInGuestSerialReplug(t *testing.T) {
	needGuest(t)
	// udev is not in the guest; it would make this link.
	path := filepath.Join(t.TempDir(), "usb-Linux_Gadget_Serial-if00")
	if err := os.Symlink(usbPort, path); err != nil {
		t.Fatal(err)
	}
	once := func() {
		plugUSB(t)
		p, err := serialport.Open(serialport.Options{Path: path, Speed: 38400})
		if err != nil {
			t.Fatal(err)
		}
		overUSB(t, p)
		ended := make(chan error, 1)
		go func() { _, err := p.Read(make([]byte, 9)); ended <- err }()
		unplugUSB(t)
		if err := take(t, ended); !errors.Is(err, devices.ErrGone) {
			t.Fatalf("unplugged: Read ended with %v, want ErrGone", err)
		}
		if _, err := p.Write([]byte{1}); !errors.Is(err, devices.ErrGone) {
			t.Fatalf("unplugged: Write ended with %v, want ErrGone", err)
		}
		if err := p.Close(); err != nil {
			t.Fatal(err)
		}
		if _, err := serialport.Open(serialport.Options{Path: path}); !errors.Is(err, devices.ErrAbsent) {
			t.Fatalf("while away: %v, want ErrAbsent", err)
		}
	}
	once() // what the runtime opens once and keeps
	files, goroutines := len(openFiles(t)), runtime.NumGoroutine()
	began := time.Now()
	for range replugs {
		once()
	}
	t.Logf("%d times unplugged and plugged in again, in %v", replugs, time.Since(began).Round(time.Millisecond))
	if now := openFiles(t); len(now) > files {
		t.Errorf("%d descriptors became %d: %v", files, len(now), now)
	}
	until(t, "no goroutine is left", func() bool { return runtime.NumGoroutine() <= goroutines })
}

// overUSB sends bytes both ways.
func overUSB(t *testing.T, p *serialport.Port) {
	t.Helper()
	far, err := serialport.Open(serialport.Options{Path: usbFar})
	if err != nil {
		t.Fatal(err)
	}
	defer far.Close()
	const words = "\x81\x09\x04\x00\xFF"
	for _, way := range []struct{ to, from *serialport.Port }{{p, far}, {far, p}} {
		if err := way.from.SetReadDeadline(time.Now().Add(patience)); err != nil {
			t.Fatal(err)
		}
		if _, err := way.to.Write([]byte(words)); err != nil {
			t.Fatal(err)
		}
		got := make([]byte, len(words))
		if _, err := io.ReadFull(way.from, got); err != nil || string(got) != words {
			t.Fatalf("%x came, %v", got, err)
		}
	}
	if err := p.SetReadDeadline(time.Time{}); err != nil {
		t.Fatal(err)
	}
}

// TestInGuestSerialWriteEnds: the far end is there and takes nothing.
func TestInGuestSerialWriteEnds(t *testing.T) {
	needGuest(t)
	plugUSB(t)
	defer unplugUSB(t)
	p, err := serialport.Open(serialport.Options{Path: usbPort, WriteTimeout: time.Second})
	if err != nil {
		t.Fatal(err)
	}
	if n, err := p.Write(make([]byte, 1<<20)); !errors.Is(err, os.ErrDeadlineExceeded) {
		t.Errorf("wrote %d bytes that nobody took: %v", n, err)
	}
	began := time.Now()
	if err := p.Close(); err != nil {
		t.Error(err)
	}
	took := time.Since(began)
	t.Logf("closed after %v", took)
	if took > patience {
		t.Errorf("closing took %v: the kernel waited for bytes that nobody takes", took)
	}
}

// TestInGuestSerialConsole: the guest's own console is its first UART.
func TestInGuestSerialConsole(t *testing.T) {
	needGuest(t)
	p, err := serialport.Open(serialport.Options{Path: "/dev/ttyS0"})
	if err == nil {
		_ = p.Close()
		t.Fatal("the console was opened")
	}
	if !errors.Is(err, devices.ErrBusy) || !strings.Contains(err.Error(), "console=ttyS0") {
		t.Errorf("%v; want it refused as the console, by name", err)
	}
}

// openFiles lists what this process has open.
func openFiles(t *testing.T) (files []string) {
	t.Helper()
	links, err := filepath.Glob("/proc/self/fd/*")
	if err != nil {
		t.Fatal(err)
	}
	for _, l := range links {
		if target, err := os.Readlink(l); err == nil {
			files = append(files, target)
		}
	}
	return files
}
