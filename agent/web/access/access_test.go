package access

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"net/http/httptest"
	"net/url"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"testing/synctest"
	"time"

	"klubba/agent/web/password"
)

const secret = "klubban i bordet"

// hashOf is one hash for all tests: each costs 19 MiB and some time.
func hashOf(t *testing.T) string {
	t.Helper()
	h, err := password.New(secret)
	if err != nil {
		t.Fatal(err)
	}
	return h
}

// site is a guarded page that tells who calls, and where one logs in and out.
func site(g *Guard) http.Handler {
	mux := http.NewServeMux()
	mux.HandleFunc("/", func(w http.ResponseWriter, r *http.Request) {
		c, _ := CallerOf(r.Context())
		fmt.Fprintf(w, "%s %s", c.Name, c.Role)
	})
	mux.HandleFunc("POST /login", func(w http.ResponseWriter, r *http.Request) {
		if _, err := g.Login(w, r, r.FormValue("name"), r.FormValue("password")); err != nil {
			http.Error(w, err.Error(), http.StatusUnauthorized)
		}
	})
	mux.HandleFunc("POST /logout", func(w http.ResponseWriter, r *http.Request) {
		if err := g.Logout(w, r); err != nil {
			http.Error(w, err.Error(), http.StatusInternalServerError)
		}
	})
	return g.Around(mux)
}

// browser keeps one cookie and sends what a browser sends.
type browser struct {
	t      *testing.T
	site   http.Handler
	cookie string
	from   string // address
	header http.Header
}

func (b *browser) do(method, path string, form url.Values) *httptest.ResponseRecorder {
	b.t.Helper()
	r := httptest.NewRequest(method, "http://room.example"+path, strings.NewReader(form.Encode()))
	r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	for name, values := range b.header {
		r.Header[name] = values
	}
	if b.from != "" {
		r.RemoteAddr = b.from
	}
	if b.cookie != "" {
		r.Header.Set("Cookie", b.cookie)
	}
	w := httptest.NewRecorder()
	b.site.ServeHTTP(w, r)
	for _, c := range w.Result().Cookies() {
		b.cookie = c.Name + "=" + c.Value
	}
	return w
}

func (b *browser) login(name, given string) int {
	b.t.Helper()
	return b.do("POST", "/login", url.Values{"name": {name}, "password": {given}}).Code
}

func (b *browser) who() string { return b.do("GET", "/", nil).Body.String() }

func TestSessionFromLoginToLogout(t *testing.T) {
	hash := hashOf(t)
	b := &browser{t: t, site: site(New(Options{Accounts: []Account{{"anna", Chair, hash}}}))}
	if got := b.who(); got != " " {
		t.Errorf("before the login: %q", got)
	}
	for _, wrong := range [][2]string{{"anna", "klubban"}, {"bo", secret}, {"", ""}, {"anna", hash}} {
		if code := b.login(wrong[0], wrong[1]); code != 401 {
			t.Errorf("%v: %d", wrong, code)
		}
	}
	if b.cookie != "" {
		t.Errorf("a failed login left %q", b.cookie)
	}
	if code := b.login("anna", secret); code != 200 || b.who() != "anna chair" {
		t.Fatalf("%d, then %q", code, b.who())
	}
	before := b.cookie
	b.do("POST", "/logout", nil)
	b.cookie = before
	if got := b.who(); got != " " {
		t.Errorf("a cookie replayed after the logout is %q", got)
	}
}

func TestForgedAndPlantedCookies(t *testing.T) {
	hash := hashOf(t)
	b := &browser{t: t, site: site(New(Options{Accounts: []Account{{"anna", Chair, hash}}}))}
	for _, forged := range []string{"klubba=x", "klubba=" + strings.Repeat("A", 5000), "klubba=anna", `klubba="\x00"`} {
		b.cookie = forged
		if got := b.who(); got != " " {
			t.Errorf("%.20q is %q", forged, got)
		}
	}
	b.cookie = "klubba=planted"
	if b.login("anna", secret); b.cookie == "klubba=planted" {
		t.Error("the login went on under a token that somebody planted")
	}
}

func TestSessionOutlivesARestartAndNoMore(t *testing.T) {
	hash := hashOf(t)
	file := filepath.Join(t.TempDir(), "sessions.json")
	with := func(a ...Account) http.Handler { return site(New(Options{Accounts: a, SessionFile: file})) }
	b := &browser{t: t, site: with(Account{"anna", Chair, hash})}
	b.login("anna", secret)
	info, err := os.Stat(file)
	if err != nil || info.Mode().Perm() != 0o600 {
		t.Fatalf("%v, error %v", info, err)
	}
	data, _ := os.ReadFile(file)
	if _, token, _ := strings.Cut(b.cookie, "="); strings.Contains(string(data), token) {
		t.Error("the file holds what the browser holds")
	}
	for name, test := range map[string]struct {
		site http.Handler
		want string
	}{
		"the same":         {with(Account{"anna", Chair, hash}), "anna chair"},
		"another role":     {with(Account{"anna", Viewer, hash}), " "},
		"another password": {with(Account{"anna", Chair, hashOf(t)}), " "},
		"account gone":     {with(Account{"bo", Chair, hash}), " "},
	} {
		b.site = test.site
		if got := b.who(); got != test.want {
			t.Errorf("%s: %q, want %q", name, got, test.want)
		}
	}
}

