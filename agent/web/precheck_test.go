package web

import (
	"context"
	"encoding/json"
	"errors"
	"net/http/httptest"
	"strings"
	"testing"

	"klubba/agent/web/webtest"
	"klubba/agent/wire"
	"klubba/room"
	"klubba/room/precheck"
)

// finished waits until the run that was begun has ended.
func finished(t *testing.T, r *webtest.Room, number uint64) wire.PrecheckNow {
	t.Helper()
	for {
		now, newer := r.Prechecks.Now().Latest()
		if now.Number >= number && !now.Running {
			return now
		}
		select {
		case <-newer:
		case <-t.Context().Done():
			t.Fatal("the run does not end")
		}
	}
}

func checkedServer(t *testing.T) (*Server, *webtest.Room) {
	r := webtest.New(evening)
	s := newServer(t, r)
	s.opt.Prechecks = r.Prechecks
	return s, r
}

func asked(s *Server, method, path, by, body string) *httptest.ResponseRecorder {
	request := httptest.NewRequest(method, "http://klubba"+path, strings.NewReader(body))
	if by != "" {
		request.Header.Set("X-Klubba-By", by)
	}
	w := httptest.NewRecorder()
	s.Handler().ServeHTTP(w, request)
	return w
}

func TestPrecheckIsBegunFetchedAndSigned(t *testing.T) {
	s, r := checkedServer(t)
	if w := asked(s, "GET", "/v1/reports/newest", "", ""); w.Code != 404 {
		t.Errorf("before the first: %d %s", w.Code, w.Body)
	}
	if w := asked(s, "POST", "/v1/commands/precheck", "Anna", `{"part":""}`); w.Code != 200 {
		t.Fatalf("%d %s", w.Code, w.Body)
	}
	finished(t, r, 1)
	var list wire.Prechecks
	if w := asked(s, "GET", "/v1/precheck", "", ""); json.Unmarshal(w.Body.Bytes(), &list) != nil || len(list.Reports) != 1 || len(list.Parts) == 0 {
		t.Errorf("%d %s", w.Code, w.Body)
	}
	report := func(w *httptest.ResponseRecorder) precheck.Sealed {
		t.Helper()
		var told wire.Report
		if err := json.Unmarshal(w.Body.Bytes(), &told); err != nil || w.Code != 200 {
			t.Fatalf("%d %s", w.Code, w.Body)
		}
		sealed, err := precheck.Open(told.Report)
		if err != nil || sealed.Hash != told.Hash {
			t.Fatalf("%v: %s", err, told.Report)
		}
		return sealed
	}
	first := report(asked(s, "GET", "/v1/reports/1", "", ""))
	yes := `{"hear":"yes","see":"yes","door":"yes"}`
	for name, w := range map[string]*httptest.ResponseRecorder{
		"no name":     asked(s, "POST", "/v1/reports/1/answers", "", yes),
		"two answers": asked(s, "POST", "/v1/reports/1/answers", "Anna", `{"hear":"yes","see":"yes"}`),
		"a word more": asked(s, "POST", "/v1/reports/1/answers", "Anna", `{"hear":"yes","see":"yes","door":"yes","coffee":"yes"}`),
		"no number":   asked(s, "GET", "/v1/reports/one", "", ""),
		"number 0":    asked(s, "GET", "/v1/reports/0", "", ""),
	} {
		if w.Code != 400 {
			t.Errorf("%s: %d %s", name, w.Code, w.Body)
		}
	}
	if w := asked(s, "POST", "/v1/reports/7/answers", "Anna", yes); w.Code != 404 {
		t.Errorf("%d %s", w.Code, w.Body)
	}
	signed := report(asked(s, "POST", "/v1/reports/newest/answers", "Anna Öberg", yes))
	if a := signed.Report.Answers; a == nil || a.Of != first.Hash || a.By.Name != "Anna Öberg" {
		t.Errorf("%+v", signed.Report)
	}
	r.Step(room.Command{Do: room.Start{}})
	if w := asked(s, "POST", "/v1/reports/newest/answers", "Anna", yes); w.Code != 409 || !strings.Contains(w.Body.String(), "meeting-on") {
		t.Errorf("in the meeting: %d %s", w.Code, w.Body)
	}
}

func TestPrecheckIsCancelled(t *testing.T) {
	s, r := checkedServer(t)
	r.Prechecks.Find(true)
	if w := asked(s, "POST", "/v1/commands/precheck-cancel", "", ""); w.Code != 409 {
		t.Errorf("nothing runs: %d %s", w.Code, w.Body)
	}
	asked(s, "POST", "/v1/commands/precheck", "", "")
	for now, newer := r.Prechecks.Now().Latest(); !now.Running; now, newer = r.Prechecks.Now().Latest() {
		<-newer
	}
	if w := asked(s, "POST", "/v1/commands/precheck-cancel", "Anna", ""); w.Code != 200 {
		t.Errorf("%d %s", w.Code, w.Body)
	}
	if now := finished(t, r, 1); now.Ended != wire.EndedCancelled {
		t.Errorf("%+v", now)
	}
}

func TestARoomWithoutPrechecksSaysSo(t *testing.T) {
	s := newServer(t, webtest.New(evening))
	for _, path := range []string{"/v1/precheck", "/v1/reports/newest"} {
		if w := asked(s, "GET", path, "", ""); w.Code != 404 {
			t.Errorf("%s: %d", path, w.Code)
		}
	}
}

// errDoor is what a door says that cannot be opened.
var errDoor = errors.New("the daemon is ending")

// shut is a door to pre-checks whose room takes no commands.
type shut struct{ *webtest.Prechecks }

func (shut) Sign(context.Context, room.Actor, uint64, wire.SignReport) (wire.Report, room.Refusal, error) {
	return wire.Report{}, "", errDoor
}

func TestASignatureThatTheRoomDoesNotTake(t *testing.T) {
	s, r := checkedServer(t)
	s.opt.Prechecks = shut{r.Prechecks}
	if w := asked(s, "POST", "/v1/reports/newest/answers", "Anna", `{}`); w.Code != 503 {
		t.Errorf("%d %s", w.Code, w.Body)
	}
}
