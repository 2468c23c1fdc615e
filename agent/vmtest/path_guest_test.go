package vmtest_test

import (
	"bufio"
	"encoding/json"
	"fmt"
	"io"
	"math/rand/v2"
	"os"
	"os/exec"
	"runtime"
	"strings"
	"testing"
	"time"

	"golang.org/x/sys/unix"

	"klubba/room/link/sim"
)

// blackout is a stretch of time in which the path let nothing through, on the
// monotonic clock.
type blackout struct{ From, To time.Duration }

// path carries frames between two TAP devices, eth0 of the namespaces room
// and far. It is a process of its own at real-time priority, and decides when
// it reads a frame whether the path is good at that moment: nothing has to
// happen in time for a burst to begin or end when it should.
type path struct {
	orders io.Writer
	told   *json.Decoder
}

// newPath starts the process. Its devices are there when it returns.
func newPath(t *testing.T, room, far string) *path {
	t.Helper()
	c := exec.Command(os.Args[0], "-test.run=^TestHelperPath$", "-guest", "-helper=path:"+room+":"+far)
	orders, err := c.StdinPipe()
	if err != nil {
		t.Fatal(err)
	}
	told, err := c.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	background(t, c)
	words := bufio.NewReader(told)
	for line := ""; line != "ready\n"; {
		if line, err = words.ReadString('\n'); err != nil {
			t.Fatalf("the path ended before it was ready: %v", err)
		}
	}
	return &path{orders, json.NewDecoder(words)}
}

// order has the path be of a kind from now on, and returns when that began and
// the blackouts up to then.
func (p *path) order(t *testing.T, kind string) (at time.Duration, before []blackout) {
	t.Helper()
	if _, err := fmt.Fprintln(p.orders, kind); err != nil {
		t.Fatal(err)
	}
	var answer pathAnswer
	if err := p.told.Decode(&answer); err != nil {
		t.Fatal(err)
	}
	return answer.At, answer.Before
}

type pathAnswer struct {
	At     time.Duration
	Before []blackout
}

// TestHelperPath is the process.
func TestHelperPath(t *testing.T) {
	parts := strings.Split(*helper, ":")
	if parts[0] != "path" {
		t.Skip("a helper process of the tests in a guest")
	}
	runtime.LockOSThread()
	var taps [2]int
	for i, name := range parts[1:] {
		fd, err := openTap(name)
		if err != nil {
			t.Fatal(err)
		}
		taps[i] = fd
	}
	if err := unix.SchedSetAttr(0, &unix.SchedAttr{Size: unix.SizeofSchedAttr, Policy: unix.SCHED_FIFO, Priority: 50}, 0); err != nil {
		t.Fatal(err)
	}
	fmt.Println("ready")
	r := relay{taps: taps}
	if err := r.run(); err != nil {
		t.Fatal(err)
	}
}

// openTap makes a TAP device eth0 in a namespace; this thread stays there.
func openTap(namespace string) (int, error) {
	ns, err := os.Open("/run/netns/" + namespace)
	if err != nil {
		return -1, err
	}
	defer ns.Close()
	if err := unix.Setns(int(ns.Fd()), unix.CLONE_NEWNET); err != nil {
		return -1, err
	}
	fd, err := unix.Open("/dev/net/tun", unix.O_RDWR|unix.O_CLOEXEC, 0)
	if err != nil {
		return -1, err
	}
	request, err := unix.NewIfreq("eth0")
	if err != nil {
		return -1, err
	}
	request.SetUint16(unix.IFF_TAP | unix.IFF_NO_PI)
	return fd, unix.IoctlIfreq(fd, unix.TUNSETIFF, request)
}

// relay is the process's loop.
type relay struct {
	taps   [2]int
	began  time.Duration
	lossy  *sim.Gilbert // nil for a path that is not
	cut    bool
	before []blackout
	frame  [2048]byte
}

func (r *relay) run() error {
	watched := []unix.PollFd{{Fd: int32(r.taps[0]), Events: unix.POLLIN}, {Fd: int32(r.taps[1]), Events: unix.POLLIN}, {Fd: 0, Events: unix.POLLIN}}
	for {
		if _, err := unix.Poll(watched, -1); err != nil && err != unix.EINTR {
			return err
		}
		for i, fd := range r.taps {
			if watched[i].Revents != 0 {
				r.carry(fd, r.taps[1-i])
			}
		}
		if watched[2].Revents != 0 {
			n, err := unix.Read(0, r.frame[:])
			if n <= 0 {
				return err // whoever gave orders has gone
			}
			if err := r.obey(string(r.frame[:n])); err != nil {
				return err
			}
		}
	}
}

// carry takes a frame over, or lets it fall.
func (r *relay) carry(from, to int) {
	n, err := unix.Read(from, r.frame[:])
	if err != nil || r.cut {
		return
	}
	if r.lossy != nil {
		if _, answered := r.lossy.Fate(mono()-r.began, 0); !answered {
			return
		}
	}
	_, _ = unix.Write(to, r.frame[:n]) // a device that is down takes nothing
}

// obey begins another kind of path: "cut", "whole", or Gilbert's p and r.
func (r *relay) obey(order string) error {
	now := mono()
	answer := pathAnswer{At: now, Before: r.before}
	r.cut, r.lossy, r.before, r.began = order == "cut\n", nil, nil, now
	var p, good float64
	if n, _ := fmt.Sscan(order, &p, &good); n == 2 {
		r.lossy = &sim.Gilbert{P: p, R: good, Rand: rand.New(rand.NewPCG(1, 2)), Ended: func(from, to time.Duration) {
			r.before = append(r.before, blackout{now + from, now + to})
		}}
	}
	return json.NewEncoder(os.Stdout).Encode(answer)
}
