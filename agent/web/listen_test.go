package web

import (
	"context"
	"errors"
	"fmt"
	"net"
	"os"
	"path/filepath"
	"runtime"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"klubba/agent/web/webtest"
)

func TestSecondDaemonIsRefusedByName(t *testing.T) {
	r := webtest.New(evening)
	socket, _ := serve(t, r, nil)
	second := newServer(t, webtest.New(evening))
	second.opt.Socket = socket
	err := second.Run(t.Context())
	if !errors.Is(err, ErrInUse) || !strings.Contains(err.Error(), socket) ||
		!strings.Contains(err.Error(), fmt.Sprintf("process %d", os.Getpid())) {
		t.Fatalf("a second daemon got %v", err)
	}
	response, err := dialer(t, socket).Get("http://klubba/v1/status")
	if err != nil {
		t.Fatalf("the first daemon was disturbed: %v", err)
	}
	response.Body.Close()
}

func TestStaleSocketIsReplaced(t *testing.T) {
	s := newServer(t, webtest.New(evening))
	left, err := net.ListenUnix("unix", &net.UnixAddr{Name: s.opt.Socket, Net: "unix"})
	if err != nil {
		t.Fatal(err)
	}
	left.SetUnlinkOnClose(false) // as a kill leaves it
	left.Close()
	start(t, s)
	response, err := dialer(t, s.opt.Socket).Get("http://klubba/v1/status")
	if err != nil {
		t.Fatal(err)
	}
	response.Body.Close()
}

func TestSocketHasItsMode(t *testing.T) {
	socket, _ := serve(t, webtest.New(evening), nil)
	info, err := os.Stat(socket)
	if err != nil {
		t.Fatal(err)
	}
	if got := info.Mode().Perm(); got != 0o660 {
		t.Errorf("mode %o", got)
	}
}

func TestSocketsThatCannotBe(t *testing.T) {
	file := filepath.Join(t.TempDir(), "file")
	if err := os.WriteFile(file, []byte("precious"), 0o600); err != nil {
		t.Fatal(err)
	}
	tests := map[string]struct {
		change func(*Options)
		has    string
	}{
		"no folder":  {func(o *Options) { o.Socket = "/nonexistent/k.sock" }, "does its folder exist"},
		"a file":     {func(o *Options) { o.Socket = file }, "not a socket"},
		"no owner":   {func(o *Options) { o.Owner = "nobody-of-that-name" }, "owner"},
		"no group":   {func(o *Options) { o.Group = "no-group-of-that-name" }, "group"},
		"a long way": {func(o *Options) { o.Socket = "/tmp/" + strings.Repeat("x", 200) }, "socket"},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			s := newServer(t, webtest.New(evening))
			test.change(&s.opt)
			if err := s.Run(t.Context()); err == nil || !strings.Contains(err.Error(), test.has) {
				t.Errorf("got %v, want %q", err, test.has)
			}
		})
	}
	if b, err := os.ReadFile(file); err != nil || string(b) != "precious" {
		t.Errorf("the file that was in the way: %q, %v", b, err)
	}
}

func TestEndsInGoodOrderAndLeaksNothing(t *testing.T) {
	before := runtime.NumGoroutine()
	s := newServer(t, webtest.New(evening))
	stop := start(t, s)
	client := dialer(t, s.opt.Socket)
	response, err := client.Get("http://klubba/v1/events") // a stream does not hold it up
	if err != nil {
		t.Fatal(err)
	}
	began := time.Now()
	if err := stop(); err != nil {
		t.Errorf("Run returned %v", err)
	}
	if took := time.Since(began); took > closeTimeout {
		t.Errorf("it took %s to end", took)
	}
	if _, err := os.Stat(s.opt.Socket); !errors.Is(err, os.ErrNotExist) {
		t.Errorf("the socket is still there: %v", err)
	}
	response.Body.Close()
	client.CloseIdleConnections()
	settle(t, before)
	again, cancel := context.WithCancel(t.Context())
	cancel()
	if err := s.Run(again); err != nil && !errors.Is(err, context.Canceled) {
		t.Errorf("running it again: %v", err)
	}
}

// settle waits until there are no more goroutines than before.
func settle(t *testing.T, before int) {
	t.Helper()
	deadline := time.After(5 * time.Second)
	tick := time.NewTicker(5 * time.Millisecond)
	defer tick.Stop()
	for runtime.NumGoroutine() > before {
		select {
		case <-tick.C:
		case <-deadline:
			stacks := make([]byte, 1<<20)
			t.Fatalf("goroutines left behind:\n%s", stacks[:runtime.Stack(stacks, true)])
		}
	}
}

// pipes is a listener that always has another connection.
type pipes struct{}

func (pipes) Accept() (net.Conn, error) { conn, _ := net.Pipe(); return conn, nil }
func (pipes) Addr() net.Addr            { return nil }
func (pipes) Close() error              { return nil }

func TestConnectionsAreBounded(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		l := newLimited(pipes{}, 1)
		first, err := l.Accept()
		if err != nil {
			t.Fatal(err)
		}
		accepted := make(chan error, 3)
		for range 2 {
			go func() { _, err := l.Accept(); accepted <- err }()
		}
		synctest.Wait()
		if len(accepted) != 0 {
			t.Error("a connection was accepted beside the first")
		}
		first.Close()
		first.Close() // closing twice frees one place, not two
		synctest.Wait()
		if len(accepted) != 1 {
			t.Errorf("the freed place was given to %d", len(accepted))
		}
		l.Close()
		<-accepted
		if err := <-accepted; !errors.Is(err, net.ErrClosed) {
			t.Errorf("who waited when it closed got %v", err)
		}
	})
}
