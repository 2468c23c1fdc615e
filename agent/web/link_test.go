package web

import (
	"encoding/json"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"klubba/agent/cell"
	"klubba/agent/web/webtest"
	"klubba/agent/wire"
)

// figures are the figures of a link at the n-th measurement.
func figures(n int64) wire.LinkFigures {
	return wire.LinkFigures{Mark: wire.Mark{V: wire.Version, MonoMS: n}, Level: "good", Relays: []wire.Relay{}}
}

// measuring is a room that measures its link, and has not measured it yet.
func measuring() *webtest.Room {
	r := webtest.New(evening)
	r.Figures = cell.New(wire.LinkFigures{})
	return r
}

func TestLinkIsToldWhenMeasured(t *testing.T) {
	r := measuring()
	h := newServer(t, r).Handler()
	w := httptest.NewRecorder()
	h.ServeHTTP(w, httptest.NewRequest("GET", "/v1/link", nil))
	if w.Code != http.StatusServiceUnavailable || w.Header().Get("Retry-After") == "" || !strings.Contains(w.Body.String(), "measured nothing yet") {
		t.Errorf("before the first measurement: %d %s", w.Code, w.Body)
	}
	isProblem(t, w)
	r.Figures.Set(figures(7))
	w = httptest.NewRecorder()
	h.ServeHTTP(w, httptest.NewRequest("GET", "/v1/link", nil))
	var f wire.LinkFigures
	if err := json.Unmarshal(w.Body.Bytes(), &f); err != nil || w.Code != http.StatusOK || f.MonoMS != 7 || f.Level != "good" {
		t.Errorf("%d %s %v", w.Code, w.Body, err)
	}
}

// linksIn are the figures in a stream, by their numbers.
func linksIn(t *testing.T, stream string) (numbers []int64) {
	t.Helper()
	for _, event := range strings.Split(stream, "\n\n") {
		data, ok := strings.CutPrefix(event, "event: link\ndata: ")
		if !ok {
			continue
		}
		var f wire.LinkFigures
		if err := json.Unmarshal([]byte(data), &f); err != nil {
			t.Fatal(err)
		}
		numbers = append(numbers, f.MonoMS)
	}
	return numbers
}

func TestStreamSendsTheNewestFiguresTwiceASecondAtMost(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		r := measuring()
		w, end := streamed(t, newServer(t, r))
		if got := linksIn(t, w.Body.String()); got != nil {
			t.Errorf("sent before there were any: %v", got)
		}
		time.Sleep(time.Second)
		for n := range int64(60) { // three seconds of them
			r.Figures.Set(figures(n + 1))
			time.Sleep(50 * time.Millisecond)
		}
		time.Sleep(3 * linkEvery)
		end()
		got := linksIn(t, w.Body.String())
		if len(got) < 6 || len(got) > 7 || got[0] != 1 || got[len(got)-1] != 60 {
			t.Errorf("in three seconds of 1 to 60 it sent %v", got)
		}
	})
}

func TestStreamSendsFiguresOnce(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		r := measuring()
		r.Figures.Set(figures(1))
		w, end := streamed(t, newServer(t, r))
		time.Sleep(time.Minute)
		r.Figures.Set(figures(2))
		synctest.Wait() // after a rest they are sent at once
		end()
		body := w.Body.String()
		if got := linksIn(t, body); len(got) != 2 || got[1] != 2 {
			t.Errorf("sent %v", got)
		}
		if strings.Index(body, "event: link") < strings.Index(body, "event: state") {
			t.Error("the figures came before the state")
		}
	})
}
