package web

import (
	"encoding/json"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"

	"klubba/agent/cell"
	"klubba/agent/web/webtest"
	"klubba/agent/wire"
)

func TestCalendarIsToldWhenRead(t *testing.T) {
	s := newServer(t, webtest.New(evening))
	get := func() *httptest.ResponseRecorder {
		w := httptest.NewRecorder()
		s.Handler().ServeHTTP(w, httptest.NewRequest("GET", "/v1/calendar", nil))
		return w
	}
	if w := get(); w.Code != http.StatusNotFound || !strings.Contains(w.Body.String(), "[calendar]") {
		t.Errorf("without one: %d %s", w.Code, w.Body)
	}
	s.opt.Calendar = cell.New(wire.Calendar{})
	w := get()
	if w.Code != http.StatusServiceUnavailable || w.Header().Get("Retry-After") == "" {
		t.Errorf("unread: %d %s", w.Code, w.Body)
	}
	isProblem(t, w)
	s.opt.Calendar.Set(wire.Calendar{V: wire.Version, From: "file", Meetings: []wire.Appointment{{ID: "cal-1"}}})
	w = get()
	var c wire.Calendar
	if err := json.Unmarshal(w.Body.Bytes(), &c); err != nil || w.Code != http.StatusOK || len(c.Meetings) != 1 {
		t.Errorf("%d %s %v", w.Code, w.Body, err)
	}
}
