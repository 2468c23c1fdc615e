package web

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"strings"
	"testing"

	"klubba/agent/web/webtest"
	"klubba/agent/wire"
	"klubba/room"
)

// panel is the door to one display, which says what it was asked.
type panel struct {
	asked []string
	err   error
}

func (p *panel) Has(name string) error {
	if name != "left" {
		return fmt.Errorf("%w: there are: left", wire.ErrNoDisplay)
	}
	return nil
}

func (p *panel) List(_ context.Context, ask bool) wire.Displays {
	p.asked = append(p.asked, fmt.Sprintf("list %t", ask))
	return wire.Displays{V: wire.Version, Displays: []wire.Display{{Name: "left"}}}
}

func (p *panel) Status(_ context.Context, name string) (wire.DisplayState, error) {
	p.asked = append(p.asked, "status")
	return wire.DisplayState{V: wire.Version, Display: name, Power: "on"}, p.err
}

func (p *panel) Set(_ context.Context, name string, do room.DisplayUse, set wire.DisplaySet) (wire.DisplayDone, error) {
	p.asked = append(p.asked, strings.TrimSpace(fmt.Sprintf("%s %s%s %s", do, set.Input, set.What, set.Frame)))
	return wire.DisplayDone{V: wire.Version, Display: name, Do: string(do)}, p.err
}

// displaying is a server whose room has a display.
func displaying(t *testing.T) (*webtest.Room, *panel, *Server) {
	r, p := webtest.New(evening), &panel{}
	s := newServer(t, r)
	s.opt.Displays = p
	return r, p, s
}

func TestDisplayIsSetAndThatIsRecorded(t *testing.T) {
	r, p, s := displaying(t)
	for _, c := range []struct{ use, body, asked string }{
		{"on", "", "on"}, {"off", "{}", "off"}, {"input", `{"input":"laptop"}`, "input laptop"},
		{"mute", `{"what":"picture","on":true}`, "mute picture"}, {"send", `{"frame":"00ff"}`, "send  00ff"},
	} {
		w := ask(s, "POST", "/v1/displays/left/"+c.use, c.body)
		if w.Code != 200 || p.asked[len(p.asked)-1] != c.asked || !strings.Contains(w.Body.String(), `"recorded":true`) {
			t.Errorf("%s: %d %s, asked %q", c.use, w.Code, w.Body, p.asked)
		}
		if e := last(t, r); e.Name != "display-"+c.use || e.Part != "left" || e.By.Name != "Anna" || e.Outcome != "done" {
			t.Errorf("%s: recorded %+v", c.use, e)
		}
	}
	before := r.Record.Head().Seq
	for path, asked := range map[string]string{"/v1/displays": "list false", "/v1/displays?ask=true": "list true", "/v1/displays/left": "status"} {
		if w := ask(s, "GET", path, ""); w.Code != 200 || p.asked[len(p.asked)-1] != asked {
			t.Errorf("%s: %d %s, asked %v", path, w.Code, w.Body, p.asked)
		}
	}
	if r.Record.Head().Seq != before {
		t.Error("to ask what a display shows was recorded")
	}
}

// In a meeting whoever is in the room may set a display, and nobody may send it
// bytes that nobody judged.
func TestDisplayInAMeeting(t *testing.T) {
	r, p, s := displaying(t)
	r.Step(room.Command{By: room.Actor{Via: room.ViaCLI}, Do: room.Start{Meeting: "KS-1"}})
	w := ask(s, "POST", "/v1/displays/left/send", `{"frame":"00"}`)
	var a wire.Answer
	if err := json.Unmarshal(w.Body.Bytes(), &a); err != nil || w.Code != 409 || a.Refused != string(room.RefusedMeetingOn) || !a.Recorded || len(p.asked) > 0 {
		t.Errorf("send: %d %s, asked %v", w.Code, w.Body, p.asked)
	}
	if w := ask(s, "POST", "/v1/displays/left/input", `{"input":"laptop"}`); w.Code != 200 {
		t.Errorf("input: %d %s", w.Code, w.Body)
	}
	if e := last(t, r); e.Name != "display-input" || e.Meeting != "KS-1" || e.Outcome != "done" {
		t.Errorf("recorded %+v", e)
	}
}

func TestDisplayProblems(t *testing.T) {
	r, p, s := displaying(t)
	for _, c := range []struct {
		err    error
		status int
	}{
		{fmt.Errorf("left: %w", wire.ErrAsked), 400}, {errors.New("left: unplugged"), 502},
	} {
		p.err = c.err
		w := ask(s, "POST", "/v1/displays/left/on", "")
		if isProblem(t, w); w.Code != c.status || !strings.Contains(w.Body.String(), c.err.Error()) {
			t.Errorf("%v: %d %s", c.err, w.Code, w.Body)
		}
	}
	asked, seq := len(p.asked), r.Record.Head().Seq
	for _, c := range []struct {
		path, body string
		status     int
	}{
		{"right/on", "", 404}, {"left/dance", "", 404}, {"left/on", `{"zoom":1}`, 400}, {"left/on", `{}{}`, 400},
		{"left/on", strings.Repeat(" ", maxBody+1), 413},
	} {
		w := ask(s, "POST", "/v1/displays/"+c.path, c.body)
		if isProblem(t, w); w.Code != c.status {
			t.Errorf("%s with %.20q: %d %s", c.path, c.body, w.Code, w.Body)
		}
	}
	if len(p.asked) != asked || r.Record.Head().Seq != seq {
		t.Errorf("what was no request was asked (%v) or recorded", p.asked[asked:])
	}
	for range maxSettings {
		s.settings <- struct{}{}
	}
	if w := ask(s, "POST", "/v1/displays/left/on", ""); w.Code != 503 || w.Header().Get("Retry-After") == "" {
		t.Errorf("one too many: %d %s", w.Code, w.Body)
	}
	none := newServer(t, webtest.New(evening))
	if w := ask(none, "GET", "/v1/displays", ""); w.Code != 200 || !strings.Contains(w.Body.String(), `"displays":[]`) {
		t.Errorf("a room without displays: %d %s", w.Code, w.Body)
	}
	if w := ask(none, "POST", "/v1/displays/left/on", ""); w.Code != 404 {
		t.Errorf("a display in a room without: %d", w.Code)
	}
}
