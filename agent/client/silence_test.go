package client

import (
	"bufio"
	"context"
	"errors"
	"io"
	"net"
	"net/http"
	"testing"
	"testing/synctest"
	"time"
)

// piped is a client of one connection that answer serves, in a bubble.
func piped(answer func(net.Conn)) *Client {
	return &Client{socket: "pipe", http: &http.Client{Transport: &http.Transport{
		DisableKeepAlives: true,
		DialContext: func(context.Context, string, string) (net.Conn, error) {
			near, far := net.Pipe()
			go func() {
				if _, err := http.ReadRequest(bufio.NewReader(far)); err == nil {
					answer(far)
				}
				_, _ = io.Copy(io.Discard, far) // until the client hangs up
				far.Close()
			}()
			return near, nil
		},
	}}}
}

const head = "HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\n\r\n"

func TestSilentDaemonEndsAWatch(t *testing.T) {
	t.Run("before it began", func(t *testing.T) {
		synctest.Test(t, func(t *testing.T) { endsAfter(t, silence, func(net.Conn) {}) })
	})
	t.Run("after a beat", func(t *testing.T) {
		synctest.Test(t, func(t *testing.T) {
			endsAfter(t, 20*time.Second+silence, func(c net.Conn) {
				_, _ = io.WriteString(c, head)
				time.Sleep(20 * time.Second)
				_, _ = io.WriteString(c, ": alive\n\n")
			})
		})
	})
}

// endsAfter watches a daemon that falls silent, in a bubble.
func endsAfter(t *testing.T, want time.Duration, answer func(net.Conn)) {
	t.Helper()
	began := time.Now()
	err := piped(answer).Watch(t.Context(), FromNow, nil)
	var gone *NoDaemon
	if !errors.As(err, &gone) || gone.Why != Silent {
		t.Errorf("ended with %v", err)
	}
	if took := time.Since(began); took != want {
		t.Errorf("after %s, want %s", took, want)
	}
}

func TestSlowReaderIsNotASilentDaemon(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		c := piped(func(c net.Conn) {
			_, _ = io.WriteString(c, head+"event: state\ndata: {}\n\n")
			time.Sleep(2*silence + time.Second)
			_, _ = io.WriteString(c, "event: state\ndata: {}\n\n")
		})
		read := 0
		err := c.Watch(t.Context(), FromNow, func(Event) error {
			if read++; read == 2 {
				return io.ErrShortWrite
			}
			time.Sleep(2 * silence)
			return nil
		})
		if read != 2 || !errors.Is(err, io.ErrShortWrite) {
			t.Errorf("read %d, ended with %v", read, err)
		}
	})
}

func TestCallEndsInTime(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		began := time.Now()
		_, err := piped(func(net.Conn) {}).Status(t.Context())
		var gone *NoDaemon
		if !errors.As(err, &gone) || gone.Why != Silent || time.Since(began) != callTimeout {
			t.Errorf("after %s: %v", time.Since(began), err)
		}
	})
}
