package access

import (
	"context"
	"fmt"
	"net/http"
	"time"

	"github.com/alexedwards/scs/v2"
)

// How long a session lasts. A panel on the wall must not ask for a password in
// the middle of a meeting; a technician's laptop must not stay open.
const (
	panelLasts = 30 * 24 * time.Hour // chair and viewer
	deskLasts  = 12 * time.Hour      // staff and technician
)

func lasts(r Role) time.Duration {
	if r == Chair || r == Viewer {
		return panelLasts
	}
	return deskLasts
}

// The keys of what a session holds.
const (
	keyName = "name" // of the account
	keyMark = "mark" // of the account as it was at login
)

// sessions tell who a browser belongs to.
type sessions struct {
	manager *scs.SessionManager
	cookie  string
	secure  bool
}

// newSessions makes the library's manager by hand: its own constructor starts
// a goroutine that nobody ends.
func newSessions(st *store, secure bool) *sessions {
	s := &sessions{
		manager: &scs.SessionManager{Lifetime: panelLasts, Store: st, Codec: scs.GobCodec{}, HashTokenInStore: true},
		cookie:  "klubba", secure: secure,
	}
	if secure {
		s.cookie = "__Host-klubba" // browsers take it from this host alone, over TLS alone (RFC 6265bis, 4.1.3.2)
	}
	return s
}

// load returns a context with the browser's session, an empty one if it has
// none that can be read.
func (s *sessions) load(r *http.Request) (context.Context, error) {
	token := ""
	if c, err := r.Cookie(s.cookie); err == nil {
		token = c.Value
	}
	ctx, err := s.manager.Load(r.Context(), token)
	if err != nil {
		return s.manager.Load(r.Context(), "")
	}
	return ctx, nil
}

// account names the account that the session of ctx was begun for.
func (s *sessions) account(ctx context.Context) (name, mark string) {
	return s.manager.GetString(ctx, keyName), s.manager.GetString(ctx, keyMark)
}

// begin starts a session under a new token, so that one that somebody planted
// in the browser is worth nothing.
func (s *sessions) begin(ctx context.Context, w http.ResponseWriter, a Account) error {
	if err := s.manager.RenewToken(ctx); err != nil {
		return fmt.Errorf("begin a session: %w", err)
	}
	s.manager.SetDeadline(ctx, time.Now().Add(lasts(a.Role)))
	s.manager.Put(ctx, keyName, a.Name)
	s.manager.Put(ctx, keyMark, a.mark())
	token, expires, err := s.manager.Commit(ctx)
	if err != nil {
		return fmt.Errorf("keep a session: %w", err)
	}
	s.set(w, token, expires)
	return nil
}

// end forgets the session, here and in the browser.
func (s *sessions) end(ctx context.Context, w http.ResponseWriter) error {
	err := s.manager.Destroy(ctx)
	s.set(w, "", time.Unix(1, 0))
	if err != nil {
		return fmt.Errorf("end a session: %w", err)
	}
	return nil
}

func (s *sessions) set(w http.ResponseWriter, token string, expires time.Time) {
	http.SetCookie(w, &http.Cookie{
		Name: s.cookie, Value: token, Path: "/", Expires: expires,
		HttpOnly: true, Secure: s.secure, SameSite: http.SameSiteLaxMode,
	})
}
