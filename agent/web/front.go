package web

import (
	"context"
	"crypto/tls"
	"errors"
	"fmt"
	"log/slog"
	"net"
	"net/http"
	"strings"

	"klubba/agent/web/access"
)

// maxVisitors bounds the connections to the page.
const maxVisitors = 512

// FrontOptions say where the page is found. All but the files and Log are
// needed; the files stand or fall together.
type FrontOptions struct {
	// Listen is an address and a port, such as "127.0.0.1:8080".
	Listen string
	// CertFile and KeyFile are PEM files; empty for http without TLS.
	CertFile, KeyFile string
	Guard             *access.Guard
	// API answers below /v1/, Page everywhere else.
	API  *Server
	Page http.Handler
	Log  *slog.Logger
}

// Front is the page and the API towards a network, behind a guard. Make one
// with NewFront.
type Front struct {
	opt  FrontOptions
	cert *certificate
}

// NewFront returns a front. It opens nothing; Run does.
func NewFront(opt FrontOptions) *Front {
	if opt.Log == nil {
		opt.Log = slog.New(slog.DiscardHandler)
	}
	f := &Front{opt: opt}
	if opt.CertFile != "" {
		f.cert = &certificate{certFile: opt.CertFile, keyFile: opt.KeyFile}
	}
	return f
}

// Handler returns page and API, with their guard and without their socket.
func (f *Front) Handler() http.Handler {
	mux := http.NewServeMux()
	mux.Handle("/v1/", permitted(f.opt.API.Handler()))
	mux.Handle("POST /look/{camera}", permitted(f.look()))
	mux.Handle("GET /live", ending(f.opt.Page))
	mux.Handle("/", f.opt.Page)
	return f.opt.Guard.Around(mux)
}

// Run listens and serves until ctx ends, as Server's Run does.
func (f *Front) Run(ctx context.Context) error {
	if f.cert != nil {
		if _, err := f.cert.get(); err != nil {
			return err
		}
	}
	var config net.ListenConfig
	listener, err := config.Listen(ctx, "tcp", f.opt.Listen)
	if err != nil {
		return fmt.Errorf("web: listen at %s: %w; is another program there, or may this account not use that port?", f.opt.Listen, cause(err))
	}
	listener = newLimited(listener, maxVisitors)
	if f.cert != nil {
		listener = tls.NewListener(listener, f.cert.config())
	}
	server := f.opt.API.http(ctx)
	server.Handler, server.ConnContext = f.Handler(), nil
	served := make(chan error, 1)
	go func() { served <- server.Serve(listener) }()
	f.opt.Log.Info("the page is open", "address", f.opt.Listen, "tls", f.cert != nil)
	if f.opt.Guard.Open() {
		f.opt.Log.Warn("the page has no users: it answers this machine alone, and everybody there may do everything")
	}
	select {
	case err := <-served:
		return errors.Join(fmt.Errorf("web: serve %s: %w", f.opt.Listen, err), server.Close())
	case <-ctx.Done():
	}
	return shutdown(server, served)
}

// ending makes the requests of h end when the server wants to: a stream would
// hold it up.
func ending(h http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		ctx, cancel := untilStop(r.Context())
		defer cancel()
		h.ServeHTTP(w, r.WithContext(ctx))
	})
}

// permitted lets requests through to the API from those who may send them.
func permitted(h http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		caller, _ := access.CallerOf(r.Context())
		switch deed := deedOf(r); {
		case caller == access.Caller{}:
			fail(w, http.StatusUnauthorized, "log in at /login first")
		case !caller.May(deed):
			fail(w, http.StatusForbidden, fmt.Sprintf("the role %q may not do this; log in as somebody else", caller.Role))
		default:
			h.ServeHTTP(w, r)
		}
	})
}

// deedOf is what a request to the API would do. What is not known is the most
// that there is.
func deedOf(r *http.Request) access.Deed {
	verb, isCommand := strings.CutPrefix(r.URL.Path, "/v1/commands/")
	switch {
	case isCommand:
		return access.DeedOf(verb)
	case strings.HasPrefix(r.URL.Path, "/v1/cameras"):
		return access.Look
	case r.Method == http.MethodGet, r.Method == http.MethodHead:
		return access.Read
	case strings.HasPrefix(r.URL.Path, "/v1/reports/"):
		return access.Test
	}
	return access.Look
}

// look takes one picture for the page: a form cannot say that it sends no
// arguments.
func (f *Front) look() http.Handler {
	api := f.opt.API.Handler()
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		asked := r.Clone(r.Context())
		asked.URL.Path = "/v1/cameras/" + r.PathValue("camera") + "/snapshot"
		asked.URL.RawPath = ""
		asked.Body, asked.ContentLength = http.NoBody, 0
		asked.Header.Del("Content-Type")
		api.ServeHTTP(w, asked)
	})
}
