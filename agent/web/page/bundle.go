package page

import (
	"archive/zip"
	"bytes"
	"fmt"
	"io"
	"net/http"
	"strings"
	"time"
)

// bundleFor bounds the making of a bundle.
const bundleFor = 2 * time.Minute

// answer is what the API said to a request of the page's own.
type answer struct {
	header http.Header
	status int
	body   bytes.Buffer
}

// Header returns the header of the answer.
func (a *answer) Header() http.Header { return a.header }

// WriteHeader keeps the status.
func (a *answer) WriteHeader(status int) { a.status = status }

// Write keeps b.
func (a *answer) Write(b []byte) (int, error) { return a.body.Write(b) }

// asked asks the API, as the person behind r, for something short.
func (p *Page) asked(r *http.Request, path string) *answer {
	a := &answer{header: http.Header{}, status: http.StatusOK}
	p.opt.API.ServeHTTP(a, inner(r, path))
	return a
}

func inner(r *http.Request, path string) *http.Request {
	q := r.Clone(r.Context())
	q.Method, q.URL.Path, q.URL.RawPath, q.URL.RawQuery, q.Body = http.MethodGet, path, "", "", http.NoBody
	return q
}

// through hands what the API says to a writer as it comes.
type through struct {
	io.Writer
	header http.Header
}

// Header returns the header of the answer.
func (t through) Header() http.Header { return t.header }

// WriteHeader drops the status: what the API says of a failure stands in the
// file in its place.
func (t through) WriteHeader(int) {}

// bundle sends what somebody far away needs in order to help: state, figures,
// configuration, log and record, as files in a zip.
func (p *Page) bundle(w http.ResponseWriter, r *http.Request) {
	select {
	case p.heavy <- struct{}{}:
		defer func() { <-p.heavy }()
	default:
		w.Header().Set("Retry-After", "10")
		p.show(w, r, http.StatusServiceUnavailable, p.message(r, "busy"))
		return
	}
	// Only a handler that is called without a server has no deadlines.
	_ = http.NewResponseController(w).SetWriteDeadline(time.Now().Add(bundleFor))
	now := p.opt.Now().Wall.In(p.opt.Zone)
	name := fmt.Sprintf("klubba-%s-%s-%s.zip", p.opt.Place.Site, p.opt.Place.Room, now.Format("20060102-150405"))
	w.Header().Set("Content-Type", "application/zip")
	w.Header().Set("Content-Disposition", `attachment; filename="`+name+`"`)
	w.Header().Set("Cache-Control", "no-store")
	z := zip.NewWriter(w)
	files := []struct {
		name  string
		write func(io.Writer)
	}{
		{"state.json", p.from(r, "/v1/status")},
		{"link.json", p.from(r, "/v1/link")},
		{"record.jsonl", p.from(r, "/v1/record/export")},
		{"verify.json", p.from(r, "/v1/record/verify")},
		{"klubba.toml", words(p.opt.Config)},
		{"log.txt", words(strings.Join(p.opt.Logged(), "\n") + "\n")},
		{"version.txt", words(p.opt.Version + "\n")},
	}
	for _, f := range files {
		entry, err := z.CreateHeader(&zip.FileHeader{Name: f.name, Method: zip.Deflate, Modified: now})
		if err != nil {
			return // the browser went away
		}
		f.write(entry)
	}
	_ = z.Close() // see above
}

func (p *Page) from(r *http.Request, path string) func(io.Writer) {
	return func(w io.Writer) { p.opt.API.ServeHTTP(through{w, http.Header{}}, inner(r, path)) }
}

func words(s string) func(io.Writer) {
	return func(w io.Writer) { _, _ = io.WriteString(w, s) } // the next file tells of a browser that went away
}
