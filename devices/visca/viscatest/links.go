package viscatest

import (
	"bytes"
	"context"
	"errors"
	"io"
	"net"
	"sync"
	"testing"
	"time"
)

// Pipe returns the driver's end of a connection in memory.
func (c *Camera) Pipe() io.ReadWriteCloser {
	near, far := net.Pipe()
	c.serve(far)
	return near
}

// serve answers a stream until it ends.
func (c *Camera) serve(rw io.ReadWriteCloser) {
	var work sync.WaitGroup
	work.Go(func() { c.stream(rw) })
	c.t.Cleanup(func() {
		_ = rw.Close()
		work.Wait()
	})
}

func (c *Camera) stream(rw io.ReadWriter) {
	// The driver may be writing while the camera is: neither may wait.
	out := make(chan []byte, 64)
	defer close(out)
	go func() {
		for b := range out {
			_, _ = rw.Write(b)
		}
	}()
	var ended sync.Once
	gone := make(chan struct{})
	defer ended.Do(func() { close(gone) })
	put := func(b []byte) {
		select {
		case <-gone: // a late completion, and nobody to hear it
		default:
			out <- b
		}
	}
	var rest []byte
	for buf := make([]byte, 256); ; {
		n, err := rw.Read(buf)
		rest = append(rest, buf[:n]...)
		c.mu.Lock()
		for end := bytes.IndexByte(rest, 0xFF); end >= 0; end = bytes.IndexByte(rest, 0xFF) {
			if frame := bytes.Clone(rest[:end+1]); !used(&c.faults.Deaf) {
				c.later(func() { c.hear(frame, func(reply []byte) { c.utter(reply, put) }) })
			}
			rest = rest[end+1:]
		}
		if err != nil {
			ended.Do(func() { close(gone) })
			c.mu.Unlock()
			return
		}
		c.mu.Unlock()
	}
}

// later does something at once, or after the delay that was asked for. The
// lock is held.
func (c *Camera) later(do func()) {
	if c.faults.Answers == 0 {
		do()
		return
	}
	time.AfterFunc(c.faults.Answers, func() {
		c.mu.Lock()
		defer c.mu.Unlock()
		do()
	})
}

// utter says a frame with the faults of a stream.
func (c *Camera) utter(reply []byte, put func([]byte)) {
	if used(&c.faults.Mute) {
		return
	}
	all := append(append(bytes.Clone(c.faults.Noise), c.idle()...), c.first(reply)...)
	if c.faults.Double {
		all = append(all, c.first(reply)...)
	}
	switch {
	case c.faults.Join:
		if c.joined = append(c.joined, all...); bytes.Count(c.joined, []byte{0xFF}) < 2 {
			return
		}
		all, c.joined = c.joined, nil
	case c.faults.Cut:
		put(all[:1])
		put(all[1:2])
		all = all[2:]
	}
	put(all)
}

// first changes the first byte.
func (c *Camera) first(reply []byte) []byte {
	reply = bytes.Clone(reply)
	if c.faults.First != 0 && reply[0] == 0x90 {
		reply[0] = c.faults.First
	}
	return reply
}

// idle is a completion for a socket on which nothing runs.
func (c *Camera) idle() []byte {
	for socket := 2; c.faults.Idle && socket > 0; socket-- {
		if c.sockets[socket] == nil {
			return []byte{0x90, 0x50 | byte(socket), 0xFF}
		}
	}
	return nil
}

// TCP listens on loopback and returns the address.
func (c *Camera) TCP(t testing.TB) string {
	t.Helper()
	listener, err := new(net.ListenConfig).Listen(context.Background(), "tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	var work sync.WaitGroup
	work.Go(func() {
		for {
			conn, err := listener.Accept()
			if errors.Is(err, net.ErrClosed) || err != nil {
				return
			}
			c.serve(conn)
		}
	})
	t.Cleanup(func() {
		_ = listener.Close()
		work.Wait()
	})
	return listener.Addr().String()
}
