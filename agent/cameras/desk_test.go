package cameras_test

import (
	"context"
	"errors"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"klubba/agent/cameras"
	"klubba/agent/cell"
	"klubba/agent/wire"
	"klubba/devices"
	"klubba/devices/sim"
	"klubba/room"
	"klubba/room/precheck"
)

// office is a desk over a simulated camera.
type office struct {
	*cameras.Desk
	sim     *sim.Room
	live    *cell.Cell[room.Status]
	meeting *cell.Cell[bool]
	folder  string
}

func newOffice(t *testing.T, change func(*devices.NamedCamera)) *office {
	t.Helper()
	begun := time.Now()
	now := func() room.Instant {
		return room.Instant{Mono: time.Hour + time.Since(begun), Wall: time.Now()}
	}
	o := &office{
		sim:  sim.New(func() time.Duration { return now().Mono }),
		live: cell.New(room.Status{Phase: room.Idle}), meeting: cell.New(false), folder: filepath.Join(t.TempDir(), "references"),
	}
	named := devices.NamedCamera{Name: sim.Camera, Required: true, Camera: o.sim.Eye(sim.Camera), Head: o.sim.Head(sim.Camera)}
	if change != nil {
		change(&named)
	}
	o.Desk = cameras.New(cameras.Options{
		Cameras: []devices.NamedCamera{named}, Finder: o.sim.Eye(sim.Camera), Live: o.live, Folder: o.folder, Now: now, Holds: time.Hour,
	})
	return o
}

func (o *office) phase(p room.Phase) {
	o.live.Set(room.Status{Phase: p})
	o.meeting.Set(p.Meeting())
}

// In every phase of a meeting, and before the room has begun to step, all that
// opens or moves a camera is refused, and nothing reaches it.
func TestNothingIsOpenedInAMeeting(t *testing.T) {
	o := newOffice(t, func(c *devices.NamedCamera) { c.Camera = untouchable{c.Camera} })
	for _, p := range []room.Phase{"", room.Open, room.Suspended, room.Closed, room.Local} {
		o.phase(p)
		for what, do := range map[string]func(context.Context) error{
			"examine":  func(ctx context.Context) error { _, err := o.Examine(ctx, sim.Camera, 0); return err },
			"prove":    func(ctx context.Context) error { _, err := o.Prove(ctx, sim.Camera); return err },
			"snapshot": func(ctx context.Context) error { _, err := o.Snapshot(ctx, sim.Camera); return err },
			"refer":    func(ctx context.Context) error { _, err := o.Refer(ctx, sim.Camera, 1); return err },
			"info":     func(ctx context.Context) error { _, err := o.Info(ctx, sim.Camera); return err },
			"steer": func(ctx context.Context) error {
				_, err := o.Steer(ctx, sim.Camera, wire.PTZ{Do: "home"})
				return err
			},
		} {
			if err := do(t.Context()); !errors.Is(err, wire.ErrMeetingOn) {
				t.Errorf("%s in phase %q: %v", what, p, err)
			}
		}
		if list := o.List(t.Context(), true); len(list.Found) != 0 || list.Unfound == "" || len(list.Cameras) != 1 {
			t.Errorf("in phase %q it lists %+v", p, list)
		}
	}
	if heard := o.sim.Steered(sim.Camera); len(heard) != 0 {
		t.Errorf("the head was told %q", heard)
	}
}

// untouchable fails the test by a panic if it is opened.
type untouchable struct{ devices.Camera }

func (untouchable) Examine(context.Context, []byte) (devices.Sight, error) { panic("opened") }
func (untouchable) Snapshot(context.Context) (devices.Snapshot, error)     { panic("opened") }
func (untouchable) Describe(context.Context) (devices.CameraInfo, error)   { panic("opened") }
func (untouchable) Refer(context.Context, string) ([]byte, devices.Sight, error) {
	panic("opened")
}

// slow takes its time, and ends with its context.
type slow struct {
	devices.Camera
	begun chan struct{}
}

func (s slow) Snapshot(ctx context.Context) (devices.Snapshot, error) {
	close(s.begun)
	<-ctx.Done()
	return devices.Snapshot{JPEG: []byte("a picture")}, nil
}

// A picture that was being taken when the meeting opened is gone.
func TestAMeetingEndsWhatIsUnderWay(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		begun := make(chan struct{})
		o := newOffice(t, func(c *devices.NamedCamera) { c.Camera = slow{c.Camera, begun} })
		go func() { <-begun; o.phase(room.Open) }()
		at := time.Now()
		shot, err := o.Snapshot(t.Context(), sim.Camera)
		if !errors.Is(err, wire.ErrMeetingOn) || shot.JPEG != nil || time.Since(at) > time.Second {
			t.Errorf("%v and %d bytes after %v", err, len(shot.JPEG), time.Since(at))
		}
	})
}

func TestOneAtATimeAndWithinItsTime(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		o := newOffice(t, func(c *devices.NamedCamera) { c.Camera = slow{c.Camera, make(chan struct{})} })
		go func() { _, _ = o.Snapshot(t.Context(), sim.Camera) }()
		synctest.Wait()
		ctx, cancel := context.WithTimeout(t.Context(), time.Second)
		defer cancel()
		if _, err := o.Examine(ctx, sim.Camera, 0); err == nil || !strings.Contains(err.Error(), "in use by another check") {
			t.Errorf("while somebody takes a picture: %v", err)
		}
		time.Sleep(10 * time.Second) // the picture has had its time
		if x, err := o.Examine(t.Context(), sim.Camera, 0); err != nil || x.Condition != "ok" {
			t.Errorf("after it: %+v, %v", x, err)
		}
	})
}

