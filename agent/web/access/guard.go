package access

import (
	"log/slog"
	"net"
	"net/http"
	"net/netip"
)

// Options say who may come in. The zero Options let in whoever is at this
// machine, for everything.
type Options struct {
	// Accounts are those who may log in. None: everybody at this machine may
	// do everything, and nobody else anything.
	Accounts []Account
	// SessionFile keeps sessions over a restart; empty keeps them in memory.
	SessionFile string
	// TLS tells that browsers come by https.
	TLS bool
	Log *slog.Logger // default discards
}

// Guard knows who sent a request. Make one with New.
type Guard struct {
	opt      Options
	accounts *accounts
	sessions *sessions
	origin   *http.CrossOriginProtection
}

// New returns a guard. It reads nothing; the first request does.
func New(opt Options) *Guard {
	if opt.Log == nil {
		opt.Log = slog.New(slog.DiscardHandler)
	}
	st := &store{path: opt.SessionFile, warn: func(what string, err error) { opt.Log.Warn(what, "error", err) }}
	return &Guard{
		opt: opt, accounts: newAccounts(opt.Accounts), sessions: newSessions(st, opt.TLS),
		origin: http.NewCrossOriginProtection(),
	}
}

// Open tells whether there are no accounts, so that whoever is at this machine
// may do everything.
func (g *Guard) Open() bool { return len(g.opt.Accounts) == 0 }

// Around puts the guard before everything: h learns by CallerOf who sent a
// request, and gets none that another site sent, or that came under a foreign
// name to a room without accounts.
func (g *Guard) Around(h http.Handler) http.Handler {
	known := http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if g.Open() {
			g.open(w, r, h)
			return
		}
		ctx, err := g.sessions.load(r)
		if err != nil {
			http.Error(w, "the sessions cannot be read: "+err.Error(), http.StatusInternalServerError)
			return
		}
		caller := Caller{}
		name, mark := g.sessions.account(ctx)
		if a, ok := g.accounts.byName[name]; ok && a.mark() == mark {
			caller = Caller{Name: a.Name, Role: a.Role}
		}
		h.ServeHTTP(w, r.WithContext(withCaller(ctx, caller)))
	})
	protected := g.origin.Handler(known)
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		g.headers(w.Header())
		protected.ServeHTTP(w, r)
	})
}

// open answers in a room without accounts: requests from this machine, under
// this machine's own name.
func (g *Guard) open(w http.ResponseWriter, r *http.Request, h http.Handler) {
	if !loopback(r.RemoteAddr) || !loopback(r.Host) {
		http.Error(w, "this room has no accounts, so its page is for this machine alone, as http://127.0.0.1 or http://localhost; "+
			"write a [[user]] section in the configuration to let others in", http.StatusForbidden)
		return
	}
	h.ServeHTTP(w, r.WithContext(withCaller(r.Context(), Caller{Role: Local})))
}

// loopback reports whether a host, with or without a port, is this machine.
func loopback(host string) bool {
	if h, _, err := net.SplitHostPort(host); err == nil {
		host = h
	}
	if host == "localhost" {
		return true
	}
	ip, err := netip.ParseAddr(host)
	if err != nil && len(host) > 2 && host[0] == '[' {
		ip, err = netip.ParseAddr(host[1 : len(host)-1])
	}
	return err == nil && ip.Unmap().IsLoopback()
}

// Login begins a session for the account of that name and password. The error
// is ErrWrong, ErrBusy or a *WaitError, or says that no session could be kept.
// The request must have come through Around.
func (g *Guard) Login(w http.ResponseWriter, r *http.Request, name, given string) (Caller, error) {
	a, err := g.accounts.login(r.Context(), name, given, r.RemoteAddr)
	if err != nil {
		g.opt.Log.Warn("login to the page failed", "from", r.RemoteAddr, "error", err)
		return Caller{}, err
	}
	if err := g.sessions.begin(r.Context(), w, a); err != nil {
		return Caller{}, err
	}
	g.opt.Log.Info("login to the page", "account", a.Name, "role", a.Role, "from", r.RemoteAddr)
	return Caller{Name: a.Name, Role: a.Role}, nil
}

// Logout ends the session of a request that came through Around.
func (g *Guard) Logout(w http.ResponseWriter, r *http.Request) error {
	if g.Open() {
		return nil
	}
	return g.sessions.end(r.Context(), w)
}

// headers are what every reply carries. The policy allows what is served from
// here, by name, and nothing that stands inside a page.
func (g *Guard) headers(h http.Header) {
	h.Set("Content-Security-Policy", "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; "+
		"connect-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'")
	h.Set("X-Content-Type-Options", "nosniff")
	h.Set("X-Frame-Options", "DENY") // for browsers that do not know frame-ancestors
	h.Set("Referrer-Policy", "no-referrer")
	h.Set("Cross-Origin-Opener-Policy", "same-origin")
	h.Set("Cross-Origin-Resource-Policy", "same-origin")
	h.Set("Permissions-Policy", "camera=(), microphone=(), geolocation=()")
	if g.opt.TLS {
		h.Set("Strict-Transport-Security", "max-age=31536000")
	}
}
