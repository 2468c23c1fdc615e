package probe_test

import (
	"context"
	"crypto/tls"
	"errors"
	"net"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"testing"
	"time"

	"klubba/devices"
	"klubba/devices/probe"
	"klubba/devices/probe/probetest"
)

const day = 24 * time.Hour

func TestCertificates(t *testing.T) {
	a := probetest.NewAuthority(t)
	now := time.Now()
	for name, c := range map[string]struct {
		cert    tls.Certificate
		unknown bool
		want    error
		words   string
	}{
		"sound":      {cert: a.Issue(now.Add(-day), now.Add(10*day+time.Hour), "127.0.0.1")},
		"ran out":    {cert: a.Issue(now.Add(-9*day), now.Add(-2*day), "127.0.0.1"), want: devices.ErrCertificate, words: "ran out on"},
		"not yet":    {cert: a.Issue(now.Add(day), now.Add(9*day), "127.0.0.1"), want: devices.ErrCertificate, words: "clock right"},
		"other name": {cert: a.Issue(now.Add(-day), now.Add(9*day), "portal.test"), want: devices.ErrCertificate, words: "somebody else than 127.0.0.1"},
		"unknown":    {cert: a.Issue(now.Add(-day), now.Add(9*day), "127.0.0.1"), unknown: true, want: devices.ErrCertificate, words: "issuer is not known"},
	} {
		t.Run(name, func(t *testing.T) {
			web := probetest.NewWeb(t, c.cert, http.NotFoundHandler())
			s := probe.Service{Name: "Meetings Plus", Roots: a.Pool()}
			if c.unknown {
				s.Roots = probetest.NewAuthority(t).Pool()
			}
			s.Accept = []int{http.StatusNotFound}
			for _, p := range []devices.ServiceProbe{probe.NewTLS(s, web.Listener.Addr().String()), probe.NewHTTPS(s, web.URL)} {
				r, err := p.Check(t.Context())
				if !errors.Is(err, c.want) || err != nil && (!strings.HasPrefix(err.Error(), "Meetings Plus: ") || !strings.Contains(err.Error(), c.words)) {
					t.Errorf("%T: got %v, want %v with %q", p, err, c.want, c.words)
				}
				if !r.Expires.Equal(c.cert.Leaf.NotAfter) {
					t.Errorf("%T: expires %v, want %v", p, r.Expires, c.cert.Leaf.NotAfter)
				}
				if err == nil && (r.Latency <= 0 || !strings.Contains(r.Evidence.Text, "for 10 more days")) {
					t.Errorf("%T: got %+v", p, r)
				}
			}
		})
	}
}

func TestPages(t *testing.T) {
	elsewhere := httptest.NewServer(http.HandlerFunc(func(http.ResponseWriter, *http.Request) { t.Error("another host was visited") }))
	t.Cleanup(elsewhere.Close)
	portal := strings.Replace(elsewhere.URL, "127.0.0.1", "localhost", 1)
	mux := http.NewServeMux()
	mux.HandleFunc("/ok", func(w http.ResponseWriter, _ *http.Request) { _, _ = w.Write([]byte("hej")) })
	mux.HandleFunc("/down", func(w http.ResponseWriter, _ *http.Request) { w.WriteHeader(http.StatusServiceUnavailable) })
	mux.Handle("/home", http.RedirectHandler("/ok", http.StatusFound))
	mux.Handle("/round", http.RedirectHandler("/round", http.StatusFound))
	mux.Handle("/portal", http.RedirectHandler(portal, http.StatusFound))
	mux.HandleFunc("/endless", func(w http.ResponseWriter, r *http.Request) {
		for r.Context().Err() == nil {
			if _, err := w.Write(make([]byte, 32<<10)); err != nil {
				return
			}
		}
	})
	mux.HandleFunc("/slow", func(_ http.ResponseWriter, r *http.Request) { <-r.Context().Done() })
	web := httptest.NewServer(mux)
	t.Cleanup(web.Close)
	for page, want := range map[string]error{
		"/ok": nil, "/home": nil, "/endless": nil, "/down": devices.ErrStatus, "/missing": devices.ErrStatus,
		"/portal": devices.ErrRedirected, "/round": devices.ErrRedirected, "/slow": devices.ErrTimeout,
	} {
		t.Run(page, func(t *testing.T) {
			s := probe.Service{Name: "portal", Timeout: 300 * time.Millisecond}
			r, err := probe.NewHTTPS(s, web.URL+page).Check(t.Context())
			if !errors.Is(err, want) {
				t.Errorf("got %v, want %v", err, want)
			}
			if want == nil && r.Status != http.StatusOK {
				t.Errorf("status %d", r.Status)
			}
		})
	}
}

