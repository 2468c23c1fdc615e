package page

import (
	"bytes"
	"compress/gzip"
	"net/http"
	"net/url"
	"slices"
	"strings"

	"klubba/agent/web/access"
	"klubba/agent/wire"
	"klubba/room/text"
)

// request is what a view is made from: who asks, in which language, and what
// may be told at this moment.
type request struct {
	*http.Request
	t      *tongue
	caller access.Caller
	told   wire.Told
	when   when
	// old: the daemon has stopped renewing what may be told.
	old bool
}

func (p *Page) ask(r *http.Request) *request {
	caller, _ := access.CallerOf(r.Context())
	q := &request{Request: r, t: p.tongueOf(r), caller: caller, told: p.opt.Told.Value()}
	q.when = when{q.t, p.opt.Now(), p.opt.Zone}
	q.old = old(q.told, q.when)
	return q
}

// old reports whether what may be told says nothing of the present.
func old(told wire.Told, w when) bool {
	return told.At.IsZero() || w.now.Sub(told.At) > oldAfter
}

// langCookie keeps the language that a browser has chosen.
const langCookie = "klubba-lang"

// tongueOf is the language that the browser has chosen, or else the room's.
func (p *Page) tongueOf(r *http.Request) *tongue {
	lang := p.opt.Language
	if c, err := r.Cookie(langCookie); err == nil {
		lang = c.Value
	}
	if t, ok := p.tongues[lang]; ok {
		return t
	}
	return p.tongues[text.New(p.opt.Language).Lang()]
}

// chooseLanguage keeps the language of ?lang= and leads to the address without
// it.
func (p *Page) chooseLanguage(w http.ResponseWriter, r *http.Request) bool {
	lang := r.URL.Query().Get("lang")
	if lang == "" {
		return false
	}
	if slices.Contains(text.Languages(), lang) {
		http.SetCookie(w, &http.Cookie{
			Name: langCookie, Value: lang, Path: "/", MaxAge: 365 * 24 * 3600,
			HttpOnly: true, Secure: r.TLS != nil, SameSite: http.SameSiteLaxMode,
		})
	}
	http.Redirect(w, r, (&url.URL{Path: r.URL.Path}).String(), http.StatusSeeOther)
	return true
}

// body is what stands in the frame: a template, the view's name in the head,
// and what the template shows.
type body struct {
	template string
	title    string
	data     any
}

// tab is a way to another view.
type tab struct {
	Path, Name string
	Current    bool
}

// frame is what every view has around it.
type frame struct {
	Lang, Other string
	Room, Title string
	View        string
	Path        string
	Tabs        []tab
	Who         string // the account and its role; empty for nobody
	Open        bool   // no accounts: nobody logs in or out
	Said        said
	State       *state // nil for nobody
	Body        any
}

// show answers with a view.
func (p *Page) show(w http.ResponseWriter, r *http.Request, status int, b body) {
	q := p.ask(r)
	f := frame{
		Lang: q.t.Lang(), Other: p.others(q.t.Lang())[0], Room: p.opt.Title, Title: b.title, View: b.template,
		Path: r.URL.Path, Open: p.opt.Guard.Open(), Said: q.said(), Body: b.data,
	}
	if (q.caller != access.Caller{}) {
		f.Who = q.who()
		f.Tabs = q.tabs()
		f.State = q.state()
	}
	var out bytes.Buffer
	if err := q.t.views[b.template].ExecuteTemplate(&out, "frame", f); err != nil {
		p.opt.Log.Error("page", "view", b.template, "error", err)
		http.Error(w, "the page could not be made; the log says why", http.StatusInternalServerError)
		return
	}
	send(w, r, status, out.Bytes())
}

// send answers with HTML, compressed for browsers that take it. Nothing secret
// stands in a page that somebody else could write into, so its compressed
// length tells nothing.
func send(w http.ResponseWriter, r *http.Request, status int, html []byte) {
	h := w.Header()
	h.Set("Content-Type", "text/html; charset=utf-8")
	h.Set("Cache-Control", "no-store")
	h.Set("Vary", "Accept-Encoding, Cookie")
	if !takesGzip(r) {
		w.WriteHeader(status)
		_, _ = w.Write(html) // a browser that went away is its own loss
		return
	}
	h.Set("Content-Encoding", "gzip")
	w.WriteHeader(status)
	z, _ := gzip.NewWriterLevel(w, gzip.BestSpeed) // the level is one that there is
	_, _ = z.Write(html)
	_ = z.Close() // see above
}

func (q *request) who() string {
	role := q.t.say("role." + string(q.caller.Role))
	if q.caller.Name == "" {
		return role
	}
	return q.caller.Name + ", " + role
}

// tabs are the views that the caller may see.
func (q *request) tabs() []tab {
	all := []struct {
		path, name string
		deed       access.Deed
	}{
		{"/chair", "chair", access.Read}, {"/precheck", "precheck", access.Read},
		{"/technician", "technician", access.Look}, {"/record", "record", access.Read},
	}
	var tabs []tab
	for _, t := range all {
		if q.caller.May(t.deed) {
			here := q.URL.Path == t.path || strings.HasPrefix(q.URL.Path, t.path+"/")
			tabs = append(tabs, tab{t.path, q.t.say("view." + t.name), here})
		}
	}
	return tabs
}

// message is a view of one sentence.
func (p *Page) message(r *http.Request, id string) body {
	t := p.tongueOf(r)
	return body{"message", t.say("view.message"), t.say("message." + id)}
}

func (p *Page) notFound(w http.ResponseWriter, r *http.Request) {
	p.show(w, r, http.StatusNotFound, p.message(r, "not-found"))
}

// failed answers that something could not be read. The words are the
// program's, put into the language as far as they are known.
func (p *Page) failed(w http.ResponseWriter, r *http.Request, err error) {
	t := p.tongueOf(r)
	p.show(w, r, http.StatusInternalServerError, body{"message", t.say("view.message"), t.say("message.failed", "Error", t.Detail(err.Error()))})
}
