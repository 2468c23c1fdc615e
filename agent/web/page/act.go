package page

import (
	"context"
	"encoding/json"
	"errors"
	"net/http"
	"net/url"
	"slices"
	"strings"
	"time"

	"klubba/agent/web/access"
	"klubba/agent/wire"
	"klubba/room"
)

const (
	maxForm   = 4 << 10          // bytes
	doTimeout = 10 * time.Second // for the room to answer
)

// said is what came of a button, in words, for the view that follows.
type said struct {
	Kind  string // "done", "refused" or "failed"; empty for nothing
	Words string
}

// The outcomes that the address of a view may carry: "done.suspend",
// "refused.meeting-on", "failed.unsure".
const (
	outcomeDone    = "done"
	outcomeRefused = "refused"
	outcomeFailed  = "failed"
)

// said reads the outcome from the address. What is not known says nothing, so
// that no link puts words into the room's mouth.
func (q *request) said() said {
	kind, what, _ := strings.Cut(q.URL.Query().Get("said"), ".")
	var id string
	switch kind {
	case outcomeDone:
		id = "cli.done." + what
	case outcomeRefused:
		id = "refusal." + what
	case outcomeFailed:
		id = "page.failed." + what
	}
	if words := q.t.Say(id, nil); id != "" && words != id {
		return said{kind, words}
	}
	return said{}
}

// do carries out what a button asks for, and leads back to its view.
func (p *Page) do(w http.ResponseWriter, r *http.Request) {
	caller, _ := access.CallerOf(r.Context())
	r.Body = http.MaxBytesReader(w, r.Body, maxForm)
	if err := r.ParseForm(); err != nil {
		p.show(w, r, http.StatusBadRequest, p.message(r, "bad-form"))
		return
	}
	name := r.PostForm.Get("verb")
	switch {
	case caller == access.Caller{}:
		p.askLogin(w, r)
		return
	case !caller.May(access.DeedOf(name)):
		p.show(w, r, http.StatusForbidden, p.message(r, "forbidden"))
		return
	}
	verb, err := verbOf(name, r.PostForm)
	if err != nil {
		p.show(w, r, http.StatusBadRequest, p.message(r, "bad-form"))
		return
	}
	outcome := p.carryOut(r.Context(), room.Command{By: caller.Actor(), Do: verb})
	back := r.PostForm.Get("from")
	if !slices.Contains([]string{"/chair", "/precheck"}, back) {
		back = "/chair"
	}
	http.Redirect(w, r, back+"?said="+url.QueryEscape(outcome), http.StatusSeeOther)
}

// verbOf reads a form as the API reads a command's arguments.
func verbOf(name string, form url.Values) (room.Verb, error) {
	args := map[string]any{}
	if form.Get("override") == "yes" {
		args["override"] = true
	}
	for _, field := range []string{"meeting", "title"} {
		if v := strings.TrimSpace(form.Get(field)); v != "" {
			args[field] = v
		}
	}
	b, err := json.Marshal(args)
	if err != nil {
		return nil, err
	}
	return wire.Verb(name, b)
}

// carryOut asks the room, and names what came of it.
func (p *Page) carryOut(ctx context.Context, c room.Command) string {
	ctx, cancel := context.WithTimeout(ctx, doTimeout)
	defer cancel()
	out, err := p.opt.Do(ctx, c)
	switch {
	case errors.Is(err, context.DeadlineExceeded):
		return outcomeFailed + ".unsure"
	case err != nil:
		return outcomeFailed + ".unavailable"
	case out.Refused != room.RefusedNot:
		return outcomeRefused + "." + string(out.Refused)
	case !out.Recorded:
		return outcomeFailed + ".unrecorded"
	}
	return outcomeDone + "." + c.Do.Name()
}
