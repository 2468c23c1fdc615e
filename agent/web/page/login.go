package page

import (
	"errors"
	"net/http"
	"net/url"
	"strings"
	"time"

	"klubba/agent/web/access"
)

// loginBody is the form, with what was wrong with the last attempt.
type loginBody struct {
	Next, Name, Wrong string
}

// askLogin leads to the login, and from there back to what was asked for.
func (p *Page) askLogin(w http.ResponseWriter, r *http.Request) {
	to := "/login"
	if r.Method == http.MethodGet && r.URL.Path != "/live" {
		to += "?next=" + url.QueryEscape(r.URL.Path)
	}
	http.Redirect(w, r, to, http.StatusSeeOther)
}

func (p *Page) loginForm(w http.ResponseWriter, r *http.Request) {
	if p.chooseLanguage(w, r) {
		return
	}
	next := within(r.URL.Query().Get("next"))
	if caller, _ := access.CallerOf(r.Context()); caller.Role != "" {
		http.Redirect(w, r, next, http.StatusSeeOther)
		return
	}
	p.show(w, r, http.StatusOK, body{"login", p.tongueOf(r).say("view.login"), loginBody{Next: next}})
}

// within takes an address that a link brought along only if it is a path of
// this page: a login must not lead elsewhere.
func within(next string) string {
	u, err := url.Parse(next)
	if err != nil || u.Host != "" || u.Scheme != "" || !strings.HasPrefix(next, "/") || strings.HasPrefix(next, "//") || strings.Contains(next, `\`) {
		return "/"
	}
	return u.EscapedPath()
}

func (p *Page) login(w http.ResponseWriter, r *http.Request) {
	t := p.tongueOf(r)
	r.Body = http.MaxBytesReader(w, r.Body, maxForm)
	if err := r.ParseForm(); err != nil {
		p.show(w, r, http.StatusBadRequest, p.message(r, "bad-form"))
		return
	}
	name, next := strings.TrimSpace(r.PostForm.Get("name")), within(r.PostForm.Get("next"))
	_, err := p.opt.Guard.Login(w, r, name, r.PostForm.Get("password"))
	var wait *access.WaitError
	status, wrong := http.StatusUnauthorized, ""
	switch {
	case err == nil:
		http.Redirect(w, r, next, http.StatusSeeOther)
		return
	case errors.As(err, &wait):
		status, wrong = http.StatusTooManyRequests, t.say("login.wait", "Span", (when{t: t}).span(wait.For+time.Second))
	case errors.Is(err, access.ErrWrong):
		wrong = t.say("login.wrong")
	case errors.Is(err, access.ErrBusy):
		status, wrong = http.StatusServiceUnavailable, t.say("login.busy")
	default:
		p.failed(w, r, err)
		return
	}
	p.show(w, r, status, body{"login", t.say("view.login"), loginBody{Next: next, Name: name, Wrong: wrong}})
}

func (p *Page) logout(w http.ResponseWriter, r *http.Request) {
	if err := p.opt.Guard.Logout(w, r); err != nil {
		p.failed(w, r, err)
		return
	}
	http.Redirect(w, r, "/login", http.StatusSeeOther)
}
