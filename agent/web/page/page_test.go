package page_test

import (
	"bufio"
	"context"
	"errors"
	"io"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"klubba/agent/web"
	"klubba/agent/web/access"
	"klubba/agent/web/page"
	"klubba/agent/web/password"
	"klubba/agent/web/webtest"
	"klubba/agent/wire"
	"klubba/room"
)

const secret = "klubban i bordet"

// evening is when the tests' meetings begin.
var evening = time.Date(2026, 11, 23, 18, 30, 0, 0, time.FixedZone("CET", 3600))

// shown is the page of a room behind its guard, with an account for each of
// the roles.
func shown(t testing.TB, r *webtest.Room, change func(*page.Options), roles ...access.Role) http.Handler {
	t.Helper()
	var all []access.Account
	if len(roles) > 0 {
		hash, err := password.New(secret)
		if err != nil {
			t.Fatal(err)
		}
		for _, role := range roles {
			all = append(all, access.Account{Name: string(role), Role: role, Hash: hash})
		}
	}
	guard := access.New(access.Options{Accounts: all})
	place := wire.Place{Site: "umea", Room: "sal-1", Boot: "boot-1"}
	api := web.New(web.Options{Place: place, Told: r.Told, Record: r.Record, Do: r.Do, Now: r.Now, Zone: evening.Location()})
	options := page.Options{
		Guard: guard, Place: place, Title: "Sessionssalen", Language: "sv", Version: "v1", Told: r.Told, Record: r.Record,
		API: api.Handler(), Do: r.Do, Now: r.Now, Zone: evening.Location(),
	}
	if change != nil {
		change(&options)
	}
	return guard.Around(page.New(options).Handler())
}

// visitor is a browser without JavaScript.
type visitor struct {
	site   http.Handler
	cookie string
}

func (v *visitor) do(method, path string, form url.Values) *httptest.ResponseRecorder {
	r := httptest.NewRequest(method, "http://127.0.0.1:8080"+path, strings.NewReader(form.Encode()))
	r.RemoteAddr = "127.0.0.1:4711"
	if form != nil {
		r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	}
	if v.cookie != "" {
		r.Header.Set("Cookie", v.cookie)
	}
	w := httptest.NewRecorder()
	v.site.ServeHTTP(w, r)
	for _, c := range w.Result().Cookies() {
		v.cookie = c.Name + "=" + c.Value
	}
	return w
}

func (v *visitor) login(t *testing.T, name string) {
	t.Helper()
	if name == "" {
		return
	}
	if w := v.do("POST", "/login", url.Values{"name": {name}, "password": {secret}}); w.Code != http.StatusSeeOther {
		t.Fatalf("login of %s: %d %s", name, w.Code, w.Body)
	}
}

// TestWhoMaySeeAndDo is the table of roles at the page: what is 303 for nobody
// leads to the login.
func TestWhoMaySeeAndDo(t *testing.T) {
	roles := []access.Role{access.Viewer, access.Staff, access.Chair, access.Technician}
	site := shown(t, webtest.New(evening), nil, roles...)
	for _, test := range []struct {
		method, path, verb string
		want               [5]int
	}{
		{"GET", "/chair", "", [5]int{303, 200, 200, 200, 200}},
		{"GET", "/precheck", "", [5]int{303, 200, 200, 200, 200}},
		{"GET", "/record", "", [5]int{303, 200, 200, 200, 200}},
		{"GET", "/technician", "", [5]int{303, 403, 403, 403, 200}},
		{"GET", "/bundle", "", [5]int{303, 403, 403, 403, 200}},
		{"GET", "/nowhere", "", [5]int{404, 404, 404, 404, 404}},
		{"POST", "/do", "lamp-test", [5]int{303, 403, 303, 303, 303}},
		{"POST", "/do", "open", [5]int{303, 403, 403, 303, 403}},
		{"POST", "/do", "close", [5]int{303, 403, 403, 303, 403}},
		{"POST", "/do", "explode", [5]int{303, 403, 403, 400, 403}},
	} {
		for i, name := range []string{"", "viewer", "staff", "chair", "technician"} {
			v := &visitor{site: site}
			v.login(t, name)
			var form url.Values
			if test.verb != "" {
				form = url.Values{"verb": {test.verb}}
			}
			w := v.do(test.method, test.path, form)
			if w.Code != test.want[i] {
				t.Errorf("%s %s %s as %q: %d, want %d", test.method, test.path, test.verb, name, w.Code, test.want[i])
			}
			if name == "" && w.Code == 303 && !strings.HasPrefix(w.Header().Get("Location"), "/login") {
				t.Errorf("%s leads to %s", test.path, w.Header().Get("Location"))
			}
		}
	}
}