// A host that the service names itself is followed.
func TestNamedRedirectIsFollowed(t *testing.T) {
	portal := httptest.NewServer(http.HandlerFunc(func(http.ResponseWriter, *http.Request) {}))
	t.Cleanup(portal.Close)
	web := httptest.NewServer(http.RedirectHandler(strings.Replace(portal.URL, "127.0.0.1", "localhost", 1), http.StatusFound))
	t.Cleanup(web.Close)
	s := probe.Service{Name: "portal", RedirectTo: []string{"localhost"}}
	if _, err := probe.NewHTTPS(s, web.URL).Check(t.Context()); err != nil {
		t.Error(err)
	}
}

func TestServiceFaults(t *testing.T) {
	silent, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { silent.Close() })
	plain := httptest.NewServer(http.NotFoundHandler())
	t.Cleanup(plain.Close)
	u, err := url.Parse(plain.URL)
	if err != nil {
		t.Fatal(err)
	}
	s := probe.Service{Name: "portal", Timeout: 300 * time.Millisecond}
	for name, c := range map[string]struct {
		probe devices.ServiceProbe
		want  error
	}{
		"no such name":       {probe.NewTCP(s, "no-such-host.invalid:443"), devices.ErrUnresolved},
		"no such name, web":  {probe.NewHTTPS(s, "https://no-such-host.invalid/"), devices.ErrUnresolved},
		"nobody listens":     {probe.NewTCP(s, "127.0.0.1:1"), devices.ErrRefused},
		"accepts and sleeps": {probe.NewTLS(s, silent.Addr().String()), devices.ErrTimeout},
		"speaks no TLS":      {probe.NewTLS(s, u.Host), devices.ErrGarbage},
		"takes connections":  {probe.NewTCP(s, silent.Addr().String()), nil},
	} {
		t.Run(name, func(t *testing.T) {
			begun := time.Now()
			if _, err := c.probe.Check(t.Context()); !errors.Is(err, c.want) {
				t.Errorf("got %v, want %v", err, c.want)
			}
			if d := time.Since(begun); d > 2*time.Second {
				t.Errorf("took %v", d)
			}
		})
	}
	for _, bad := range []string{"", "portal.test", "ftp://portal.test/", "https://", "http://[::1"} {
		if _, err := probe.NewHTTPS(s, bad).Check(t.Context()); err == nil {
			t.Errorf("%q was taken for a web address", bad)
		}
	}
	ended, cancel := context.WithCancel(t.Context())
	cancel()
	if _, err := probe.NewTCP(s, "127.0.0.1:1").Check(ended); !errors.Is(err, context.Canceled) {
		t.Errorf("got %v after the end", err)
	}
}

func TestDaysLeft(t *testing.T) {
	now := time.Date(2026, 3, 1, 12, 0, 0, 0, time.UTC)
	for d, want := range map[time.Duration]int{0: 0, day - 1: 0, day: 1, 30*day + 1: 30, -1: -1, -day: -2} {
		if got := probe.DaysLeft(now.Add(d), now); got != want {
			t.Errorf("%v: %d days, want %d", d, got, want)
		}
	}
}
