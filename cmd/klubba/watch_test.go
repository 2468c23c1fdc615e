package main

import (
	"bytes"
	"context"
	"io"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"klubba/agent/web/webtest"
	"klubba/room"
)

// screen is what a person watches; it can be waited for.
type screen struct {
	mu   sync.Mutex
	text bytes.Buffer
	more chan struct{}
}

func newScreen() *screen { return &screen{more: make(chan struct{}, 1)} }

func (s *screen) Write(b []byte) (int, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.text.Write(b)
	select {
	case s.more <- struct{}{}:
	default:
	}
	return len(b), nil
}

func (s *screen) String() string {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.text.String()
}

// await waits until the screen shows something.
func (s *screen) await(t *testing.T, want string) {
	t.Helper()
	for deadline := time.After(10 * time.Second); !strings.Contains(s.String(), want); {
		select {
		case <-s.more:
		case <-deadline:
			t.Fatalf("never shown: %q\n%s", want, s)
		}
	}
}

func TestWatchFollowsOverARestart(t *testing.T) {
	h := &house{socket: filepath.Join(t.TempDir(), "k.sock"), room: webtest.New(time.Now())}
	h.room.Good()
	if err := h.start(); err != nil {
		t.Fatal(err)
	}
	defer h.stop()
	ctx, cancel := context.WithCancel(t.Context())
	out, err := newScreen(), newScreen()
	code := make(chan int, 1)
	go func() {
		code <- run(ctx, []string{"watch", "--lang", "sv", "--socket", h.socket}, strings.NewReader(""), out, err, func(string) string { return "" })
	}()
	out.await(t, "INGET SAMMANTRÄDE")
	h.room.Step(command(room.Start{Meeting: "KF-1"}))
	out.await(t, "Sammanträdet öppnades, av Anna Öberg (anna) via kommandoraden\n")
	h.stop()
	err.await(t, "Väntar på att programmet")
	h.room.Step(command(room.Suspend{})) // recorded while nobody could hear
	if err := h.start(); err != nil {
		t.Fatal(err)
	}
	out.await(t, "Sammanträdet ajournerades")
	err.await(t, "Programmet är tillbaka")
	cancel()
	if got := <-code; got != exitDone {
		t.Errorf("exit code %d", got)
	}
	if n := strings.Count(out.String(), "öppnades"); n != 1 {
		t.Errorf("one entry is shown %d times:\n%s", n, out)
	}
}

func TestWatchForPrograms(t *testing.T) {
	h := &house{socket: filepath.Join(t.TempDir(), "k.sock"), room: webtest.New(time.Now())}
	if err := h.start(); err != nil {
		t.Fatal(err)
	}
	defer h.stop()
	ctx, cancel := context.WithCancel(t.Context())
	out := newScreen()
	code := make(chan int, 1)
	go func() {
		code <- run(ctx, []string{"watch", "--json", "--socket", h.socket}, strings.NewReader(""), out, io.Discard, func(string) string { return "" })
	}()
	out.await(t, `{"v":1,"site":"Umeå"`)
	h.room.Step(command(room.Start{Meeting: "KF-1"}))
	out.await(t, `"phase":"open"`)
	cancel()
	if got := <-code; got != exitDone || !strings.Contains(out.String(), `","entry":{"v":1,"seq":1,`) {
		t.Errorf("exit code %d:\n%s", got, out)
	}
}

func TestWatchOfADaemonThatNeverWas(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		got := run(t.Context(), []string{"watch", "--socket", "/nonexistent/k.sock"}, strings.NewReader(""), io.Discard, io.Discard, func(string) string { return "" })
		if got != exitNoDaemon {
			t.Errorf("exit code %d", got)
		}
	})
}