func TestBrokenSessionFile(t *testing.T) {
	hash := hashOf(t)
	for _, content := range []string{"", "null", "[", `{"x":{"data":"!"}}`, strings.Repeat("x", maxFile+1)} {
		file := filepath.Join(t.TempDir(), "sessions.json")
		if err := os.WriteFile(file, []byte(content), 0o600); err != nil {
			t.Fatal(err)
		}
		b := &browser{t: t, site: site(New(Options{Accounts: []Account{{"anna", Chair, hash}}, SessionFile: file}))}
		b.cookie = "klubba=x"
		if b.who() != " " || b.login("anna", secret) != 200 || b.who() != "anna chair" {
			t.Errorf("%.20q: nobody can log in", content)
		}
	}
}

func TestSessionsEnd(t *testing.T) {
	hash := hashOf(t)
	for role, long := range map[Role]time.Duration{Chair: 30 * 24 * time.Hour, Staff: 12 * time.Hour} {
		synctest.Test(t, func(t *testing.T) {
			b := &browser{t: t, site: site(New(Options{Accounts: []Account{{"anna", role, hash}}}))}
			b.login("anna", secret)
			time.Sleep(long - time.Minute)
			if got := b.who(); got != "anna "+string(role) {
				t.Errorf("%s is %q a minute before the end", role, got)
			}
			time.Sleep(2 * time.Minute)
			if got := b.who(); got != " " {
				t.Errorf("%s is %q after the end", role, got)
			}
		})
	}
}

func TestSessionsAreBounded(t *testing.T) {
	s := &store{warn: func(string, error) {}}
	for i := range 3 * maxSessions {
		if err := s.Commit(fmt.Sprint(i), nil, time.Now().Add(time.Hour+time.Duration(i)*time.Second)); err != nil {
			t.Fatal(err)
		}
	}
	_, newest, _ := s.Find(fmt.Sprint(3*maxSessions - 1))
	if len(s.byHash) != maxSessions || !newest {
		t.Errorf("%d sessions, the newest there: %t", len(s.byHash), newest)
	}
}

func TestOtherSitesChangeNothing(t *testing.T) {
	hash := hashOf(t)
	b := &browser{t: t, site: site(New(Options{Accounts: []Account{{"anna", Chair, hash}}}))}
	b.login("anna", secret)
	for name, header := range map[string]http.Header{
		"cross-site":      {"Sec-Fetch-Site": {"cross-site"}},
		"same-site":       {"Sec-Fetch-Site": {"same-site"}},
		"another origin":  {"Origin": {"https://evil.example"}},
		"no origin":       {"Origin": {"null"}},
		"another's frame": {"Sec-Fetch-Site": {"cross-site"}, "Origin": {"http://room.example"}},
	} {
		b.header = header
		if w := b.do("POST", "/do", url.Values{"verb": {"suspend"}}); w.Code != 403 {
			t.Errorf("%s: %d", name, w.Code)
		}
	}
	b.header = http.Header{"Sec-Fetch-Site": {"same-origin"}}
	if w := b.do("POST", "/do", nil); w.Code != 200 {
		t.Errorf("the page's own form: %d", w.Code)
	}
}

func TestRoomWithoutAccounts(t *testing.T) {
	g := New(Options{})
	for name, test := range map[string]struct {
		from, host string
		code       int
	}{
		"this machine":        {"127.0.0.1:4711", "127.0.0.1:8080", 200},
		"by name":             {"127.0.0.1:4711", "localhost:8080", 200},
		"IPv6":                {"[::1]:4711", "[::1]:8080", 200},
		"IPv6 without port":   {"[::1]:4711", "[::1]", 200},
		"rebound name":        {"127.0.0.1:4711", "evil.example", 403},
		"name that resembles": {"127.0.0.1:4711", "127.0.0.1.evil.example", 403},
		"another machine":     {"192.0.2.7:4711", "127.0.0.1:8080", 403},
		"no host":             {"127.0.0.1:4711", "", 403},
	} {
		r := httptest.NewRequest("GET", "/", nil)
		r.RemoteAddr, r.Host = test.from, test.host
		w := httptest.NewRecorder()
		site(g).ServeHTTP(w, r)
		if w.Code != test.code || test.code == 200 && w.Body.String() != " local" {
			t.Errorf("%s: %d %q", name, w.Code, w.Body)
		}
	}
}

