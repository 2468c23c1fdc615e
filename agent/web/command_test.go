package web

import (
	"context"
	"encoding/json"
	"errors"
	"net/http"
	"net/http/httptest"
	"os/user"
	"strconv"
	"strings"
	"testing"
	"testing/synctest"

	"klubba/agent/web/webtest"
	"klubba/agent/wire"
	"klubba/room"
	"klubba/room/record"
)

// post sends a command straight to the handler.
func post(s *Server, name, by, body string) *httptest.ResponseRecorder {
	request := httptest.NewRequest("POST", "/v1/commands/"+name, strings.NewReader(body))
	request.Header.Set(byHeader, by)
	w := httptest.NewRecorder()
	s.Handler().ServeHTTP(w, request)
	return w
}

// last is the newest entry of a room's record.
func last(t *testing.T, r *webtest.Room) record.Entry {
	t.Helper()
	head := r.Record.Head().Seq
	sealed, err := r.Record.After(head-1, 1)
	if err != nil || len(sealed) != 1 {
		t.Fatalf("entry %d: %v, error %v", head, sealed, err)
	}
	return sealed[0].Entry
}

func TestCommandIsDoneAndRecorded(t *testing.T) {
	r := webtest.New(evening)
	r.Good()
	w := post(newServer(t, r), "open", "Anna Öberg", `{"meeting":"KF-1","title":"Kommunfullmäktige"}`)
	var answer wire.Answer
	if err := json.Unmarshal(w.Body.Bytes(), &answer); err != nil {
		t.Fatal(err)
	}
	if w.Code != 200 || !answer.OK || !answer.Recorded || answer.Name != "open" || answer.Time == "" {
		t.Errorf("%d %+v", w.Code, answer)
	}
	if s := r.Told.Value().Status; s.Phase != room.Open || s.Meeting != "KF-1" {
		t.Errorf("the room is %s in %q", s.Phase, s.Meeting)
	}
	if by := r.Told.Value().Status.By; by != (room.Actor{Via: room.ViaCLI, Name: "Anna Öberg"}) {
		t.Errorf("by %+v", by)
	}
}

func TestWhatNeverBecameACommandIsRecorded(t *testing.T) {
	tests := map[string]struct {
		name, body string
		reason     room.Refusal
		recorded   string
	}{
		"malformed": {"open", `[`, room.RefusedMalformed, "open"},
		"too large": {"open", strings.Repeat(" ", maxBody+1), room.RefusedTooLarge, "open"},
		"unknown":   {"explode", ``, room.RefusedUnknown, "explode"},
		"long name": {strings.Repeat("å", 300), ``, room.RefusedUnknown, strings.Repeat("å", maxName) + "…"},
		"bad name":  {"a%0Ab%FF", ``, room.RefusedUnknown, "a?b\ufffd"},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			r := webtest.New(evening)
			w := post(newServer(t, r), test.name, "Anna", test.body)
			if w.Code < 400 || !strings.Contains(w.Body.String(), `"recorded":true`) {
				t.Errorf("%d %s", w.Code, w.Body)
			}
			e := last(t, r)
			if e.Kind != room.KindCommand || e.Outcome != "refused" || e.Cause != string(test.reason) || e.Name != test.recorded || e.By.Name != "Anna" {
				t.Errorf("entry %+v", e.Note)
			}
		})
	}
}

func TestNamesThatAreNoNames(t *testing.T) {
	for _, by := range []string{"a\x01b", "\xff", strings.Repeat("å", maxName+1)} {
		r := webtest.New(evening)
		if w := post(newServer(t, r), "precheck", by, ""); w.Code != 400 || r.Record.Head().Seq != 0 {
			t.Errorf("%q: %d %s", by, w.Code, w.Body)
		}
	}
}

func TestAccountIsTheKernelsWord(t *testing.T) {
	r := webtest.New(evening)
	socket, _ := serve(t, r, nil)
	request, err := http.NewRequest("POST", "http://klubba/v1/commands/lamp-test", nil)
	if err != nil {
		t.Fatal(err)
	}
	request.Header.Set(byHeader, "Anna (root)")
	response, err := dialer(t, socket).Do(request)
	if err != nil {
		t.Fatal(err)
	}
	response.Body.Close()
	me, err := user.Current()
	if err != nil {
		t.Fatal(err)
	}
	if want, got := "Anna (root) ("+me.Username+")", last(t, r).By.Name; got != want {
		t.Errorf("recorded as %q, want %q", got, want)
	}
}

func TestUnrecordedCommandSaysSo(t *testing.T) {
	r := webtest.New(evening)
	r.Record.Break(true)
	if w := post(newServer(t, r), "lamp-test", "", ""); w.Code != 200 || !strings.Contains(w.Body.String(), `"recorded":false`) {
		t.Errorf("%d %s", w.Code, w.Body)
	}
}

// Whatever is sent, the answer is one of a few, and what reached the room as
// a command or as none is in the record exactly once.
func FuzzCommand(f *testing.F) {
	f.Add("open", "Anna", `{"meeting":"KF-1"}`)
	f.Add("resume", "", `{"override":true} {}`)
	f.Add("explode", "Åsa", "null")
	f.Fuzz(func(t *testing.T, name, by, body string) {
		r := webtest.New(evening)
		request := httptest.NewRequest("POST", "/", strings.NewReader(body))
		request.SetPathValue("name", name)
		request.Header.Set(byHeader, by)
		w := httptest.NewRecorder()
		newServer(t, r).command(w, request)
		if !strings.Contains("200 400 404 409 413", strconv.Itoa(w.Code)) {
			t.Fatalf("%d %s", w.Code, w.Body)
		}
		commands := 0
		sealed, err := r.Record.After(0, 100)
		for _, s := range sealed {
			if s.Entry.Kind == room.KindCommand {
				commands++
			}
		}
		recorded := strings.Contains(w.Body.String(), `"recorded":true`)
		if err != nil || recorded != (commands == 1) || commands > 1 {
			t.Fatalf("%d %s, and %d entries", w.Code, w.Body, commands)
		}
	})
}

func TestNoRoom(t *testing.T) {
	r := webtest.New(evening)
	r.Deafen(errors.New("the daemon is ending"))
	w := post(newServer(t, r), "suspend", "", "")
	if w.Code != 503 || w.Header().Get("Retry-After") == "" || !strings.Contains(w.Body.String(), "is ending") {
		t.Errorf("%d %s", w.Code, w.Body)
	}
}

func TestRoomThatHangs(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s := newServer(t, webtest.New(evening))
		s.opt.Do = func(ctx context.Context, _ room.Event) (wire.Outcome, error) {
			<-ctx.Done()
			return wire.Outcome{}, ctx.Err()
		}
		w := post(s, "suspend", "", "")
		if w.Code != 504 || !strings.Contains(w.Body.String(), "may have been carried out") {
			t.Errorf("%d %s", w.Code, w.Body)
		}
	})
}
