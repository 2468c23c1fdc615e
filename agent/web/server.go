package web

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"log/slog"
	"net"
	"net/http"
	"time"

	"klubba/agent/cell"
	"klubba/agent/wire"
	"klubba/room"
)

// The limits on what a client may cost.
const (
	maxStreams     = 256
	maxConnections = 512
	maxHeavy       = 2 // exports and verifications at a time
	maxLooks       = 4 // uses of cameras and speakerphones at a time

	headerTimeout = 5 * time.Second
	readTimeout   = 15 * time.Second
	writeTimeout  = 15 * time.Second
	idleTimeout   = 60 * time.Second
	doTimeout     = 10 * time.Second // for the room to answer a command
	maxHeader     = 16 << 10

	// For requests under way when the server ends: less than package agent
	// grants its services, for a client that hangs is no reason to stop in
	// disorder.
	closeTimeout = 2 * time.Second
)

// Options says where a server listens and what it tells. All but Owner,
// Group, Mode, Figures, Cameras, Calendar, Displays, Speakers, Prechecks and Log are needed.
type Options struct {
	// Socket is the path of the unix socket.
	Socket string
	// Owner and Group are names or numbers; empty leaves what it is.
	Owner, Group string
	// Mode is the socket's permissions; zero means 0660.
	Mode fs.FileMode

	Place wire.Place
	// Told is the state that may be told. Its At is given as the state's
	// time, so that a reader can see when it stops being renewed.
	Told *cell.Cell[wire.Told]
	// Figures are those of the link, as they are measured; while their
	// version is zero there are none yet. Nil: nobody measures.
	Figures *cell.Cell[wire.LinkFigures]
	Record  Record
	// Cameras are the room's; nil if it has none.
	Cameras Cameras
	// Displays are the room's; nil if it has none.
	Displays Displays
	// Speakers are the room's speakerphones; nil if it has none.
	Speakers Speakers
	// Prechecks are the room's; nil if nothing can be checked.
	Prechecks Prechecks
	Do        wire.Doer
	// Now is the present on both clocks.
	Now func() room.Instant
	// Zone is the room's time zone, for minutes.
	Zone *time.Location
	Log  *slog.Logger
	// Calendar is the room's; while its version is zero nothing is known of
	// it yet. Nil: the room has none.
	Calendar *cell.Cell[wire.Calendar]
}

// Server is the HTTP API of one room. Make one with New.
type Server struct {
	opt      Options
	streams  chan struct{} // holds one for each open event stream
	write    time.Duration // for a client to take one write
	heavy    chan struct{} // holds one for each export or verification
	looks    chan struct{} // holds one for each use of a camera
	settings chan struct{} // holds one for each use of a display or a speakerphone
}

// New returns a server. It opens nothing; Run does.
func New(opt Options) *Server {
	if opt.Mode == 0 {
		opt.Mode = 0o660
	}
	if opt.Zone == nil {
		opt.Zone = time.Local
	}
	if opt.Log == nil {
		opt.Log = slog.New(slog.DiscardHandler)
	}
	return &Server{
		opt:      opt,
		streams:  make(chan struct{}, maxStreams),
		write:    writeTimeout,
		heavy:    make(chan struct{}, maxHeavy),
		looks:    make(chan struct{}, maxLooks),
		settings: make(chan struct{}, maxSettings),
	}
}

// Handler returns the API without its socket.
func (s *Server) Handler() http.Handler {
	mux := http.NewServeMux()
	mux.HandleFunc("GET /v1/status", s.status)
	mux.HandleFunc("GET /v1/events", s.events)
	mux.HandleFunc("GET /v1/link", s.link)
	mux.HandleFunc("GET /v1/calendar", s.calendar)
	mux.HandleFunc("POST /v1/commands/{name}", s.command)
	mux.HandleFunc("GET /v1/cameras", s.cameras)
	mux.HandleFunc("GET /v1/cameras/{name}", s.cameraInfo)
	mux.HandleFunc("POST /v1/cameras/{name}/check", s.cameraCheck)
	mux.HandleFunc("POST /v1/cameras/{name}/snapshot", s.cameraSnapshot)
	mux.HandleFunc("POST /v1/cameras/{name}/reference", s.cameraReference)
	mux.HandleFunc("POST /v1/cameras/{name}/ptz", s.cameraPTZ)
	mux.HandleFunc("GET /v1/displays", s.displays)
	mux.HandleFunc("GET /v1/displays/{name}", s.displayState)
	mux.HandleFunc("POST /v1/displays/{name}/{use}", s.displayUse)
	s.handleSpeakerphones(mux)
	mux.HandleFunc("GET /v1/precheck", s.prechecks)
	mux.HandleFunc("GET /v1/reports/{number}", s.report)
	mux.HandleFunc("POST /v1/reports/{number}/answers", s.signReport)
	mux.HandleFunc("GET /v1/record", s.entries)
	mux.HandleFunc("GET /v1/record/meetings", s.meetings)
	mux.HandleFunc("GET /v1/record/meetings/{id}", s.meeting)
	mux.HandleFunc("GET /v1/record/export", s.export)
	mux.HandleFunc("GET /v1/record/verify", s.verify)
	mux.HandleFunc("GET /v1/record/minutes", s.minutes)
	return known(mux)
}

// Run listens and serves until ctx ends; then it lets requests under way
// finish within a deadline, removes the socket and returns nil. An error
// means that it could not listen or had to stop; Run may then be called again.
func (s *Server) Run(ctx context.Context) error {
	listener, err := listen(ctx, s.opt)
	if err != nil {
		return fmt.Errorf("web: %w", err)
	}
	server := s.http(ctx)
	served := make(chan error, 1)
	go func() { served <- server.Serve(newLimited(listener, maxConnections)) }()
	select {
	case err := <-served:
		return errors.Join(fmt.Errorf("web: serve %s: %w", s.opt.Socket, err), server.Close())
	case <-ctx.Done():
	}
	return shutdown(server, served)
}

// http returns the server with its limits; its streams end with ctx.
func (s *Server) http(ctx context.Context) *http.Server {
	return &http.Server{
		Handler:           s.Handler(),
		ReadHeaderTimeout: headerTimeout,
		ReadTimeout:       readTimeout,
		WriteTimeout:      writeTimeout,
		IdleTimeout:       idleTimeout,
		MaxHeaderBytes:    maxHeader,
		ErrorLog:          slog.NewLogLogger(s.opt.Log.Handler(), slog.LevelDebug),
		BaseContext:       func(net.Listener) context.Context { return withStop(ctx) },
		ConnContext:       withPeer,
	}
}

// shutdown ends the server in good order, or after closeTimeout in bad.
func shutdown(server *http.Server, served <-chan error) error {
	grace, cancel := context.WithTimeout(context.Background(), closeTimeout)
	defer cancel()
	err := server.Shutdown(grace)
	if errors.Is(err, context.DeadlineExceeded) {
		err = server.Close()
	}
	<-served
	if err != nil {
		return fmt.Errorf("web: stop: %w", err)
	}
	return nil
}

// stopKey finds the server's own context in a request's.
type stopKey struct{}

// withStop returns a context for requests. They outlive ctx by a moment, so
// that a command under way gets its reply; streams and long work end with ctx.
func withStop(ctx context.Context) context.Context {
	return context.WithValue(context.WithoutCancel(ctx), stopKey{}, ctx)
}

// stopping returns a context that ends when the server wants to.
func stopping(ctx context.Context) context.Context {
	if server, ok := ctx.Value(stopKey{}).(context.Context); ok {
		return server
	}
	return context.Background()
}
