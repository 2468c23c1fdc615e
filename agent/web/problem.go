package web

import (
	"bytes"
	"encoding/json"
	"net/http"
)

// problem is an error's form on the wire (RFC 9457). Its type is
// "about:blank": the status says what kind it is, the detail what to do.
type problem struct {
	Title  string `json:"title"`
	Status int    `json:"status"`
	Detail string `json:"detail"`
	// Refused is one of the room's refusals, for commands.
	Refused string `json:"refused,omitempty"`
	// Recorded tells whether a refused command is in the record.
	Recorded bool `json:"recorded,omitempty"`
}

// fail answers with a problem. Detail names the cause and the remedy.
func fail(w http.ResponseWriter, status int, detail string) {
	failWith(w, problem{Status: status, Detail: detail})
}

func failWith(w http.ResponseWriter, p problem) {
	p.Title = http.StatusText(p.Status)
	send(w, p.Status, "application/problem+json", p)
}

// reply answers with JSON.
func reply(w http.ResponseWriter, status int, body any) {
	send(w, status, "application/json", body)
}

func send(w http.ResponseWriter, status int, kind string, body any) {
	b, err := encode(body)
	if err != nil { // a bug: all our shapes marshal
		http.Error(w, err.Error(), http.StatusInternalServerError)
		return
	}
	w.Header().Set("Content-Type", kind)
	w.Header().Set("Cache-Control", "no-store")
	w.WriteHeader(status)
	// A client that went away is its own loss; there is nobody to tell.
	_, _ = w.Write(b)
}

// encode writes JSON and a newline. It escapes nothing that need not be, so
// that an entry's canonical bytes pass through to the letter.
func encode(body any) ([]byte, error) {
	var b bytes.Buffer
	e := json.NewEncoder(&b)
	e.SetEscapeHTML(false)
	if err := e.Encode(body); err != nil {
		return nil, err
	}
	return b.Bytes(), nil
}

// known turns the router's own plain answers, for a path or a method that it
// does not have, into problems.
func known(mux *http.ServeMux) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		_, pattern := mux.Handler(r)
		if pattern != "" {
			mux.ServeHTTP(w, r)
			return
		}
		probe := &statusOnly{header: w.Header()}
		mux.ServeHTTP(probe, r)
		detail := "no such path; the paths begin with /v1/status, /v1/link, /v1/calendar, /v1/events, /v1/commands, /v1/cameras, /v1/displays, /v1/speakerphones, /v1/precheck, /v1/reports and /v1/record"
		if probe.status == http.StatusMethodNotAllowed {
			detail = "this path does not take " + r.Method + "; it takes " + w.Header().Get("Allow")
		}
		fail(w, probe.status, detail)
	})
}

// statusOnly keeps the status and header of an answer and drops its body.
type statusOnly struct {
	header http.Header
	status int
}

// Header returns the header of the answer that is to be.
func (s *statusOnly) Header() http.Header { return s.header }

// WriteHeader keeps the status.
func (s *statusOnly) WriteHeader(status int) { s.status = status }

// Write drops b.
func (s *statusOnly) Write(b []byte) (int, error) { return len(b), nil }
