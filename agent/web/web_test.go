package web

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"io"
	"net"
	"net/http"
	"net/http/httptest"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"klubba/agent/cell"
	"klubba/agent/web/webtest"
	"klubba/agent/wire"
	"klubba/room"
	"klubba/room/record"
)

// evening is when the tests' meetings begin.
var evening = time.Date(2026, 11, 23, 18, 30, 0, 0, time.FixedZone("CET", 3600))

// serve starts a server of a room on a socket of its own; stop ends it and
// returns what Run returned.
func serve(t *testing.T, r *webtest.Room, change func(*Server)) (socket string, stop func() error) {
	t.Helper()
	s := newServer(t, r)
	if change != nil {
		change(s)
	}
	return s.opt.Socket, start(t, s)
}

func newServer(t *testing.T, r *webtest.Room) *Server {
	return New(Options{
		Socket: filepath.Join(t.TempDir(), "k.sock"),
		Place:  wire.Place{Site: "Umeå", Room: "Sessionssalen", Boot: "boot-1"},
		Told:   r.Told, Figures: r.Figures, Record: r.Record, Do: r.Do, Now: r.Now, Zone: evening.Location(),
	})
}

// start runs a server and waits until it answers.
func start(t *testing.T, s *Server) (stop func() error) {
	t.Helper()
	ctx, cancel := context.WithCancel(t.Context())
	ended := make(chan error, 1)
	go func() { ended <- s.Run(ctx) }()
	var once error
	stop = func() error {
		cancel()
		if err, ok := <-ended; ok {
			once = err
			close(ended)
		}
		return once
	}
	t.Cleanup(func() { _ = stop() })
	await(t, s.opt.Socket, ended)
	return stop
}

// await connects until somebody accepts. Run has no other sign of being ready.
func await(t *testing.T, socket string, ended chan error) {
	t.Helper()
	tick := time.NewTicker(time.Millisecond)
	defer tick.Stop()
	for {
		select {
		case err := <-ended:
			ended <- err
			t.Fatalf("the server ended before it began: %v", err)
		case <-tick.C:
			if conn, err := net.Dial("unix", socket); err == nil {
				conn.Close()
				return
			}
		}
	}
}

// dialer is an HTTP client on a socket.
func dialer(t *testing.T, socket string) *http.Client {
	tr := &http.Transport{DialContext: func(ctx context.Context, _, _ string) (net.Conn, error) {
		return (&net.Dialer{}).DialContext(ctx, "unix", socket)
	}}
	t.Cleanup(tr.CloseIdleConnections)
	return &http.Client{Transport: tr, Timeout: 10 * time.Second}
}

func TestAnswers(t *testing.T) {
	r := webtest.New(evening)
	r.Good()
	r.Step(room.Command{By: room.Actor{Via: room.ViaPage}, Do: room.Start{Meeting: "KF-1", Title: "Kommunfullmäktige"}})
	h := newServer(t, r).Handler()
	tests := map[string]struct {
		method, path, body, kind string
		status                   int
		has                      string
	}{
		"status":              {path: "/v1/status", status: 200, has: `"phase":"open"`},
		"entries":             {path: "/v1/record", status: 200, has: `"name":"open"`},
		"entries after":       {path: "/v1/record?after=2&max=1", status: 200, has: `"seq":3`},
		"entries max":         {path: "/v1/record?max=0", status: 400, has: "from 1 to 1000"},
		"entries greedy":      {path: "/v1/record?max=5000", status: 400, has: "from 1 to 1000"},
		"entries not number":  {path: "/v1/record?after=-1", status: 400, has: "whole number"},
		"meetings":            {path: "/v1/record/meetings", status: 200, has: `"title":"Kommunfullmäktige"`},
		"meeting":             {path: "/v1/record/meetings/KF-1", status: 200, has: `"to":"open"`},
		"no such meeting":     {path: "/v1/record/meetings/KF-2", status: 404, has: "no meeting"},
		"verify":              {path: "/v1/record/verify", status: 200, has: `"ok":true`},
		"minutes":             {path: "/v1/record/minutes", status: 200, has: "Kommunfullmäktige"},
		"minutes in English":  {path: "/v1/record/minutes?meeting=KF-1&lang=en", status: 200, has: "meeting"},
		"minutes of nothing":  {path: "/v1/record/minutes?meeting=KF-2", status: 404, has: "no meeting"},
		"minutes in German":   {path: "/v1/record/minutes?lang=de", status: 400, has: "sv, en"},
		"export":              {path: "/v1/record/export", status: 200, has: `{"head":{"seq":`},
		"events after word":   {path: "/v1/events?after=now", status: 400, has: "sequence number"},
		"events after future": {path: "/v1/events?after=99", status: 400, has: "another record"},
		"link not measured":   {path: "/v1/link", status: 404, has: "does not measure its link"},
		"no such path":        {path: "/v1/nothing", status: 404, has: "no such path"},
		"wrong method":        {method: "POST", path: "/v1/status", status: 405, has: "it takes GET, HEAD"},
		"unknown verb":        {method: "POST", path: "/v1/commands/explode", status: 404, has: "doors-close"},
		"malformed":           {method: "POST", path: "/v1/commands/open", body: `{"meeting":`, status: 400, has: `"refused":"malformed"`},
		"unknown field":       {method: "POST", path: "/v1/commands/resume", body: `{"force":true}`, status: 400, has: "force"},
		"two values":          {method: "POST", path: "/v1/commands/resume", body: `{} {}`, status: 400, has: "something follows"},
		"oversized":           {method: "POST", path: "/v1/commands/open", body: `{"title":"` + strings.Repeat("x", maxBody) + `"}`, status: 413, has: "65536 bytes"},
		"not JSON":            {method: "POST", path: "/v1/commands/open", kind: "text/plain", body: "{}", status: 415, has: "application/json"},
		"refused":             {method: "POST", path: "/v1/commands/open", body: `{}`, status: 409, has: `"refused":"meeting-on"`},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			method := test.method
			if method == "" {
				method = "GET"
			}
			request := httptest.NewRequest(method, test.path, strings.NewReader(test.body))
			if test.kind != "" {
				request.Header.Set("Content-Type", test.kind)
			}
			w := httptest.NewRecorder()
			h.ServeHTTP(w, request)
			if w.Code != test.status || !strings.Contains(w.Body.String(), test.has) {
				t.Errorf("%s %s: %d %s\nwant %d with %q", method, test.path, w.Code, w.Body, test.status, test.has)
			}
			if test.status >= 400 && test.status != 409 {
				isProblem(t, w)
			}
		})
	}
}

