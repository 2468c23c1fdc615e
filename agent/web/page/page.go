package page

import (
	"log/slog"
	"net/http"
	"time"

	"klubba/agent/cell"
	"klubba/agent/web/access"
	"klubba/agent/wire"
	"klubba/room"
	"klubba/room/record"
	"klubba/room/text"
)

// maxStreams bounds the browsers that follow along.
const maxStreams = 256

// maxHeavy bounds the verifications and bundles that are made at a time.
const maxHeavy = 1

// Record is the record on disk, read only: that of package agent/web.
type Record interface {
	Head() record.Head
	Meetings() ([]record.Meeting, error)
	Meeting(id string) ([]record.Sealed, error)
}

// Options are what the page shows and whom it asks. All but Figures, Cameras,
// Config, Logged and Log are needed.
type Options struct {
	Guard *access.Guard
	Place wire.Place
	// Title is what people call the room.
	Title string
	// Language is that of the room: what who has not chosen reads.
	Language string
	Version  string
	Told     *cell.Cell[wire.Told]
	// Figures are those of the link; nil where nobody measures.
	Figures *cell.Cell[wire.LinkFigures]
	Record  Record
	// API is asked to verify the record, and for what a support bundle holds.
	API http.Handler
	// Cameras names the room's cameras.
	Cameras []string
	Do      wire.Doer
	Now     func() room.Instant
	Zone    *time.Location
	// Config is the configuration as it may be shown: without secrets.
	Config string
	// Logged are the newest lines of the log, oldest first.
	Logged func() []string
	Log    *slog.Logger
}

// Page answers browsers. Make one with New.
type Page struct {
	opt     Options
	tongues map[string]*tongue
	statics map[string]static
	streams chan struct{}
	heavy   chan struct{}
}

// New returns a page. It does no I/O: all it shows is built in.
func New(opt Options) *Page {
	if opt.Zone == nil {
		opt.Zone = time.UTC
	}
	if opt.Logged == nil {
		opt.Logged = func() []string { return nil }
	}
	if opt.Log == nil {
		opt.Log = slog.New(slog.DiscardHandler)
	}
	p := &Page{
		opt: opt, tongues: map[string]*tongue{}, statics: statics(),
		streams: make(chan struct{}, maxStreams), heavy: make(chan struct{}, maxHeavy),
	}
	for _, lang := range text.Languages() {
		p.tongues[lang] = newTongue(lang, p.statics)
	}
	return p
}

// Handler returns the page. It is to stand behind the Guard of its options.
func (p *Page) Handler() http.Handler {
	mux := http.NewServeMux()
	mux.HandleFunc("GET /{$}", p.home)
	mux.Handle("GET /chair", p.view(access.Read, p.chair))
	mux.Handle("GET /precheck", p.view(access.Read, p.precheck))
	mux.Handle("GET /technician", p.view(access.Look, p.technician))
	mux.Handle("GET /record", p.view(access.Read, p.meetings))
	mux.Handle("GET /record/{id}", p.view(access.Read, p.meeting))
	mux.Handle("GET /live", p.may(access.Read, p.live))
	mux.Handle("GET /bundle", p.may(access.Look, p.bundle))
	mux.HandleFunc("POST /do", p.do)
	mux.HandleFunc("GET /login", p.loginForm)
	mux.HandleFunc("POST /login", p.login)
	mux.HandleFunc("POST /logout", p.logout)
	mux.HandleFunc("GET /static/{file}", p.static)
	mux.HandleFunc("/", p.notFound)
	return mux
}

// home leads to the view that a role is there for.
func (p *Page) home(w http.ResponseWriter, r *http.Request) {
	caller, _ := access.CallerOf(r.Context())
	to := "/chair"
	switch caller.Role {
	case "":
		p.askLogin(w, r)
		return
	case access.Staff:
		to = "/precheck"
	case access.Technician:
		to = "/technician"
	}
	http.Redirect(w, r, to, http.StatusSeeOther)
}

// may lets a request through from who may do a deed.
func (p *Page) may(deed access.Deed, h http.HandlerFunc) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		caller, _ := access.CallerOf(r.Context())
		switch {
		case caller == access.Caller{}:
			p.askLogin(w, r)
		case !caller.May(deed):
			p.show(w, r, http.StatusForbidden, p.message(r, "forbidden"))
		default:
			h(w, r)
		}
	})
}

// view shows what make makes, to who may see it.
func (p *Page) view(deed access.Deed, make func(*request) (body, error)) http.Handler {
	return p.may(deed, func(w http.ResponseWriter, r *http.Request) {
		if p.chooseLanguage(w, r) {
			return
		}
		q := p.ask(r)
		b, err := make(q)
		if err != nil {
			p.failed(w, r, err)
			return
		}
		p.show(w, r, http.StatusOK, b)
	})
}
