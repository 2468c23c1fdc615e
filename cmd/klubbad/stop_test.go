package main

import (
	"errors"
	"fmt"
	"net"
	"os"
	"path/filepath"
	"strings"
	"syscall"
	"testing"
	"time"

	"golang.org/x/sys/unix"

	"klubba/agent/wire"
	"klubba/room"
)

// endsWithin is how long the daemon may take to end when it is asked to,
// whatever is wrong around it: half of what the unit grants (TimeoutStopSec).
const endsWithin = 5 * time.Second

// endsWell asks the daemon to end.
func (p *process) endsWell() {
	p.Helper()
	took, code := p.terminate()
	p.Logf("ended in %v", took.Round(time.Millisecond))
	if code != exitDone || took > endsWithin {
		p.Errorf("the daemon ended with %d after %v, want %d within %v:\n%s", code, took, exitDone, endsWithin, p.stderr)
	}
	s := p.openRecord()
	defer s.Close()
	if _, err := s.Verify(p.Context()); err != nil {
		p.Errorf("the record it leaves: %v", err)
	}
}

// TestStop: the daemon ends in good order and soon, whatever the other end of
// a connection does.
func TestStop(t *testing.T) {
	t.Run("all is well", func(t *testing.T) {
		m := newMosquitto(t)
		p := newHouse(t, connected(m.url())).spawn()
		p.untilMQTT("ok")
		p.endsWell()
	})
	t.Run("no broker", func(t *testing.T) {
		l := listen(t)
		_ = l.Close()
		p := newHouse(t, connected("tcp://"+l.Addr().String())).spawn()
		p.untilMQTT("failed")
		p.endsWell()
	})
	t.Run("a broker that takes the connection and says nothing", func(t *testing.T) {
		l := listen(t)
		p := newHouse(t, connected("tcp://"+l.Addr().String())).spawn()
		conn, err := l.Accept()
		if err != nil {
			t.Fatal(err)
		}
		defer conn.Close()
		p.untilAnswers()
		p.endsWell()
	})
	t.Run("a broker that hangs", func(t *testing.T) {
		m := newMosquitto(t)
		p := newHouse(t, connected(m.url())).spawn()
		p.untilMQTT("ok")
		m.signal(syscall.SIGSTOP)
		defer m.signal(syscall.SIGCONT)
		p.do(room.Start{})
		p.endsWell()
	})
	t.Run("a watcher that reads nothing", func(t *testing.T) {
		p := newHouse(t, simulated).spawn()
		p.untilAnswers()
		for range 2 {
			conn, err := net.Dial("unix", p.path("klubba.sock"))
			if err != nil {
				t.Fatal(err)
			}
			defer conn.Close()
			if _, err := conn.Write([]byte("GET /v1/events HTTP/1.1\r\nHost: klubba\r\n\r\n")); err != nil {
				t.Fatal(err)
			}
		}
		p.do(room.Start{})
		for range 300 { // more than a socket holds
			p.do(room.Suspend{})
			p.do(room.Resume{Override: true})
		}
		p.endsWell()
	})
	t.Run("a question that is never finished", func(t *testing.T) {
		p := newHouse(t, simulated).spawn()
		p.untilAnswers()
		conn, err := net.Dial("unix", p.path("klubba.sock"))
		if err != nil {
			t.Fatal(err)
		}
		defer conn.Close()
		if _, err := conn.Write([]byte("POST /v1/commands/suspend HTTP/1.1\r\nHost: klubba\r\nContent-Length: 9\r\n\r\n{")); err != nil {
			t.Fatal(err)
		}
		p.do(room.Start{})
		p.endsWell()
	})
}

// TestStopWithAFullDisk: what could not be written is lost with the daemon,
// but it ends in good order, and what it had written holds.
func TestStopWithAFullDisk(t *testing.T) {
	h := newHouse(t, simulated)
	disk := h.path("disk")
	if err := os.Mkdir(disk, 0o700); err != nil {
		t.Fatal(err)
	}
	if err := unix.Mount("tmpfs", disk, "tmpfs", 0, "size=1m"); err != nil {
		t.Skipf("SKIPPED: an orderly end on a full disk is NOT tested, because no disk can be mounted here (%v); run as root", err)
	}
	t.Cleanup(func() {
		if err := unix.Unmount(disk, unix.MNT_DETACH); err != nil {
			t.Errorf("unmount %s: %v", disk, err)
		}
	})
	record := filepath.Join(disk, "record.db")
	config, err := os.ReadFile(h.config)
	if err != nil {
		t.Fatal(err)
	}
	h.write(strings.Replace(string(config), h.path("record.db"), record, 1))
	if err := os.Symlink(record, h.path("record.db")); err != nil {
		t.Fatal(err)
	}
	p := h.spawn()
	p.untilAnswers()
	h.do(room.Start{Meeting: "KS-11"})
	fill(t, filepath.Join(disk, "ballast"))
	for n := 0; h.do(room.Suspend{}).Recorded && h.do(room.Resume{Override: true}).Recorded; n++ {
		if n > 10_000 {
			t.Fatal("the disk does not get full")
		}
	}
	h.until("the record has failed", func(s wire.State) bool {
		r := part(s, "record")
		return r.Condition == "failed" && strings.Contains(r.Cause, "the disk is full")
	})
	p.endsWell()
	if n := strings.Count(p.stderr.String(), "the disk is full"); n == 0 || n > 3 {
		t.Errorf("the log says %d times that the disk is full:\n%s", n, p.stderr)
	}
}

// fill fills a disk to the last byte.
func fill(t *testing.T, path string) {
	t.Helper()
	f, err := os.Create(path)
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	for err == nil {
		_, err = f.Write(make([]byte, 4096))
	}
	if !errors.Is(err, syscall.ENOSPC) {
		t.Fatalf("fill the disk: %v", err)
	}
}

// untilMQTT waits until the daemon's connection to its broker is as said.
func (p *process) untilMQTT(condition string) {
	p.Helper()
	p.until(fmt.Sprintf("the connection to the broker is %s", condition),
		func(s wire.State) bool { return part(s, "mqtt").Condition == condition })
}

func listen(t *testing.T) net.Listener {
	t.Helper()
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = l.Close() })
	return l
}
