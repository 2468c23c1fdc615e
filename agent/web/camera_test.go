package web

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"net/http/httptest"
	"strings"
	"testing"

	"klubba/agent/web/webtest"
	"klubba/agent/wire"
	"klubba/room"
)

// lens is the door to one camera, which says what it was asked.
type lens struct {
	asked []string
	err   error
}

func (l *lens) note(format string, args ...any) error {
	l.asked = append(l.asked, fmt.Sprintf(format, args...))
	return l.err
}

func (l *lens) Has(name string) error {
	if name != "front" {
		return fmt.Errorf("%w: there are: front", wire.ErrNoCamera)
	}
	return nil
}

func (l *lens) List(_ context.Context, plugged bool) wire.Cameras {
	_ = l.note("list %t", plugged)
	return wire.Cameras{V: wire.Version, Cameras: []wire.Camera{{Name: "front"}}, Found: []wire.FoundCamera{}}
}

func (l *lens) Info(_ context.Context, name string) (wire.CameraInfo, error) {
	return wire.CameraInfo{V: wire.Version, Camera: name}, l.note("info")
}

func (l *lens) Examine(_ context.Context, name string, preset int) (wire.Examination, error) {
	return wire.Examination{V: wire.Version, Camera: name, Condition: "ok"}, l.note("examine %d", preset)
}

func (l *lens) Snapshot(context.Context, string) (wire.Snapshot, error) {
	return wire.Snapshot{JPEG: []byte("\xff\xd8picture"), Mode: "320x180 YUYV"}, l.note("snapshot")
}

func (l *lens) Refer(_ context.Context, name string, preset int) (wire.Examination, error) {
	return wire.Examination{V: wire.Version, Camera: name, Kept: preset}, l.note("refer %d", preset)
}

func (l *lens) Steer(_ context.Context, name string, do wire.PTZ) (wire.PTZDone, error) {
	return wire.PTZDone{V: wire.Version, Camera: name, Do: do.Do}, l.note("steer %s %d", do.Do, do.Preset)
}

func ask(s *Server, method, path, body string) *httptest.ResponseRecorder {
	w := httptest.NewRecorder()
	r := httptest.NewRequest(method, path, strings.NewReader(body))
	r.Header.Set("X-Klubba-By", "Anna")
	s.Handler().ServeHTTP(w, r)
	return w
}

// looking is a server whose room has a camera.
func looking(t *testing.T) (*webtest.Room, *lens, *Server) {
	r, l := webtest.New(evening), &lens{}
	s := newServer(t, r)
	s.opt.Cameras = l
	return r, l, s
}

func TestCameraIsUsedAndThatIsRecorded(t *testing.T) {
	r, l, s := looking(t)
	for _, c := range []struct{ path, body, asked, name string }{
		{"check", "", "examine 0", "camera-check"},
		{"check", `{"preset":3}`, "examine 3", "camera-check"},
		{"reference", "", "refer 1", "camera-reference"},
		{"ptz", `{"do":"recall","preset":2}`, "steer recall 2", "camera-ptz"},
		{"snapshot", "", "snapshot", "camera-snapshot"},
	} {
		w := ask(s, "POST", "/v1/cameras/front/"+c.path, c.body)
		if w.Code != 200 || l.asked[len(l.asked)-1] != c.asked {
			t.Errorf("%s: %d %s, asked %v", c.path, w.Code, w.Body, l.asked)
		}
		if e := last(t, r); e.Name != c.name || e.Part != "front" || e.By.Name != "Anna" || e.Outcome != "done" {
			t.Errorf("%s: recorded %+v", c.path, e)
		}
		if c.path != "snapshot" && !strings.Contains(w.Body.String(), `"recorded":true`) {
			t.Errorf("%s: %s", c.path, w.Body)
		}
		if c.path == "snapshot" && (w.Header().Get("Content-Type") != "image/jpeg" || w.Header().Get("Cache-Control") != "no-store" || w.Body.String() != "\xff\xd8picture") {
			t.Errorf("snapshot: %v %q", w.Header(), w.Body)
		}
	}
	before := r.Record.Head().Seq
	for path, asked := range map[string]string{"/v1/cameras": "list false", "/v1/cameras?plugged=true": "list true", "/v1/cameras/front": "info"} {
		if w := ask(s, "GET", path, ""); w.Code != 200 || l.asked[len(l.asked)-1] != asked {
			t.Errorf("%s: %d %s, asked %v", path, w.Code, w.Body, l.asked)
		}
	}
	if r.Record.Head().Seq != before {
		t.Error("to ask what there is was recorded")
	}
}

