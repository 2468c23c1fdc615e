package stamp_test

import (
	"context"
	"encoding/binary"
	"net"
	"testing"
	"time"

	"klubba/devices/probe/stamp"
)

func TestTime(t *testing.T) {
	// 2026-01-01 is 3976214400 seconds after 1900-01-01.
	at := time.Date(2026, 1, 1, 0, 0, 0, 500_000_000, time.UTC)
	if got := uint64(stamp.TimeOf(at)); got != 3976214400<<32|1<<31 {
		t.Errorf("got %#x", got)
	}
	for _, d := range []time.Duration{0, time.Nanosecond, time.Millisecond, 26 * time.Hour, -time.Second, -time.Nanosecond} {
		for _, from := range []time.Time{at, time.Date(2036, 2, 7, 6, 28, 15, 0, time.UTC)} { // the second era begins a second later
			got := stamp.TimeOf(from.Add(d)).Sub(stamp.TimeOf(from))
			if (got - d).Abs() > time.Nanosecond {
				t.Errorf("%v after %v: got %v", d, from, got)
			}
		}
	}
}

func TestProbeLayout(t *testing.T) {
	b := stamp.AppendProbe(nil, 0x01020304, stamp.Time(0x1112131415161718))
	want := [stamp.Size]byte{1, 2, 3, 4, 0x11, 0x12, 0x13, 0x14, 0x15, 0x16, 0x17, 0x18, 0, 1}
	if [stamp.Size]byte(b) != want {
		t.Errorf("got % x", b)
	}
}

// reflector serves until the test ends; the returned function ends it sooner
// and tells what it did.
func reflector(t *testing.T, limits stamp.Limits) (net.Conn, func() stamp.Stats) {
	t.Helper()
	r, err := stamp.Listen(t.Context(), "127.0.0.1:0", limits)
	if err != nil {
		t.Fatal(err)
	}
	ctx, cancel := context.WithCancel(t.Context())
	var stats stamp.Stats
	ended := make(chan error, 1)
	go func() { ended <- r.Serve(ctx, func(s stamp.Stats) { stats = s }) }()
	conn, err := net.Dial("udp", r.Addr().String())
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { conn.Close() })
	return conn, func() stamp.Stats {
		cancel()
		if err := <-ended; err != nil {
			t.Error(err)
		}
		return stats
	}
}

func TestReflectedLayout(t *testing.T) {
	conn, end := reflector(t, stamp.DefaultLimits())
	sent := stamp.TimeOf(time.Now())
	probe := stamp.AppendProbe(nil, 77, sent)
	probe[14], probe[15] = 0xAB, 0xCD // RFC 8972: the session's id
	if _, err := conn.Write(probe); err != nil {
		t.Fatal(err)
	}
	b := make([]byte, 100)
	_ = conn.SetReadDeadline(time.Now().Add(5 * time.Second))
	n, err := conn.Read(b)
	if err != nil {
		t.Fatal(err)
	}
	a, err := stamp.ParseAnswer(b[:n])
	if err != nil || n != stamp.Size || a.Seq != 77 || a.Sent != sent || a.Left.Sub(a.Received) < 0 || a.Received.Sub(sent) < 0 {
		t.Errorf("got %+v of %d bytes, %v", a, n, err)
	}
	if binary.BigEndian.Uint32(b) != 77 || b[14] != 0xAB || b[15] != 0xCD || b[40] != 255 {
		t.Errorf("got % x", b[:n])
	}
	if s := end(); s.Answered != 1 || s.Bad+s.Limited+s.Unsent != 0 {
		t.Errorf("got %+v", s)
	}
}

func TestReflectorIsNoAmplifier(t *testing.T) {
	conn, end := reflector(t, stamp.Limits{PerSource: 0.001, Burst: 3, Total: 1000})
	packets := [][]byte{make([]byte, 0), make([]byte, stamp.Size-1)}
	for range 20 {
		packets = append(packets, make([]byte, 1200))
	}
	for _, p := range packets {
		if _, err := conn.Write(p); err != nil {
			t.Fatal(err)
		}
	}
	b := make([]byte, 2000)
	for range 3 {
		_ = conn.SetReadDeadline(time.Now().Add(5 * time.Second))
		if n, err := conn.Read(b); err != nil || n != stamp.Size {
			t.Fatalf("an answer of %d bytes, %v", n, err)
		}
	}
	_ = conn.SetReadDeadline(time.Now().Add(200 * time.Millisecond))
	if n, err := conn.Read(b); err == nil {
		t.Errorf("a fourth answer of %d bytes came beyond the limit", n)
	}
	if s := end(); s != (stamp.Stats{Answered: 3, Limited: 17, Bad: 2}) {
		t.Errorf("got %+v", s)
	}
}

func FuzzSTAMP(f *testing.F) {
	f.Add(stamp.AppendProbe(nil, 1, 2))
	f.Add([]byte{})
	f.Fuzz(func(t *testing.T, b []byte) {
		if _, err := stamp.ParseAnswer(b); (err == nil) != (len(b) >= stamp.Size) {
			t.Errorf("%d bytes: %v", len(b), err)
		}
	})
}