func isProblem(t *testing.T, w *httptest.ResponseRecorder) {
	t.Helper()
	if kind := w.Header().Get("Content-Type"); kind != "application/problem+json" {
		t.Errorf("Content-Type %q", kind)
	}
	var p problem
	if err := json.Unmarshal(w.Body.Bytes(), &p); err != nil || p.Status != w.Code || p.Title == "" || p.Detail == "" {
		t.Errorf("problem %+v, error %v", p, err)
	}
}

func TestBrokenRecord(t *testing.T) {
	r := webtest.New(evening)
	r.Good()
	h := newServer(t, r).Handler()
	r.Record.Break(true)
	for _, path := range []string{"/v1/record", "/v1/record/meetings", "/v1/record/meetings/x", "/v1/record/minutes", "/v1/record/verify", "/v1/record/export"} {
		w := httptest.NewRecorder()
		h.ServeHTTP(w, httptest.NewRequest("GET", path, nil))
		if w.Code != 500 || !strings.Contains(w.Body.String(), webtest.ErrBroken.Error()) {
			t.Errorf("%s: %d %s", path, w.Code, w.Body)
		}
	}
}

func TestVerifyNamesTheEntry(t *testing.T) {
	r := webtest.New(evening)
	r.Good()
	r.Step(room.Command{Do: room.Start{}})
	r.Record.Falsify(2)
	w := httptest.NewRecorder()
	newServer(t, r).Handler().ServeHTTP(w, httptest.NewRequest("GET", "/v1/record/verify", nil))
	var found wire.Verification
	if err := json.Unmarshal(w.Body.Bytes(), &found); err != nil {
		t.Fatal(err)
	}
	if found.OK || found.Seq != 2 || found.Problem != "changed" || found.Head.Seq != 1 {
		t.Errorf("found %+v", found)
	}
}

func TestDaemonThatIsStarting(t *testing.T) {
	s := newServer(t, webtest.New(evening))
	s.opt.Told = cell.New(wire.Told{})
	for _, path := range []string{"/v1/status", "/v1/events"} {
		w := httptest.NewRecorder()
		s.Handler().ServeHTTP(w, httptest.NewRequest("GET", path, nil))
		if w.Code != http.StatusServiceUnavailable || !strings.Contains(w.Body.String(), "is starting") {
			t.Errorf("%s: %d %s", path, w.Code, w.Body)
		}
	}
}

func TestHeavyWorkIsBounded(t *testing.T) {
	s := newServer(t, webtest.New(evening))
	for range cap(s.heavy) {
		s.heavy <- struct{}{}
	}
	for _, path := range []string{"/v1/record/verify", "/v1/record/export"} {
		w := httptest.NewRecorder()
		s.Handler().ServeHTTP(w, httptest.NewRequest("GET", path, nil))
		if w.Code != http.StatusServiceUnavailable || w.Header().Get("Retry-After") == "" {
			t.Errorf("%s: %d %s", path, w.Code, w.Body)
		}
	}
}

// dying is a record that fails after some entries.
type dying struct{ Record }

func (d dying) After(seq uint64, max int) ([]record.Sealed, error) {
	if seq > streamBatch {
		return nil, webtest.ErrBroken
	}
	return d.Record.After(seq, max)
}

func TestExportThatFailsMidwayIsNotWhole(t *testing.T) {
	r := webtest.New(evening)
	for range 3 * streamBatch {
		r.Step(room.Rejected{Reason: room.RefusedMalformed})
	}
	socket, _ := serve(t, r, func(s *Server) { s.opt.Record = dying{r.Record} })
	response, err := dialer(t, socket).Get("http://klubba/v1/record/export")
	if err != nil {
		t.Fatal(err)
	}
	defer response.Body.Close()
	body, err := io.ReadAll(response.Body)
	if !errors.Is(err, io.ErrUnexpectedEOF) {
		t.Errorf("the export ended with %v", err)
	}
	if _, err := record.VerifyExport(bytes.NewReader(body)); err == nil {
		t.Error("half an export passes for a whole one")
	}
}
