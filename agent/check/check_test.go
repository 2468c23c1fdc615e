package check_test

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"klubba/agent/check"
	"klubba/devices"
	"klubba/devices/sim"
	"klubba/room"
)

func set(r *sim.Room) devices.Set {
	return devices.Set{
		Lights:  []devices.NamedLight{{Name: "light", Light: r.Light("light", devices.Red|devices.Green)}},
		Buttons: []devices.NamedButton{{Name: "chair", Role: devices.RoleChair, Button: r.Button("chair")}},
		Parts: []devices.NamedPart{
			{Name: "camera", Kind: "camera", Required: true, Watcher: r.Part("camera")},
			{Name: "display", Kind: "display", Watcher: r.Part("display")},
		},
	}
}

func TestVerdicts(t *testing.T) {
	for _, tt := range []struct {
		name   string
		broken string
		want   room.Verdict
		says   string
	}{
		{"whole", "", room.VerdictReady, ""},
		{"a required part", "camera", room.VerdictNotReady, "camera: unplugged while in use"},
		{"the light", "light", room.VerdictNotReady, "light"},
		{"an optional part", "display", room.VerdictRemarks, "display: unplugged while in use"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			r := sim.New(func() time.Duration { return 0 })
			if tt.broken != "" {
				r.Break(tt.broken, devices.ErrGone)
			}
			done := check.Run(t.Context(), set(r), nil)
			if done.Verdict != tt.want || !strings.Contains(done.Summary, tt.says) {
				t.Errorf("got %+v, want %s with %q", done, tt.want, tt.says)
			}
		})
	}
	if done := check.Run(t.Context(), devices.Set{}, nil); done.Verdict != room.VerdictUnknown {
		t.Errorf("an empty room is %s", done.Verdict)
	}
}

// deaf never answers and does not mind its deadline until released.
type deaf struct {
	devices.Watcher
	until chan struct{}
}

func (d deaf) Test(context.Context) (devices.Evidence, error) {
	<-d.until
	panic("too late")
}

// dim lives, and cannot be read back.
type dim struct{ devices.Watcher }

func (dim) Test(context.Context) (devices.Evidence, error) {
	return devices.Evidence{}, fmt.Errorf("lamp: read back: %w", devices.ErrUnsupported)
}

// What a device cannot do is no outage.
func TestADeviceThatCannotBeTestedIsARemark(t *testing.T) {
	done := check.Run(t.Context(), devices.Set{Parts: []devices.NamedPart{{Name: "dim", Required: true, Watcher: dim{}}}}, nil)
	if done.Verdict != room.VerdictRemarks || done.Summary != "dim: cannot prove itself; look at it" {
		t.Errorf("got %+v", done)
	}
}

// mute has no way to prove itself.
type mute struct{ devices.Watcher }

func TestAHangingDeviceCostsItsOwnResult(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		d := deaf{until: make(chan struct{})}
		s := devices.Set{Parts: []devices.NamedPart{
			{Name: "deaf", Required: true, Watcher: d}, {Name: "mute", Required: true, Watcher: mute{}},
		}}
		began := time.Now()
		done := check.Run(t.Context(), s, nil)
		if took := time.Since(began); took != 5*time.Second {
			t.Errorf("took %v", took)
		}
		want := "deaf: no answer within 5s; mute: cannot prove itself; look at it"
		if done.Verdict != room.VerdictNotReady || done.Summary != want {
			t.Errorf("got %+v", done)
		}
		close(d.until)
	})
}

// A camera that somebody else holds was not tested, and is not failed.
func TestCameras(t *testing.T) {
	s := devices.Set{Cameras: []devices.NamedCamera{{Name: "camera", Required: true}}}
	for _, tt := range []struct {
		name, remark string
		err          error
		want         room.Verdict
		says         string
	}{
		{"sees", "", nil, room.VerdictReady, ""},
		{"in use", "not tested, since somebody uses it", nil, room.VerdictRemarks, "camera: not tested"},
		{"black", "", errors.New("the picture is black"), room.VerdictNotReady, "camera: the picture is black"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			done := check.Run(t.Context(), s, func(_ context.Context, camera string) (string, error) {
				if camera != "camera" {
					t.Errorf("examined %q", camera)
				}
				return tt.remark, tt.err
			})
			if done.Verdict != tt.want || !strings.Contains(done.Summary, tt.says) {
				t.Errorf("got %+v, want %s with %q", done, tt.want, tt.says)
			}
		})
	}
	if done := check.Run(t.Context(), s, nil); done.Verdict != room.VerdictRemarks {
		t.Errorf("with nobody to look through it: %+v", done)
	}
}

// Each display has its own time, and those of one line that of each other.
func TestDisplays(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s := devices.Set{Displays: []devices.NamedDisplay{
			{Name: "left", Required: true, Line: "a"}, {Name: "right", Line: "a"}, {Name: "wall", Required: true, Line: "b"},
		}}
		began := time.Now()
		done := check.Run(t.Context(), s, func(ctx context.Context, part string) (string, error) {
			switch part {
			case "left":
				return "does not tell its power; look at it", nil
			case "right":
				<-time.After(80 * time.Second)
				return "", errors.New("says nothing")
			}
			<-ctx.Done()
			return "", ctx.Err()
		})
		want := "wall: no answer within 42s; left: does not tell its power; look at it; right: says nothing"
		if took := time.Since(began); took != 80*time.Second || done.Verdict != room.VerdictNotReady {
			t.Errorf("%+v after %v", done, took)
		}
		if done.Summary != want && done.Summary != strings.Replace(want, "no answer within 42s", "context deadline exceeded", 1) {
			t.Errorf("it says %q", done.Summary)
		}
	})
}
