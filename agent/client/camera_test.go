package client_test

import (
	"errors"
	"io"
	"net/http"
	"strings"
	"testing"

	"klubba/agent/client"
	"klubba/agent/wire"
)

// The paths and bodies are those that package web serves; the answers are told
// apart.
func TestCameras(t *testing.T) {
	var asked []string
	c := askHandler(t, http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		body, _ := io.ReadAll(r.Body)
		asked = append(asked, r.Method+" "+r.URL.Path+" "+string(body)+" "+r.Header.Get("X-Klubba-By"))
		switch {
		case strings.HasSuffix(r.URL.Path, "/snapshot"):
			w.Header().Set("Content-Type", "image/jpeg")
			w.Header().Set("X-Klubba-Mode", "320x180 YUYV")
			_, _ = io.WriteString(w, "\xff\xd8picture")
		case strings.HasSuffix(r.URL.Path, "/ptz"):
			w.Header().Set("Content-Type", "application/json")
			w.WriteHeader(http.StatusConflict)
			_, _ = io.WriteString(w, `{"v":1,"name":"camera-ptz","ok":false,"refused":"meeting-on","recorded":true}`)
		default:
			_, _ = io.WriteString(w, `{"v":1,"camera":"front","condition":"ok","kept":2,"sights":[],"cameras":[{"name":"front"}]}`)
		}
	}))
	if list, err := c.Cameras(t.Context(), true); err != nil || len(list.Cameras) != 1 {
		t.Errorf("%+v, %v", list, err)
	}
	if info, err := c.CameraInfo(t.Context(), "front"); err != nil || info.Camera != "front" {
		t.Errorf("%+v, %v", info, err)
	}
	if x, err := c.CheckCamera(t.Context(), "front", wire.CameraView{Preset: 2}, "Anna"); err != nil || x.Condition != "ok" {
		t.Errorf("%+v, %v", x, err)
	}
	if x, err := c.KeepReference(t.Context(), "front", 2, ""); err != nil || x.Kept != 2 {
		t.Errorf("%+v, %v", x, err)
	}
	if shot, err := c.Snapshot(t.Context(), "front", ""); err != nil || string(shot.JPEG) != "\xff\xd8picture" || shot.Mode != "320x180 YUYV" {
		t.Errorf("%q, %v", shot.JPEG, err)
	}
	var no *client.RefusedError
	if _, err := c.PTZ(t.Context(), "front", wire.PTZ{Do: "home"}, ""); !errors.As(err, &no) || no.Refused != "meeting-on" || !no.Recorded {
		t.Errorf("a refusal: %v", err)
	}
	want := []string{
		"GET /v1/cameras  ", "GET /v1/cameras/front  ", `POST /v1/cameras/front/check {"preset":2} Anna`,
		`POST /v1/cameras/front/reference {"preset":2} `, "POST /v1/cameras/front/snapshot  ", `POST /v1/cameras/front/ptz {"do":"home"} `,
	}
	if got := strings.Join(asked, "\n"); got != strings.Join(want, "\n") {
		t.Errorf("asked\n%s", got)
	}
	if _, err := c.Snapshot(t.Context(), "front", "a\nb"); err == nil {
		t.Error("a name with a line break is sent")
	}
}
