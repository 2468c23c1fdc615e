package probetest

import (
	"context"
	"fmt"
	"os"
	"os/exec"
	"runtime"
	"strings"
	"testing"

	"golang.org/x/sys/unix"
)

// Namespace is a network namespace with its own interfaces, routes and rules.
type Namespace struct {
	t    testing.TB
	name string
}

// NewNamespace makes a namespace with loopback up. It skips the test, and says
// why, where there can be none.
func NewNamespace(t testing.TB, name string) *Namespace {
	t.Helper()
	if os.Getuid() != 0 {
		t.Skip("SKIPPED: network namespaces need root; run the tests as root to see cables pulled")
	}
	if _, err := exec.LookPath("ip"); err != nil {
		t.Skip("SKIPPED: network namespaces need the ip command; apt-get install iproute2")
	}
	n := &Namespace{t, fmt.Sprintf("klubba-%s-%d", name, os.Getpid())}
	if out, err := n.command("ip", "netns", "add", n.name).CombinedOutput(); err != nil {
		t.Skipf("SKIPPED: this machine makes no network namespaces: %s", out)
	}
	t.Cleanup(func() {
		// The test's own context has ended by now.
		_ = exec.CommandContext(context.Background(), "ip", "netns", "del", n.name).Run()
	})
	n.Run("ip link set lo up")
	return n
}

func (n *Namespace) command(name string, args ...string) *exec.Cmd {
	return exec.CommandContext(n.t.Context(), name, args...)
}

// Name is what the ip command calls it.
func (n *Namespace) Name() string { return n.name }

// Run runs a command line within the namespace. Words are parted by one space.
func (n *Namespace) Run(line string) {
	n.t.Helper()
	args := append([]string{"netns", "exec", n.name}, strings.Split(line, " ")...)
	if out, err := n.command("ip", args...).CombinedOutput(); err != nil {
		n.t.Fatalf("%s: %v: %s", line, err, out)
	}
}

// Cable lays a cable to another namespace: one interface here, one there.
func (n *Namespace) Cable(here string, to *Namespace, there string) {
	n.t.Helper()
	n.Run(fmt.Sprintf("ip link add %s type veth peer name %s netns %s", here, there, to.name))
}

// Switch turns an interface on or off, at once: the ip command takes its time.
func (n *Namespace) Switch(iface string, on bool) {
	n.t.Helper()
	var err error
	<-n.Go(func() { err = switchInterface(iface, on) })
	if err != nil {
		n.t.Fatalf("switching %s: %v", iface, err)
	}
}

func switchInterface(iface string, on bool) error {
	fd, err := unix.Socket(unix.AF_INET, unix.SOCK_DGRAM|unix.SOCK_CLOEXEC, 0)
	if err != nil {
		return err
	}
	defer unix.Close(fd)
	flags, err := unix.NewIfreq(iface)
	if err != nil {
		return err
	}
	if err := unix.IoctlIfreq(fd, unix.SIOCGIFFLAGS, flags); err != nil {
		return err
	}
	up := flags.Uint16() &^ unix.IFF_UP
	if on {
		up |= unix.IFF_UP
	}
	flags.SetUint16(up)
	return unix.IoctlIfreq(fd, unix.SIOCSIFFLAGS, flags)
}

// Go runs f on a thread within the namespace, and returns a channel that is
// closed when f has returned. The thread ends with f.
func (n *Namespace) Go(f func()) <-chan struct{} {
	done := make(chan struct{})
	entered := make(chan error, 1)
	go func() {
		defer close(done)
		runtime.LockOSThread() // and never unlocked: the thread is of no more use
		err := n.enter()
		entered <- err
		if err == nil {
			f()
		}
	}()
	if err := <-entered; err != nil {
		n.t.Fatalf("entering namespace %s: %v", n.name, err)
	}
	return done
}

func (n *Namespace) enter() error {
	f, err := os.Open("/run/netns/" + n.name)
	if err != nil {
		return err
	}
	defer f.Close()
	return unix.Setns(int(f.Fd()), unix.CLONE_NEWNET)
}
