package main

import (
	"context"
	"fmt"
	"io"
	"net"
	"net/http"
	"regexp"
	"slices"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"klubba/agent/wire"
)

// paged are simulated parts with the page on a port of this machine.
func paged(tb testing.TB) (parts, address string) {
	tb.Helper()
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		tb.Fatal(err)
	}
	defer listener.Close()
	address = listener.Addr().String()
	return simulated + fmt.Sprintf("[web]\nlisten = %q\n", address), address
}

// openPage starts a daemon and waits until its page answers.
func openPage(tb testing.TB) (p *process, address string) {
	tb.Helper()
	parts, address := paged(tb)
	p = newHouse(tb, parts).spawn()
	p.until("the link is good", func(s wire.State) bool { return s.Link.Level == "good" })
	for deadline := time.Now().Add(10 * time.Second); ; pause(tb.Context(), 10*time.Millisecond) {
		response, err := http.Get("http://" + address + "/chair")
		if err == nil {
			response.Body.Close()
			return p, address
		}
		if time.Now().After(deadline) {
			tb.Fatal(err)
		}
	}
}

func TestDemoHasAPage(t *testing.T) {
	withoutRaceDetector(t)
	ctx, stop := context.WithCancel(t.Context())
	var out, errs lockedBuffer
	ended := make(chan int, 1)
	go func() { ended <- run(ctx, []string{"demo", "--scenario", "none", "--lang", "en"}, &out, &errs) }()
	address := regexp.MustCompile(`http://127\.0\.0\.1:[0-9]+`)
	for deadline := time.Now().Add(20 * time.Second); ; pause(t.Context(), 10*time.Millisecond) {
		if response, err := http.Get(address.FindString(out.String()) + "/technician"); err == nil {
			body, err := io.ReadAll(response.Body)
			response.Body.Close()
			if err != nil || response.StatusCode != http.StatusOK || !strings.Contains(string(body), "site = &#39;demo&#39;") {
				t.Errorf("%d %s, error %v", response.StatusCode, body, err)
			}
			break
		}
		if time.Now().After(deadline) {
			t.Fatalf("no page:\n%s\n%s", &out, &errs)
		}
	}
	stop()
	if code := <-ended; code != exitDone || errs.String() != "" {
		t.Errorf("exit %d\n%s", code, &errs)
	}
}

// received counts the bytes that a connection has taken in.
type received struct {
	net.Conn
	n *atomic.Int64
}

// Read counts.
func (r received) Read(b []byte) (int, error) {
	n, err := r.Conn.Read(b)
	r.n.Add(int64(n))
	return n, err
}

// firstLoad asks for the chair's view and all that it names, as a browser that
// was never here does, and returns the bytes that went over the wire, headers
// included.
func firstLoad(tb testing.TB, address string) (bytes int64) {
	tb.Helper()
	var n atomic.Int64
	transport := &http.Transport{DialContext: func(ctx context.Context, network, to string) (net.Conn, error) {
		conn, err := (&net.Dialer{}).DialContext(ctx, network, to)
		return received{conn, &n}, err
	}}
	browser := &http.Client{Transport: transport}
	get := func(path string) string {
		request, err := http.NewRequestWithContext(tb.Context(), http.MethodGet, "http://"+address+path, nil)
		if err != nil {
			tb.Fatal(err)
		}
		response, err := browser.Do(request)
		if err != nil {
			tb.Fatal(err)
		}
		defer response.Body.Close()
		b, err := io.ReadAll(response.Body)
		if err != nil || response.StatusCode != http.StatusOK || !response.Uncompressed {
			tb.Fatalf("%s: %d, uncompressed %t, error %v", path, response.StatusCode, response.Uncompressed, err)
		}
		return string(b)
	}
	named := regexp.MustCompile(`(?:href|src)="(/static/[^"]+)"`).FindAllStringSubmatch(get("/chair"), -1)
	if len(named) != 3 {
		tb.Fatalf("the page names %q", named)
	}
	for _, m := range named {
		get(m[1])
	}
	transport.CloseIdleConnections()
	return n.Load()
}

// firstLoadKB is what a room's network may have to carry before the chair sees
// anything.
const firstLoadKB = 60

func TestFirstLoadIsSmall(t *testing.T) {
	_, address := openPage(t)
	if n := firstLoad(t, address); n > firstLoadKB*1000 {
		t.Errorf("%d bytes, want at most %d kB", n, firstLoadKB)
	}
}

// BenchmarkFirstLoad is the chair's view with all that belongs to it, over a
// new connection, one file after the other.
func BenchmarkFirstLoad(b *testing.B) {
	_, address := openPage(b)
	var bytes int
	var took []time.Duration
	for b.Loop() {
		began := time.Now()
		bytes = int(firstLoad(b, address))
		took = append(took, time.Since(began))
	}
	slices.Sort(took)
	b.ReportMetric(float64(bytes), "bytes")
	b.ReportMetric(float64(took[len(took)/2].Microseconds())/1000, "median-ms")
	b.ReportMetric(float64(took[len(took)*99/100].Microseconds())/1000, "99%-ms")
}

// BenchmarkStreams is what two hundred browsers that follow the room cost the
// daemon, a process of its own: memory and share of one processor more than
// without them.
func BenchmarkStreams(b *testing.B) {
	const browsers, watched = 200, 30 * time.Second
	p, address := openPage(b)
	share := func() float64 {
		before, began := p.cpu(), time.Now()
		pause(b.Context(), watched)
		return 100 * float64(p.cpu()-before) / float64(time.Since(began))
	}
	for b.Loop() {
		without, alone := share(), p.memory()
		var streams []io.Closer
		for range browsers {
			streams = append(streams, follow(b, address))
		}
		with, full := share(), p.memory()
		b.ReportMetric(full.rss-alone.rss, "more-MB")
		b.ReportMetric(with-without, "more-cpu-%")
		b.ReportMetric(with, "cpu-%")
		for _, s := range streams {
			s.Close()
		}
	}
}

// follow opens a stream of events, over a connection of its own, and reads it
// until it is closed.
func follow(b *testing.B, address string) io.Closer {
	b.Helper()
	conn, err := net.Dial("tcp", address)
	if err != nil {
		b.Fatal(err)
	}
	if _, err := fmt.Fprintf(conn, "GET /live?view=chair HTTP/1.1\r\nHost: %s\r\n\r\n", address); err != nil {
		b.Fatal(err)
	}
	first := make([]byte, 4096)
	if n, err := conn.Read(first); err != nil || !strings.HasPrefix(string(first[:n]), "HTTP/1.1 200") {
		b.Fatalf("%q: %v", first, err)
	}
	go func() { _, _ = io.Copy(io.Discard, conn) }() // ends when it is closed
	return conn
}
