package web

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"strings"
	"testing"
	"time"

	"klubba/agent/web/webtest"
	"klubba/agent/wire"
	"klubba/room"
)

// horn is the door to one speakerphone, which says what it was asked.
type horn struct {
	asked []string
	err   error
}

func (h *horn) note(format string, args ...any) error {
	h.asked = append(h.asked, fmt.Sprintf(format, args...))
	return h.err
}

func (h *horn) Has(name string) error {
	if name != "table" {
		return fmt.Errorf("%w: there are: table", wire.ErrNoSpeakerphone)
	}
	return nil
}

func (h *horn) List(_ context.Context, plugged bool) wire.Speakerphones {
	_ = h.note("list %t", plugged)
	return wire.Speakerphones{V: wire.Version, Speakerphones: []wire.Speakerphone{{Name: "table"}}}
}

func (h *horn) Test(_ context.Context, name string) (wire.SoundTest, error) {
	return wire.SoundTest{V: wire.Version, Speakerphone: name, Condition: "ok"}, h.note("test")
}

func (h *horn) Level(_ context.Context, name string, over time.Duration) (wire.SoundLevel, error) {
	return wire.SoundLevel{V: wire.Version, Speakerphone: name}, h.note("level %v", over)
}

func (h *horn) Refer(_ context.Context, name string) (wire.SoundTest, error) {
	return wire.SoundTest{V: wire.Version, Speakerphone: name, Kept: true}, h.note("refer")
}

// sounding is a server whose room has a speakerphone.
func sounding(t *testing.T) (*webtest.Room, *horn, *Server) {
	r, h := webtest.New(evening), &horn{}
	s := newServer(t, r)
	s.opt.Speakers = h
	return r, h, s
}

func TestSpeakerphoneIsUsedAndThatIsRecorded(t *testing.T) {
	r, h, s := sounding(t)
	for _, c := range []struct{ path, body, asked, name string }{
		{"check", "", "test", "audio-check"}, {"reference", "{}", "refer", "audio-reference"},
		{"level", "", "level 0s", "audio-level"}, {"level", `{"for_ms":500}`, "level 500ms", "audio-level"},
	} {
		w := ask(s, "POST", "/v1/speakerphones/table/"+c.path, c.body)
		if w.Code != 200 || h.asked[len(h.asked)-1] != c.asked || !strings.Contains(w.Body.String(), `"recorded":true`) {
			t.Errorf("%s: %d %s, asked %v", c.path, w.Code, w.Body, h.asked)
		}
		if e := last(t, r); e.Name != c.name || e.Part != "table" || e.By.Name != "Anna" || e.Outcome != "done" {
			t.Errorf("%s: recorded %+v", c.path, e)
		}
	}
	before := r.Record.Head().Seq
	if w := ask(s, "GET", "/v1/speakerphones?plugged=true", ""); w.Code != 200 || h.asked[len(h.asked)-1] != "list true" || r.Record.Head().Seq != before {
		t.Errorf("list: %d %s, asked %v", w.Code, w.Body, h.asked)
	}
}

// The server decides: in a meeting the speakerphone is not even asked.
func TestSpeakerphoneIsRefusedInAMeeting(t *testing.T) {
	r, h, s := sounding(t)
	r.Step(room.Command{By: room.Actor{Via: room.ViaCLI}, Do: room.Start{Meeting: "KS-1"}})
	for _, what := range []string{"check", "level", "reference"} {
		w := ask(s, "POST", "/v1/speakerphones/table/"+what, "")
		var a wire.Answer
		if err := json.Unmarshal(w.Body.Bytes(), &a); err != nil || w.Code != 409 || a.Refused != string(room.RefusedMeetingOn) || !a.Recorded || a.Name != "audio-"+what {
			t.Errorf("%s: %d %s", what, w.Code, w.Body)
		}
		if e := last(t, r); e.Name != "audio-"+what || e.Outcome != "refused" || e.Cause != "meeting-on" || e.Part != "table" {
			t.Errorf("%s: recorded %+v", what, e)
		}
	}
	if len(h.asked) > 0 {
		t.Errorf("the speakerphone was asked: %v", h.asked)
	}
}

func TestSpeakerphoneProblems(t *testing.T) {
	r, h, s := sounding(t)
	for _, c := range []struct {
		err    error
		status int
	}{
		{fmt.Errorf("table: %w", wire.ErrAsked), 400}, {errors.New("the sound system hangs"), 502}, {wire.ErrSoundInMeeting, 409},
	} {
		h.err = c.err
		if w := ask(s, "POST", "/v1/speakerphones/table/level", ""); w.Code != c.status {
			t.Errorf("%v: %d %s", c.err, w.Code, w.Body)
		}
	}
	asked, seq := len(h.asked), r.Record.Head().Seq
	for _, c := range []struct {
		path, body string
		status     int
	}{{"wall/check", "", 404}, {"table/check", `{"loud":true}`, 400}, {"table/level", `{"for_ms":"long"}`, 400}} {
		w := ask(s, "POST", "/v1/speakerphones/"+c.path, c.body)
		if isProblem(t, w); w.Code != c.status {
			t.Errorf("%s with %q: %d %s", c.path, c.body, w.Code, w.Body)
		}
	}
	if len(h.asked) != asked || r.Record.Head().Seq != seq {
		t.Errorf("what was no request was asked (%v) or recorded", h.asked[asked:])
	}
	none := newServer(t, webtest.New(evening))
	if w := ask(none, "GET", "/v1/speakerphones", ""); w.Code != 200 || !strings.Contains(w.Body.String(), `"speakerphones":[]`) {
		t.Errorf("a room without speakerphones: %d %s", w.Code, w.Body)
	}
	if w := ask(none, "POST", "/v1/speakerphones/table/check", ""); w.Code != 404 {
		t.Errorf("a speakerphone in a room without: %d", w.Code)
	}
}
