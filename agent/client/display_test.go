package client_test

import (
	"errors"
	"io"
	"net/http"
	"strings"
	"testing"

	"klubba/agent/client"
	"klubba/agent/wire"
	"klubba/room"
)

// The paths and bodies are those that package web serves; the answers are told
// apart.
func TestDisplays(t *testing.T) {
	var asked []string
	c := askHandler(t, http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		body, _ := io.ReadAll(r.Body)
		asked = append(asked, strings.TrimSpace(r.Method+" "+strings.TrimSuffix(r.URL.String(), "?")+" "+string(body)+" "+r.Header.Get("X-Klubba-By")))
		w.Header().Set("Content-Type", "application/json")
		if strings.HasSuffix(r.URL.Path, "/send") {
			w.WriteHeader(http.StatusConflict)
			_, _ = io.WriteString(w, `{"v":1,"name":"display-send","ok":false,"refused":"meeting-on","recorded":true}`)
			return
		}
		_, _ = io.WriteString(w, `{"v":1,"display":"left","do":"input","power":"on","displays":[{"name":"left"}],"recorded":true}`)
	}))
	if list, err := c.Displays(t.Context(), true); err != nil || len(list.Displays) != 1 {
		t.Errorf("%+v, %v", list, err)
	}
	if s, err := c.Display(t.Context(), "left"); err != nil || s.Power != "on" {
		t.Errorf("%+v, %v", s, err)
	}
	if done, err := c.SetDisplay(t.Context(), "left", room.DisplayInput, wire.DisplaySet{Input: "laptop"}, "Anna"); err != nil || !done.Recorded {
		t.Errorf("%+v, %v", done, err)
	}
	var no *client.RefusedError
	if _, err := c.SetDisplay(t.Context(), "left", room.DisplaySend, wire.DisplaySet{Frame: "00"}, ""); !errors.As(err, &no) || no.Refused != "meeting-on" || !no.Recorded {
		t.Errorf("a refusal: %v", err)
	}
	want := []string{
		"GET /v1/displays?ask=true", "GET /v1/displays/left", `POST /v1/displays/left/input {"input":"laptop"} Anna`, `POST /v1/displays/left/send {"frame":"00"}`,
	}
	if got := strings.Join(asked, "\n"); got != strings.Join(want, "\n") {
		t.Errorf("asked\n%s", got)
	}
	if _, err := c.SetDisplay(t.Context(), "left", room.DisplayOn, wire.DisplaySet{}, "a\nb"); err == nil {
		t.Error("a name with a line break is sent")
	}
}
