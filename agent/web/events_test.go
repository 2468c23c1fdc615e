package web

import (
	"bufio"
	"context"
	"fmt"
	"io"
	"net"
	"net/http"
	"net/http/httptest"
	"path/filepath"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"klubba/agent/web/webtest"
	"klubba/room"
)

// stream opens an event stream and returns its lines.
func openStream(t *testing.T, socket, lastID string) *bufio.Scanner {
	t.Helper()
	request, err := http.NewRequest("GET", "http://klubba/v1/events", nil)
	if err != nil {
		t.Fatal(err)
	}
	request.Header.Set("Last-Event-ID", lastID)
	response, err := dialer(t, socket).Do(request)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { response.Body.Close() })
	if kind := response.Header.Get("Content-Type"); kind != "text/event-stream" {
		t.Fatalf("Content-Type %q, status %d", kind, response.StatusCode)
	}
	lines := bufio.NewScanner(response.Body)
	lines.Buffer(nil, 1<<20)
	return lines
}

// until reads lines up to one with that beginning, and returns the ids of
// the entries on the way.
func until(t *testing.T, lines *bufio.Scanner, beginning string) (ids []string) {
	t.Helper()
	for lines.Scan() {
		if id, ok := strings.CutPrefix(lines.Text(), "id: "); ok {
			ids = append(ids, id)
		}
		if strings.HasPrefix(lines.Text(), beginning) {
			return ids
		}
	}
	t.Fatalf("the stream ended before %q: %v", beginning, lines.Err())
	return nil
}

func TestStreamTellsEntriesBeforeTheState(t *testing.T) {
	r := webtest.New(evening)
	r.Good()
	head := r.Record.Head().Seq
	socket, _ := serve(t, r, nil)
	lines := openStream(t, socket, "")
	if ids := until(t, lines, "event: state"); ids != nil {
		t.Errorf("a new stream began with old entries %v", ids)
	}
	r.Step(room.Command{Do: room.Start{Meeting: "KF-1"}})
	ids := until(t, lines, "event: state")
	if len(ids) == 0 || ids[0] != fmt.Sprint(head+1) || ids[len(ids)-1] != fmt.Sprint(r.Record.Head().Seq) {
		t.Errorf("entries %v before the state; the record went from %d to %d", ids, head, r.Record.Head().Seq)
	}
	until(t, lines, `data: {"v":1,"site":"Umeå"`)
	if !strings.Contains(lines.Text(), `"phase":"open"`) {
		t.Errorf("state %s", lines.Text())
	}
}

func TestStreamResumesFromTheRecord(t *testing.T) {
	r := webtest.New(evening)
	r.Good()
	for range 200 { // more than one batch
		r.Step(room.Rejected{Reason: room.RefusedMalformed})
	}
	socket, _ := serve(t, r, nil)
	lines := openStream(t, socket, "3")
	ids := until(t, lines, "event: state")
	if len(ids) != int(r.Record.Head().Seq)-3 {
		t.Fatalf("%d entries after 3 of %d", len(ids), r.Record.Head().Seq)
	}
	for i, id := range ids {
		if id != fmt.Sprint(4+i) {
			t.Fatalf("entry %s in place %d", id, i)
		}
	}
}

// An entry that is on disk but not yet told waits: a client that has seen it
// and comes again would be taken for one of another record.
func TestStreamShowsNoMoreThanWasTold(t *testing.T) {
	r := webtest.New(evening)
	r.Good()
	r.Step(room.Command{Do: room.Start{Meeting: "KF-1"}})
	told := r.Told.Value()
	r.Step(room.Command{Do: room.Suspend{}}) // its entries are on disk
	r.Told.Set(told)
	socket, _ := serve(t, r, nil)
	ids := until(t, openStream(t, socket, "1"), "event: state")
	if len(ids) == 0 || ids[len(ids)-1] != fmt.Sprint(told.Head.Seq) {
		t.Errorf("entries %v, and told were those up to %d", ids, told.Head.Seq)
	}
}

func TestStreamSkipsStatesOfNoMatter(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		r := webtest.New(evening)
		r.Good()
		w, end := streamed(t, newServer(t, r))
		r.Advance(time.Second)
		r.Good() // the same, only fresher
		synctest.Wait()
		r.Step(room.MediumSeen{Medium: room.CauseSound, Flow: room.Silent, Evidence: "digital silence"})
		synctest.Wait()
		end()
		if n := strings.Count(w.Body.String(), "event: state"); n != 2 {
			t.Errorf("%d states, want the first and the one with a change:\n%s", n, w.Body)
		}
	})
}

func TestStreamBeats(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		w, end := streamed(t, newServer(t, webtest.New(evening)))
		time.Sleep(3*heartbeat + time.Second)
		end()
		if n := strings.Count(w.Body.String(), ": alive\n\n"); n != 3 {
			t.Errorf("%d heartbeats in %s", n, 3*heartbeat)
		}
	})
}