// The server decides: in a meeting the camera is not even asked.
func TestCameraIsRefusedInAMeeting(t *testing.T) {
	r, l, s := looking(t)
	r.Step(room.Command{By: room.Actor{Via: room.ViaCLI}, Do: room.Start{Meeting: "KS-1"}})
	for _, what := range []string{"check", "snapshot", "reference", "ptz"} {
		w := ask(s, "POST", "/v1/cameras/front/"+what, "")
		var a wire.Answer
		if err := json.Unmarshal(w.Body.Bytes(), &a); err != nil || w.Code != 409 || a.OK || a.Refused != string(room.RefusedMeetingOn) || !a.Recorded {
			t.Errorf("%s: %d %s", what, w.Code, w.Body)
		}
		if e := last(t, r); e.Name != "camera-"+what || e.Outcome != "refused" || e.Cause != "meeting-on" || e.Meeting != "KS-1" {
			t.Errorf("%s: recorded %+v", what, e)
		}
	}
	if len(l.asked) > 0 {
		t.Errorf("the camera was asked: %v", l.asked)
	}
}

func TestCameraProblems(t *testing.T) {
	r, l, s := looking(t)
	for _, c := range []struct {
		err    error
		status int
	}{
		{fmt.Errorf("front: %w", wire.ErrAsked), 400}, {errors.New("front: unplugged"), 502},
	} {
		l.err = c.err
		w := ask(s, "POST", "/v1/cameras/front/snapshot", "")
		if isProblem(t, w); w.Code != c.status || !strings.Contains(w.Body.String(), c.err.Error()) {
			t.Errorf("%v: %d %s", c.err, w.Code, w.Body)
		}
	}
	l.err = wire.ErrMeetingOn // one that opened meanwhile
	if w := ask(s, "POST", "/v1/cameras/front/snapshot", ""); w.Code != 409 || strings.Contains(w.Body.String(), "picture") {
		t.Errorf("a meeting that opened meanwhile: %d %s", w.Code, w.Body)
	}
	asked, seq := len(l.asked), r.Record.Head().Seq
	for _, c := range []struct {
		path, body string
		status     int
	}{
		{"back/check", "", 404}, {"front/check", `{"preset":"one"}`, 400}, {"front/check", `{"zoom":1}`, 400},
		{"front/check", `{}{}`, 400}, {"front/ptz", strings.Repeat(" ", maxBody+1), 413},
	} {
		w := ask(s, "POST", "/v1/cameras/"+c.path, c.body)
		if isProblem(t, w); w.Code != c.status {
			t.Errorf("%s with %.20q: %d %s", c.path, c.body, w.Code, w.Body)
		}
	}
	if len(l.asked) != asked || r.Record.Head().Seq != seq {
		t.Errorf("what was no request was asked (%v) or recorded", l.asked[asked:])
	}
	for range maxLooks {
		s.looks <- struct{}{}
	}
	if w := ask(s, "POST", "/v1/cameras/front/check", ""); w.Code != 503 || w.Header().Get("Retry-After") == "" {
		t.Errorf("one too many: %d %s", w.Code, w.Body)
	}
	none := newServer(t, webtest.New(evening))
	if w := ask(none, "GET", "/v1/cameras", ""); w.Code != 200 || !strings.Contains(w.Body.String(), `"cameras":[]`) {
		t.Errorf("a room without cameras: %d %s", w.Code, w.Body)
	}
	if w := ask(none, "POST", "/v1/cameras/front/check", ""); w.Code != 404 {
		t.Errorf("a camera in a room without: %d", w.Code)
	}
}
