package calendar

import (
	"compress/gzip"
	"context"
	"encoding/pem"
	"errors"
	"io"
	"log"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"klubba/agent/calendar/ics"
)

// secret stands in every address of these tests, and must stand in no error.
const secret = "s3cr3t-t0k3n"

// server is a calendar's server by TLS, and a source that trusts it.
func server(t *testing.T, handle http.HandlerFunc) (*httptest.Server, Source) {
	t.Helper()
	s := httptest.NewUnstartedServer(handle)
	s.Config.ErrorLog = log.New(io.Discard, "", 0)
	s.StartTLS()
	t.Cleanup(s.Close)
	ca := filepath.Join(t.TempDir(), "ca.pem")
	block := pem.EncodeToMemory(&pem.Block{Type: "CERTIFICATE", Bytes: s.Certificate().Raw})
	if err := os.WriteFile(ca, block, 0o600); err != nil {
		t.Fatal(err)
	}
	return s, Source{CAFile: ca, Address: func() (string, error) { return s.URL + "/" + secret + "/room.ics?key=" + secret, nil }}
}

func wantError(t *testing.T, err error, want string) {
	t.Helper()
	switch {
	case err == nil || !strings.Contains(err.Error(), want):
		t.Errorf("got %v, want %q", err, want)
	case strings.Contains(err.Error(), secret):
		t.Errorf("the error tells the secret: %v", err)
	}
}

func TestAskedAgainOnlyForNews(t *testing.T) {
	asked := 0
	_, source := server(t, func(w http.ResponseWriter, r *http.Request) {
		asked++
		w.Header().Set("ETag", `"v1"`)
		w.Header().Set("Last-Modified", "Tue, 24 Nov 2026 06:00:00 GMT")
		if r.Header.Get("If-None-Match") == `"v1"` && r.Header.Get("If-Modified-Since") != "" {
			w.WriteHeader(http.StatusNotModified)
			return
		}
		_, _ = w.Write([]byte("BEGIN:VCALENDAR\r\nEND:VCALENDAR\r\n"))
	})
	first, err := source.fetch(t.Context(), mark{})
	if err != nil || first.same || len(first.raw) == 0 || first.mark.ETag != `"v1"` {
		t.Fatalf("%+v %v", first, err)
	}
	second, err := source.fetch(t.Context(), first.mark)
	if err != nil || !second.same || second.mark != first.mark || asked != 2 {
		t.Errorf("%+v %v", second, err)
	}
}

// TestWhatGoesWrong names the cause and never the address.
func TestWhatGoesWrong(t *testing.T) {
	status := func(code int) http.HandlerFunc {
		return func(w http.ResponseWriter, _ *http.Request) { w.WriteHeader(code) }
	}
	for name, c := range map[string]struct {
		handle http.HandlerFunc
		want   string
	}{
		"refused":      {status(http.StatusForbidden), "lets nobody in"},
		"gone":         {status(http.StatusGone), "not at this address"},
		"broken":       {status(http.StatusBadGateway), "answered 502"},
		"unasked news": {status(http.StatusNotModified), "answered 304"},
		"half": {func(w http.ResponseWriter, _ *http.Request) {
			w.Header().Set("Content-Length", "99")
			_, _ = w.Write([]byte("BEGIN"))
		}, "did not arrive whole"},
		"hangs up":    {func(http.ResponseWriter, *http.Request) { panic(http.ErrAbortHandler) }, "broke"},
		"in a circle": {func(w http.ResponseWriter, r *http.Request) { http.Redirect(w, r, r.URL.String(), http.StatusFound) }, "in a circle"},
		"to plain text": {func(w http.ResponseWriter, r *http.Request) {
			http.Redirect(w, r, "http://"+r.Host+"/"+secret, http.StatusFound)
		}, "not by https"},
		"to no address": {func(w http.ResponseWriter, _ *http.Request) {
			w.Header().Set("Location", "https://[::1/"+secret)
			w.WriteHeader(http.StatusFound)
		}, "broke"},
		"to another scheme": {func(w http.ResponseWriter, _ *http.Request) {
			w.Header().Set("Location", "ftp://"+secret+"/")
			w.WriteHeader(http.StatusFound)
		}, "not by https"},
	} {
		t.Run(name, func(t *testing.T) {
			_, source := server(t, c.handle)
			_, err := source.fetch(t.Context(), mark{})
			wantError(t, err, c.want)
		})
	}
}

func TestHugeAnswersEnd(t *testing.T) {
	_, source := server(t, func(w http.ResponseWriter, _ *http.Request) {
		w.Header().Set("Content-Encoding", "gzip") // a kilobyte that wants to be a gigabyte
		z := gzip.NewWriter(w)
		for line := []byte(strings.Repeat("X-A:b\r\n", 1<<14)); ; {
			if _, err := z.Write(line); err != nil {
				return
			}
		}
	})
	got, err := source.fetch(t.Context(), mark{})
	if err != nil || len(got.raw) != ics.MaxSize+1 {
		t.Fatalf("%d bytes, %v", len(got.raw), err)
	}
	_, err = ics.Sieve(got.raw, false)
	wantError(t, err, "larger than 4 MiB")
}

func TestWhoIsTrusted(t *testing.T) {
	s, source := server(t, func(http.ResponseWriter, *http.Request) {})
	trusted := source
	source.CAFile = ""
	_, err := source.fetch(t.Context(), mark{})
	wantError(t, err, "not trusted")
	source.CAFile = filepath.Join(t.TempDir(), "none.pem")
	_, err = source.fetch(t.Context(), mark{})
	wantError(t, err, "ca_file")
	s.Close()
	_, err = trusted.fetch(t.Context(), mark{})
	wantError(t, err, "cannot be reached: connect: connection refused")
}

func TestAddresses(t *testing.T) {
	for address, want := range map[string]string{
		"http://kalender.example/" + secret:       "does not begin with https",
		"https:///" + secret:                      "not a URL with a host",
		"https://kalender.example:port/" + secret: "not a URL",
		secret:                                      "not a URL",
		"https://kalender.invalid./" + secret:       "the name of the calendar's server is not found: kalender.invalid.",
		"webcal://kalender.invalid./" + secret:      "the name of the calendar's server is not found",
		"https://u:" + secret + "@kalender.invalid": "is not found",
	} {
		source := Source{Address: func() (string, error) { return address, nil }}
		_, err := source.fetch(t.Context(), mark{})
		wantError(t, err, want)
		if strings.Contains(source.from(), secret) {
			t.Errorf("it is from %q", source.from())
		}
	}
	source := Source{Address: func() (string, error) { return "", errors.New("secret file: not here") }}
	_, err := source.fetch(t.Context(), mark{})
	wantError(t, err, "the calendar's address: secret file: not here")
}

func TestAnAnswerThatDoesNotCome(t *testing.T) {
	held := make(chan struct{})
	_, source := server(t, func(_ http.ResponseWriter, r *http.Request) {
		select {
		case <-r.Context().Done():
		case <-held:
		}
	})
	defer close(held)
	ctx, cancel := context.WithTimeout(t.Context(), 1) // a nanosecond stands for half a minute
	defer cancel()
	_, err := source.fetch(ctx, mark{})
	wantError(t, err, "no answer from the calendar's server")
}
