package web

import (
	"context"
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/tls"
	"crypto/x509"
	"crypto/x509/pkix"
	"encoding/pem"
	"io"
	"math/big"
	"net"
	"net/http"
	"net/http/httptest"
	"net/url"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"klubba/agent/web/access"
	"klubba/agent/web/password"
	"klubba/agent/web/webtest"
	"klubba/room"
)

const secret = "klubban i bordet"

// doorman is a page of nothing but a login.
func doorman(g *access.Guard) http.Handler {
	mux := http.NewServeMux()
	mux.HandleFunc("POST /login", func(w http.ResponseWriter, r *http.Request) {
		if _, err := g.Login(w, r, r.FormValue("name"), r.FormValue("password")); err != nil {
			http.Error(w, err.Error(), http.StatusUnauthorized)
		}
	})
	return mux
}

// fronted is a room behind a guard with one account for each role.
func fronted(t *testing.T, r *webtest.Room) http.Handler {
	t.Helper()
	hash, err := password.New(secret)
	if err != nil {
		t.Fatal(err)
	}
	var all []access.Account
	for _, role := range []access.Role{access.Viewer, access.Staff, access.Chair, access.Technician} {
		all = append(all, access.Account{Name: string(role), Role: role, Hash: hash})
	}
	g := access.New(access.Options{Accounts: all})
	return NewFront(FrontOptions{Guard: g, API: newServer(t, r), Page: doorman(g)}).Handler()
}

// cookieOf logs in and returns the session's cookie; nobody has none.
func cookieOf(t *testing.T, h http.Handler, name string) string {
	t.Helper()
	if name == "" {
		return ""
	}
	form := url.Values{"name": {name}, "password": {secret}}
	r := httptest.NewRequest("POST", "/login", strings.NewReader(form.Encode()))
	r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	w := httptest.NewRecorder()
	h.ServeHTTP(w, r)
	if len(w.Result().Cookies()) != 1 {
		t.Fatalf("login of %s: %d %s", name, w.Code, w.Body)
	}
	c := w.Result().Cookies()[0]
	return c.Name + "=" + c.Value
}

// TestRolesAtTheAPI is the table of who may what, by status: 401 for nobody,
// 403 for who may not, and whatever the API says to who may.
func TestRolesAtTheAPI(t *testing.T) {
	r := webtest.New(evening)
	r.Prechecks.Find(true) // the one that is started goes on
	r.Good()
	h := fronted(t, r)
	roles := []string{"", "viewer", "staff", "chair", "technician"}
	cookies := map[string]string{}
	for _, role := range roles {
		cookies[role] = cookieOf(t, h, role)
	}
	for _, test := range []struct {
		method, path string
		want         [5]int
	}{
		{"GET", "/v1/status", [5]int{401, 200, 200, 200, 200}},
		{"GET", "/v1/record/minutes", [5]int{401, 404, 404, 404, 404}},
		{"POST", "/v1/commands/lamp-test", [5]int{401, 403, 200, 200, 200}},
		{"POST", "/v1/commands/precheck", [5]int{401, 403, 200, 409, 409}},
		{"POST", "/v1/commands/precheck-cancel", [5]int{401, 403, 200, 409, 409}},
		{"POST", "/v1/commands/members", [5]int{401, 403, 403, 400, 403}},
		{"POST", "/v1/reports/1/answers", [5]int{401, 403, 404, 404, 404}},
		{"POST", "/v1/displays/x/on", [5]int{401, 403, 403, 403, 404}},
		{"POST", "/v1/speakerphones/x/check", [5]int{401, 403, 403, 403, 404}},
		{"GET", "/v1/precheck", [5]int{401, 404, 404, 404, 404}},
		{"POST", "/v1/commands/suspend", [5]int{401, 403, 403, 409, 403}},
		{"POST", "/v1/commands/doors-open", [5]int{401, 403, 403, 409, 403}},
		{"POST", "/v1/commands/explode", [5]int{401, 403, 403, 404, 403}},
		{"POST", "/v1/commands/precheck%2F..%2Fopen", [5]int{401, 403, 403, 404, 403}},
		{"GET", "/v1/cameras", [5]int{401, 403, 403, 403, 200}},
		{"GET", "/v1/cameras/x", [5]int{401, 403, 403, 403, 404}},
		{"GET", "/v1/%63ameras/x", [5]int{401, 403, 403, 403, 404}},
		{"POST", "/v1/cameras/x/snapshot", [5]int{401, 403, 403, 403, 404}},
		{"POST", "/look/x", [5]int{401, 403, 403, 403, 404}},
		{"DELETE", "/v1/status", [5]int{401, 403, 403, 403, 405}},
	} {
		for i, role := range roles {
			request := httptest.NewRequest(test.method, test.path, nil)
			if cookies[role] != "" {
				request.Header.Set("Cookie", cookies[role])
			}
			w := httptest.NewRecorder()
			h.ServeHTTP(w, request)
			if w.Code != test.want[i] {
				t.Errorf("%s %s as %q: %d %s, want %d", test.method, test.path, role, w.Code, w.Body, test.want[i])
			}
			if w.Code >= 400 && w.Code != 409 {
				isProblem(t, w)
			}
		}
	}
}