func TestHeaders(t *testing.T) {
	for _, tls := range []bool{false, true} {
		b := &browser{t: t, site: site(New(Options{TLS: tls, Accounts: []Account{{"anna", Chair, hashOf(t)}}}))}
		h := b.do("GET", "/", nil).Header()
		for name, want := range map[string]string{
			"Content-Security-Policy": "frame-ancestors 'none'", "X-Content-Type-Options": "nosniff", "Referrer-Policy": "no-referrer",
		} {
			if !strings.Contains(h.Get(name), want) {
				t.Errorf("%s: %q", name, h.Get(name))
			}
		}
		if strings.Contains(h.Get("Content-Security-Policy"), "unsafe") || (h.Get("Strict-Transport-Security") != "") != tls {
			t.Errorf("%v", h)
		}
		c := b.do("POST", "/login", url.Values{"name": {"anna"}, "password": {secret}}).Result().Cookies()[0]
		if !c.HttpOnly || c.Secure != tls || c.SameSite != http.SameSiteLaxMode || strings.HasPrefix(c.Name, "__Host-") != tls {
			t.Errorf("cookie %+v", c)
		}
	}
}

func TestGuessingIsSlow(t *testing.T) {
	hash := hashOf(t)
	synctest.Test(t, func(t *testing.T) {
		a := newAccounts([]Account{{"anna", Chair, hash}})
		var wait *WaitError
		for i := range burst {
			if _, err := a.login(context.Background(), "anna", "fel", fmt.Sprintf("192.0.2.%d:1", i)); !errors.Is(err, ErrWrong) {
				t.Fatalf("attempt %d: %v", i, err)
			}
		}
		// From one address more, even the right password waits.
		if _, err := a.login(context.Background(), "anna", secret, "198.51.100.1:1"); !errors.As(err, &wait) {
			t.Errorf("the account: %v", err)
		}
		time.Sleep(wait.For)
		if _, err := a.login(context.Background(), "anna", secret, "198.51.100.1:1"); err != nil {
			t.Errorf("after the wait: %v", err)
		}
		for range burst {
			_, _ = a.login(context.Background(), "nobody", "fel", "[2001:db8::1]:1")
		}
		if _, err := a.login(context.Background(), "other", "fel", "[2001:db8::2]:1"); !errors.As(err, &wait) {
			t.Errorf("the same network: %v", err)
		}
		if _, err := a.login(context.Background(), "other", "fel", "[2001:db8:0:1::1]:1"); !errors.Is(err, ErrWrong) {
			t.Errorf("another network: %v", err)
		}
	})
}

// cheap is the hash of no password, and costs nothing.
const cheap = "$argon2id$v=19$m=8,t=1,p=1$AAAAAAAAAAA$AAAAAAAAAAAAAAAAAAAAAA"

func TestGuessingAtOnceIsGuessing(t *testing.T) {
	a := newAccounts([]Account{{"anna", Chair, cheap}})
	var tried atomic.Int64
	var all sync.WaitGroup
	for i := range 10 * burst {
		all.Go(func() {
			if _, err := a.login(context.Background(), "anna", "fel", fmt.Sprintf("192.0.2.%d:1", i)); errors.Is(err, ErrWrong) {
				tried.Add(1)
			}
		})
	}
	all.Wait()
	if n := tried.Load(); n != burst {
		t.Errorf("%d attempts at once were tried, want %d", n, burst)
	}
}

func TestWhoIsRightIsNotCounted(t *testing.T) {
	hash := hashOf(t)
	a := newAccounts([]Account{{"anna", Chair, hash}})
	for i := range 2 * burst {
		if _, err := a.login(context.Background(), "anna", secret, "192.0.2.1:1"); err != nil {
			t.Fatalf("login %d: %v", i, err)
		}
	}
}

func TestThrottleIsBounded(t *testing.T) {
	th := newThrottle()
	now := time.Now()
	for range 3 {
		th.take("guesser", now)
	}
	for i := range 5 * maxKeys {
		th.take(fmt.Sprint(i), now)
	}
	if len(th.full) > maxKeys {
		t.Errorf("%d keys", len(th.full))
	}
	if _, known := th.full["guesser"]; !known {
		t.Error("the most active was forgotten")
	}
}

func TestWhoMayWhat(t *testing.T) {
	for role, want := range map[Role]string{
		"": "----", "admin": "----", Viewer: "r---", Staff: "rt--", Chair: "rtm-", Technician: "rt-l", Local: "rtml",
	} {
		got := ""
		for i, d := range []Deed{Read, Test, Meet, Look} {
			if role.May(d) {
				got += "rtml"[i : i+1]
			} else {
				got += "-"
			}
		}
		if got != want {
			t.Errorf("%q may %s, want %s", role, got, want)
		}
	}
}