func TestLoginLeadsNowhereElse(t *testing.T) {
	v := &visitor{site: shown(t, webtest.New(evening), nil, access.Chair)}
	for next, want := range map[string]string{
		"/record": "/record", "/record/KS%201": "/record/KS%201", "": "/", "https://evil.example/": "/", "//evil.example": "/",
		`/\evil.example`: "/", "javascript:alert(1)": "/", "record": "/", "/%zz": "/", "/x?y=z": "/x",
	} {
		w := v.do("POST", "/login", url.Values{"name": {"chair"}, "password": {secret}, "next": {next}})
		if got := w.Header().Get("Location"); got != want {
			t.Errorf("%q leads to %q, want %q", next, got, want)
		}
	}
}

func TestOutcomeIsSaid(t *testing.T) {
	r := webtest.New(evening)
	v := &visitor{site: shown(t, r, nil)}
	w := v.do("POST", "/do", url.Values{"verb": {"suspend"}, "from": {"/chair"}})
	if to := w.Header().Get("Location"); to != "/chair?said=refused.no-meeting" {
		t.Fatalf("leads to %q", to)
	}
	if said := v.do("GET", "/chair?said=refused.no-meeting", nil).Body.String(); !strings.Contains(said, "Inget sammanträde pågår. Öppna") {
		t.Errorf("not said: %s", said)
	}
	for _, forged := range []string{"refused.x", "done.", "failed.<b>", "x.y", "done.suspend.x", "refused"} {
		if said := v.do("GET", "/chair?said="+url.QueryEscape(forged), nil).Body.String(); strings.Contains(said, `class="said`) {
			t.Errorf("%q puts words into the page: %s", forged, said)
		}
	}
}

func TestRoomThatIsDeafOrCannotWrite(t *testing.T) {
	r := webtest.New(evening)
	v := &visitor{site: shown(t, r, nil)}
	r.Record.Break(true)
	if to := v.do("POST", "/do", url.Values{"verb": {"lamp-test"}}).Header().Get("Location"); to != "/chair?said=failed.unrecorded" {
		t.Errorf("leads to %q", to)
	}
	if w := v.do("GET", "/record", nil); w.Code != 500 || !strings.Contains(w.Body.String(), webtest.ErrBroken.Error()) {
		t.Errorf("%d %s", w.Code, w.Body)
	}
	r.Deafen(errors.New("the daemon is ending"))
	if to := v.do("POST", "/do", url.Values{"verb": {"lamp-test"}}).Header().Get("Location"); to != "/chair?said=failed.unavailable" {
		t.Errorf("leads to %q", to)
	}
}

func TestOldStateIsNoState(t *testing.T) {
	r := webtest.New(evening)
	r.Good()
	r.Step(room.Command{Do: room.Start{}})
	late := func(o *page.Options) { o.Now = func() room.Instant { return r.Now().Add(time.Minute) } }
	v := &visitor{site: shown(t, r, late)}
	for _, view := range []string{"/chair", "/technician", "/precheck"} {
		html := v.do("GET", view, nil).Body.String()
		if !strings.Contains(html, "Okänt läge") || !strings.Contains(html, "1\u00a0min\u00a0sedan") || strings.Contains(html, "Alla hör och ser") || strings.Contains(html, "lamp-good") || strings.Contains(html, "is-ok") {
			t.Errorf("%s shows an old state as the present: %s", view, html)
		}
	}
}

func TestNamesAreNoMarkup(t *testing.T) {
	r := webtest.New(evening)
	v := &visitor{site: shown(t, r, nil)}
	v.do("POST", "/do", url.Values{"verb": {"open"}, "title": {"<script>alert(1)</script>"}, "meeting": {"a/b?<i>"}})
	for _, view := range []string{"/chair", "/record", "/record/a%2Fb%3F%3Ci%3E"} {
		w := v.do("GET", view, nil)
		if w.Code != 200 || strings.Contains(w.Body.String(), "<script>alert") || !strings.Contains(w.Body.String(), "&lt;script&gt;") {
			t.Errorf("%s: %d %s", view, w.Code, w.Body)
		}
	}
}

func TestVerificationIsSaid(t *testing.T) {
	r := webtest.New(evening)
	r.Good()
	r.Step(room.Command{Do: room.Start{}})
	v := &visitor{site: shown(t, r, nil)}
	if html := v.do("GET", "/record?verify=yes", nil).Body.String(); !strings.Contains(html, "hel och oförändrad") {
		t.Errorf("%s", html)
	}
	r.Record.Falsify(2)
	if html := v.do("GET", "/record?verify=yes", nil).Body.String(); !strings.Contains(html, "fel vid anteckning 2") {
		t.Errorf("%s", html)
	}
}

// follower reads a stream's events.
func follower(t *testing.T, site http.Handler) (next func() string, stop func()) {
	t.Helper()
	server := httptest.NewServer(site)
	ctx, cancel := context.WithCancel(t.Context())
	request, err := http.NewRequestWithContext(ctx, "GET", server.URL+"/live?view=chair", nil)
	if err != nil {
		t.Fatal(err)
	}
	response, err := http.DefaultClient.Do(request) //nolint:bodyclose // stop closes it
	if err != nil {
		t.Fatal(err)
	}
	lines := bufio.NewReader(response.Body)
	next = func() string {
		var event string
		for {
			line, err := lines.ReadString('\n')
			if err != nil {
				t.Fatal(err)
			}
			if line == "\n" {
				return strings.TrimSpace(event)
			}
			event += strings.TrimSpace(line) + " "
		}
	}
	return next, func() { cancel(); response.Body.Close(); server.Close() }
}