func TestRecordKeepsWhoItWas(t *testing.T) {
	r := webtest.New(evening)
	r.Good()
	h := fronted(t, r)
	request := httptest.NewRequest("POST", "/v1/commands/open", nil)
	request.Header.Set("Cookie", cookieOf(t, h, "chair"))
	w := httptest.NewRecorder()
	h.ServeHTTP(w, request)
	want := room.Actor{Via: room.ViaPage, Name: "chair"}
	if by := r.Told.Value().Status.By; w.Code != 200 || by != want {
		t.Errorf("%d, by %+v, want %+v", w.Code, by, want)
	}
}

// written is a certificate for 127.0.0.1 and its key, in files.
func written(t *testing.T, dir string, serial int64) (cert, key string) {
	t.Helper()
	private, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	if err != nil {
		t.Fatal(err)
	}
	template := &x509.Certificate{
		SerialNumber: big.NewInt(serial), Subject: pkix.Name{CommonName: "room"}, IPAddresses: []net.IP{net.IPv4(127, 0, 0, 1)},
		NotBefore: time.Now().Add(-time.Hour), NotAfter: time.Now().Add(time.Hour), IsCA: true, BasicConstraintsValid: true,
	}
	der, err := x509.CreateCertificate(rand.Reader, template, template, &private.PublicKey, private)
	if err != nil {
		t.Fatal(err)
	}
	secret, err := x509.MarshalPKCS8PrivateKey(private)
	if err != nil {
		t.Fatal(err)
	}
	cert, key = filepath.Join(dir, "page.pem"), filepath.Join(dir, "page.key")
	for path, block := range map[string]*pem.Block{cert: {Type: "CERTIFICATE", Bytes: der}, key: {Type: "PRIVATE KEY", Bytes: secret}} {
		if err := os.WriteFile(path, pem.EncodeToMemory(block), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	return cert, key
}

func TestRenewedCertificateIsTaken(t *testing.T) {
	dir := t.TempDir()
	c := &certificate{}
	c.certFile, c.keyFile = written(t, dir, 1)
	first, err := c.get()
	if err != nil {
		t.Fatal(err)
	}
	written(t, dir, 2)
	if err := os.Chtimes(c.certFile, time.Now(), time.Now().Add(time.Minute)); err != nil {
		t.Fatal(err)
	}
	if again, _ := c.get(); again != first {
		t.Error("the files are read at every handshake")
	}
	c.looked = time.Now().Add(-lookEvery)
	second, err := c.get()
	if err != nil || second == first {
		t.Errorf("the old one is still in use: %v", err)
	}
	c.looked = time.Now().Add(-lookEvery)
	if err := os.WriteFile(c.certFile, []byte("half a certi"), 0o600); err != nil {
		t.Fatal(err)
	}
	if still, err := c.get(); err != nil || still != second {
		t.Errorf("a broken file took the good one away: %v", err)
	}
}

// freePort is an address that was free a moment ago.
func freePort(t *testing.T) string {
	t.Helper()
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer l.Close()
	return l.Addr().String()
}

func TestFrontServesOverTLSAndEnds(t *testing.T) {
	cert, key := written(t, t.TempDir(), 1)
	pool := x509.NewCertPool()
	data, err := os.ReadFile(cert)
	if err != nil || !pool.AppendCertsFromPEM(data) {
		t.Fatal(err)
	}
	address := freePort(t)
	r := webtest.New(evening)
	f := NewFront(FrontOptions{
		Listen: address, CertFile: cert, KeyFile: key, Guard: access.New(access.Options{TLS: true}),
		API: newServer(t, r), Page: http.NotFoundHandler(),
	})
	ctx, stop := context.WithCancel(t.Context())
	ended := make(chan error, 1)
	go func() { ended <- f.Run(ctx) }()
	browser := &http.Client{Transport: &http.Transport{TLSClientConfig: &tls.Config{RootCAs: pool}, ForceAttemptHTTP2: true}}
	defer browser.CloseIdleConnections()
	response := eventually(t, browser, "https://"+address+"/v1/status")
	defer response.Body.Close()
	body, err := io.ReadAll(response.Body)
	if err != nil || response.StatusCode != 200 || response.ProtoMajor != 2 || response.Header.Get("Strict-Transport-Security") == "" {
		t.Errorf("%d HTTP/%d %s, error %v", response.StatusCode, response.ProtoMajor, body, err)
	}
	stop()
	if err := <-ended; err != nil {
		t.Error(err)
	}
}

// eventually asks until somebody answers. Run has no other sign of being
// ready.
func eventually(t *testing.T, c *http.Client, address string) *http.Response {
	t.Helper()
	tick := time.NewTicker(5 * time.Millisecond)
	defer tick.Stop()
	for {
		response, err := c.Get(address)
		if err == nil {
			return response
		}
		select {
		case <-tick.C:
		case <-t.Context().Done():
			t.Fatal(err)
		}
	}
}

func TestFrontThatCannotListenSaysWhy(t *testing.T) {
	taken, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer taken.Close()
	options := FrontOptions{Listen: taken.Addr().String(), Guard: access.New(access.Options{}), API: newServer(t, webtest.New(evening)), Page: http.NotFoundHandler()}
	if err := NewFront(options).Run(t.Context()); err == nil || !strings.Contains(err.Error(), "another program") {
		t.Errorf("%v", err)
	}
	options.CertFile, options.KeyFile = "/nowhere/page.pem", "/nowhere/page.key"
	if err := NewFront(options).Run(t.Context()); err == nil || !strings.Contains(err.Error(), "web.cert_file") {
		t.Errorf("%v", err)
	}
}