func TestStreamWaitsForABrokenRecord(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		r := webtest.New(evening)
		w, end := streamed(t, newServer(t, r))
		r.Step(room.Rejected{Reason: room.RefusedMalformed})
		synctest.Wait()
		r.Record.Break(true)
		r.Good() // its entries cannot be written, the state is told all the same
		synctest.Wait()
		r.Record.Break(false)
		r.Step(room.Rejected{Reason: room.RefusedMalformed})
		synctest.Wait()
		end()
		if body := w.Body.String(); !strings.Contains(body, "id: 1\n") || !strings.Contains(body, "id: 2\n") || !strings.Contains(body, `"level":"good"`) {
			t.Errorf("stream:\n%s", body)
		}
	})
}

// streamed runs the stream's handler on a recorder, in a bubble.
func streamed(t *testing.T, s *Server) (w *httptest.ResponseRecorder, end func()) {
	ctx, cancel := context.WithCancel(t.Context())
	w = httptest.NewRecorder()
	done := make(chan struct{})
	go func() {
		defer close(done)
		s.Handler().ServeHTTP(w, httptest.NewRequestWithContext(ctx, "GET", "/v1/events", nil))
	}()
	synctest.Wait()
	return w, func() { cancel(); <-done }
}

// one is a listener with a single connection.
type one struct {
	conn   chan net.Conn
	closed chan struct{}
}

func (l one) Accept() (net.Conn, error) {
	select {
	case conn := <-l.conn:
		return conn, nil
	case <-l.closed:
		return nil, net.ErrClosed
	}
}

func (l one) Addr() net.Addr { return &net.UnixAddr{Name: "one", Net: "unix"} }
func (l one) Close() error   { close(l.closed); return nil }

// A stream lives longer than the deadlines for reading a request and for
// writing a reply.
func TestStreamOutlivesTheDeadlines(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		near, far := net.Pipe()
		l := one{conn: make(chan net.Conn, 1), closed: make(chan struct{})}
		l.conn <- far
		ctx, cancel := context.WithCancel(t.Context())
		server := newServer(t, webtest.New(evening)).http(ctx)
		served := make(chan error, 1)
		go func() { served <- server.Serve(l) }()
		go func() { _, _ = io.WriteString(near, "GET /v1/events HTTP/1.1\r\nHost: k\r\n\r\n") }()
		var got strings.Builder
		copied := make(chan struct{})
		go func() { defer close(copied); _, _ = io.Copy(&got, near) }()
		time.Sleep(10*heartbeat + time.Second)
		cancel()
		if err := shutdown(server, served); err != nil {
			t.Error(err)
		}
		<-copied
		if n := strings.Count(got.String(), ": alive"); n != 10 {
			t.Errorf("%d heartbeats in %s:\n%s", n, 10*heartbeat, got.String())
		}
	})
}

func TestStreamsAreBounded(t *testing.T) {
	s := newServer(t, webtest.New(evening))
	for range cap(s.streams) {
		s.streams <- struct{}{}
	}
	w := httptest.NewRecorder()
	s.Handler().ServeHTTP(w, httptest.NewRequest("GET", "/v1/events", nil))
	if w.Code != http.StatusServiceUnavailable || w.Header().Get("Retry-After") == "" {
		t.Errorf("%d %s", w.Code, w.Body)
	}
}

// A client that takes nothing is cut off; it resumes after the last entry it
// took, and has then missed none.
func TestSlowClientIsCutOffAndLosesNothing(t *testing.T) {
	r := webtest.New(evening)
	for range 5000 { // far more bytes than the socket holds
		r.Step(room.Rejected{Reason: room.RefusedMalformed})
	}
	s := newServer(t, r)
	s.write = 50 * time.Millisecond
	left := make(chan struct{})
	listener, err := net.Listen("unix", filepath.Join(t.TempDir(), "s.sock"))
	if err != nil {
		t.Fatal(err)
	}
	server := &http.Server{Handler: http.HandlerFunc(func(w http.ResponseWriter, q *http.Request) {
		s.Handler().ServeHTTP(w, q)
		if q.Header.Get("Last-Event-ID") == "0" {
			close(left)
		}
	})}
	served := make(chan error, 1)
	go func() { served <- server.Serve(listener) }()
	defer func() { server.Close(); <-served }()

	slow := openStream(t, listener.Addr().String(), "0")
	select {
	case <-left: // the handler gave up
	case <-time.After(5 * time.Second):
		t.Fatal("the handler still waits for the slow client")
	}
	var got []string
	for slow.Scan() {
		if id, ok := strings.CutPrefix(slow.Text(), "id: "); ok {
			got = append(got, id)
		}
	}
	if len(got) == 0 || len(got) == 5000 {
		t.Fatalf("the slow client got %d entries before it was cut off", len(got))
	}
	// The last may have been cut in two, so begin after the one before it.
	got = got[:len(got)-1]
	patient, _ := serve(t, r, nil)
	got = append(got, until(t, openStream(t, patient, got[len(got)-1]), "event: state")...)
	for i, id := range got {
		if id != fmt.Sprint(i+1) {
			t.Fatalf("place %d has entry %s", i+1, id)
		}
	}
	if len(got) != 5000 {
		t.Errorf("%d of 5000 entries", len(got))
	}
}