func TestStreamTellsOfChanges(t *testing.T) {
	r := webtest.New(evening)
	next, stop := follower(t, shown(t, r, nil))
	defer stop()
	if first := next(); first != "event: beat data: ok" {
		t.Errorf("begins with %q", first)
	}
	r.Step(room.Command{Do: room.Start{}})
	if then := next(); then != "event: change data: 1" {
		t.Errorf("goes on with %q", then)
	}
}

// TestStreamBeats: a browser learns that the daemon lives, and that a room has
// stopped.
func TestStreamBeats(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		r := webtest.New(evening)
		begun := time.Now()
		now := func() room.Instant { return r.Now().Add(time.Since(begun)) }
		site := shown(t, r, func(o *page.Options) { o.Now = now })
		ctx, cancel := context.WithTimeout(t.Context(), 17*time.Second)
		defer cancel()
		request := httptest.NewRequestWithContext(ctx, "GET", "http://127.0.0.1/live?view=chair", nil)
		request.RemoteAddr = "127.0.0.1:4711"
		w := httptest.NewRecorder()
		site.ServeHTTP(w, request)
		if got := w.Body.String(); got != strings.Repeat("event: beat\ndata: ok\n\n", 3)+"event: beat\ndata: old\n\n" {
			t.Errorf("%q", got)
		}
	})
}

func TestStreamsAreBounded(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		site := shown(t, webtest.New(evening), nil)
		ctx, cancel := context.WithCancel(t.Context())
		ask := func() int {
			request := httptest.NewRequestWithContext(ctx, "GET", "http://127.0.0.1/live", nil)
			request.RemoteAddr = "127.0.0.1:4711"
			w := httptest.NewRecorder()
			site.ServeHTTP(w, request)
			return w.Code
		}
		for range 256 {
			go ask()
		}
		synctest.Wait()
		if code := ask(); code != http.StatusServiceUnavailable {
			t.Errorf("one more: %d", code)
		}
		cancel()
		synctest.Wait()
	})
}

func TestCompressedAndPlainAreTheSame(t *testing.T) {
	server := httptest.NewServer(shown(t, webtest.New(evening), nil))
	defer server.Close()
	for _, path := range []string{"/chair", "/static/page.css", "/static/page.js"} {
		var bodies []string
		for _, plain := range []bool{false, true} {
			client := &http.Client{Transport: &http.Transport{DisableCompression: plain}}
			response, err := client.Get(server.URL + path)
			if err != nil {
				t.Fatal(err)
			}
			b, err := io.ReadAll(response.Body)
			response.Body.Close()
			client.CloseIdleConnections()
			if err != nil || response.StatusCode != 200 || response.Uncompressed == plain {
				t.Errorf("%s: %d, uncompressed %t, error %v", path, response.StatusCode, response.Uncompressed, err)
			}
			bodies = append(bodies, string(b))
		}
		if bodies[0] != bodies[1] || bodies[0] == "" {
			t.Errorf("%s differs", path)
		}
	}
}

// FuzzForm: whatever is sent, the answer leads to a view or is a page, and
// nothing but a view of this page is led to.
func FuzzForm(f *testing.F) {
	f.Add("verb=open&title=x&from=/chair", "/chair?said=done.open")
	f.Add("verb=resume&override=yes&from=//evil.example", "/record/%2e%2e")
	site := shown(f, webtest.New(evening), nil)
	f.Fuzz(func(t *testing.T, form, path string) {
		r := httptest.NewRequest("POST", "http://127.0.0.1/do", strings.NewReader(form))
		r.RemoteAddr = "127.0.0.1:1"
		r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
		w := httptest.NewRecorder()
		site.ServeHTTP(w, r)
		to := w.Header().Get("Location")
		if w.Code == 303 && !strings.HasPrefix(to, "/chair?said=") && !strings.HasPrefix(to, "/precheck?said=") || w.Code >= 500 {
			t.Errorf("%q: %d to %q", form, w.Code, to)
		}
		u, err := url.Parse(path)
		if err != nil || u.Host != "" || !strings.HasPrefix(u.Path, "/") || strings.HasPrefix(u.Path, "/live") || strings.HasPrefix(u.Path, "/bundle") {
			return
		}
		r = httptest.NewRequest("GET", "http://127.0.0.1/", nil)
		r.RemoteAddr, r.URL.Path, r.URL.RawQuery = "127.0.0.1:1", u.Path, u.RawQuery
		w = httptest.NewRecorder()
		site.ServeHTTP(w, r)
		if w.Code >= 500 {
			t.Errorf("%q: %d %s", path, w.Code, w.Body)
		}
	})
}