// Which preset has moved, and by how much; the head ends where it began.
func TestReferences(t *testing.T) {
	o := newOffice(t, nil)
	for _, preset := range []int{3, 1} {
		if x, err := o.Refer(t.Context(), sim.Camera, preset); err != nil || x.Kept != preset || x.Condition != "ok" {
			t.Fatalf("preset %d: %+v, %v", preset, x, err)
		}
	}
	o.sim.Shift(sim.Camera, 3, -2.5)
	x, err := o.Examine(t.Context(), sim.Camera, 0)
	if err != nil || len(x.Sights) != 2 || x.Sights[0].Preset != 1 || x.Sights[0].Findings[0].Name != "ok" {
		t.Fatalf("%+v, %v", x, err)
	}
	if s := x.Sights[1]; s.Preset != 3 || s.Findings[0].Name != "moved" || s.View.Moved != 2.5 {
		t.Errorf("preset 3: %+v", s)
	}
	if x.Condition != "failed" || !strings.Contains(x.Cause, "preset 3: ") || !strings.Contains(x.Cause, "2.5 %") {
		t.Errorf("the part is %s: %s", x.Condition, x.Cause)
	}
	if got := strings.Join(o.sim.Steered(sim.Camera), ", "); got != "recall 3, recall 1, recall 1, recall 3, recall 1" {
		t.Errorf("the head was told %s", got)
	}
	if r, err := o.Prove(t.Context(), sim.Camera); err != nil || r.Verdict != precheck.Failed || len(r.Measures) == 0 {
		t.Error("a pre-check passes a camera that has moved")
	}
}

// What is on the disk and cannot be used is named, and never a reason not to
// look.
func TestDamagedReferences(t *testing.T) {
	for name, damage := range map[string]func(path string, whole []byte) error{
		"empty":     func(path string, _ []byte) error { return os.WriteFile(path, nil, 0o600) },
		"cut short": func(path string, whole []byte) error { return os.WriteFile(path, whole[:len(whole)/2], 0o600) },
		"another camera's": func(path string, whole []byte) error {
			return os.WriteFile(path, []byte(strings.Replace(string(whole), `"camera"`, `"kamera"`, 1)), 0o600)
		},
		"changed": func(path string, whole []byte) error {
			return os.WriteFile(path, []byte(strings.Replace(string(whole), `"stood":0`, `"stood":9`, 1)), 0o600)
		},
		"a folder": func(path string, _ []byte) error { return errors.Join(os.Remove(path), os.Mkdir(path, 0o700)) },
	} {
		t.Run(name, func(t *testing.T) {
			o := newOffice(t, nil)
			if _, err := o.Refer(t.Context(), sim.Camera, 1); err != nil {
				t.Fatal(err)
			}
			path := filepath.Join(o.folder, "camera.1.json")
			whole, err := os.ReadFile(path)
			if err != nil {
				t.Fatal(err)
			}
			if err := damage(path, whole); err != nil {
				t.Fatal(err)
			}
			x, err := o.Examine(t.Context(), sim.Camera, 0)
			if err != nil || x.Condition != "degraded" || x.Sights[0].Findings[0].Name != "reference" || !strings.Contains(x.Cause, path) {
				t.Errorf("%+v, %v", x, err)
			}
			if refs := o.List(t.Context(), false).Cameras[0].References; len(refs) != 1 || refs[0].Problem == "" {
				t.Errorf("listed %+v", refs)
			}
			if name != "a folder" {
				if _, err := o.Refer(t.Context(), sim.Camera, 1); err != nil {
					t.Errorf("keep a new one: %v", err)
				}
				if x, _ := o.Examine(t.Context(), sim.Camera, 0); x.Condition != "ok" {
					t.Errorf("with a new one: %+v", x)
				}
			}
			if left, _ := filepath.Glob(filepath.Join(o.folder, ".new-*")); len(left) > 0 {
				t.Errorf("left behind: %v", left)
			}
		})
	}
}

func TestAskedWrongly(t *testing.T) {
	o := newOffice(t, nil)
	fixed := newOffice(t, func(c *devices.NamedCamera) { c.Head = nil })
	for what, err := range map[string]error{
		"preset -1":    second(o.Examine(t.Context(), sim.Camera, -1)),
		"preset 0":     second(o.Refer(t.Context(), sim.Camera, 0)),
		"preset 256":   second(o.Steer(t.Context(), sim.Camera, wire.PTZ{Do: "recall", Preset: 256})),
		"no verb":      second(o.Steer(t.Context(), sim.Camera, wire.PTZ{})),
		"for ever":     second(o.Steer(t.Context(), sim.Camera, wire.PTZ{Do: "move", Pan: 1, ForMS: 10_001})),
		"a fixed view": second(fixed.Refer(t.Context(), sim.Camera, 2)),
	} {
		if !errors.Is(err, wire.ErrAsked) {
			t.Errorf("%s: %v", what, err)
		}
	}
	if _, err := fixed.Steer(t.Context(), sim.Camera, wire.PTZ{Do: "home"}); !errors.Is(err, devices.ErrUnsupported) {
		t.Errorf("a camera that does not turn: %v", err)
	}
	if err := o.Has("front"); !errors.Is(err, wire.ErrNoCamera) || !strings.Contains(err.Error(), sim.Camera) {
		t.Errorf("another camera: %v", err)
	}
}

func second[T any](_ T, err error) error { return err }
