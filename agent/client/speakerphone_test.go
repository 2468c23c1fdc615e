package client_test

import (
	"errors"
	"io"
	"net/http"
	"strings"
	"testing"
	"time"

	"klubba/agent/client"
)

// The paths and bodies are those that package web serves; the answers are told
// apart.
func TestSpeakerphones(t *testing.T) {
	var asked []string
	c := askHandler(t, http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		body, _ := io.ReadAll(r.Body)
		asked = append(asked, r.Method+" "+r.URL.Path+" "+r.URL.RawQuery+" "+string(body)+" "+r.Header.Get("X-Klubba-By"))
		if strings.HasSuffix(r.URL.Path, "/reference") {
			w.Header().Set("Content-Type", "application/json")
			w.WriteHeader(http.StatusConflict)
			_, _ = io.WriteString(w, `{"v":1,"name":"audio-reference","ok":false,"refused":"meeting-on","recorded":true}`)
			return
		}
		_, _ = io.WriteString(w, `{"v":1,"speakerphone":"table","condition":"ok","heard":{"heard":true},"level_db":-62,"speakerphones":[{"name":"table"}]}`)
	}))
	if list, err := c.Speakerphones(t.Context(), true); err != nil || len(list.Speakerphones) != 1 {
		t.Errorf("%+v, %v", list, err)
	}
	if got, err := c.CheckSound(t.Context(), "table", "Anna"); err != nil || got.Condition != "ok" || !got.Heard.Heard {
		t.Errorf("%+v, %v", got, err)
	}
	if l, err := c.SoundLevel(t.Context(), "table", 500*time.Millisecond, ""); err != nil || l.LevelDB != -62 {
		t.Errorf("%+v, %v", l, err)
	}
	var no *client.RefusedError
	if _, err := c.KeepSound(t.Context(), "table", ""); !errors.As(err, &no) || no.Refused != "meeting-on" || no.Name != "audio-reference" {
		t.Errorf("a refusal: %v", err)
	}
	want := []string{
		"GET /v1/speakerphones plugged=true  ", "POST /v1/speakerphones/table/check   Anna",
		`POST /v1/speakerphones/table/level  {"for_ms":500} `, "POST /v1/speakerphones/table/reference   ",
	}
	if got := strings.Join(asked, "\n"); got != strings.Join(want, "\n") {
		t.Errorf("asked\n%s", got)
	}
}
