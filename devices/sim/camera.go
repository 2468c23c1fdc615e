package sim

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"image"
	"image/color"
	"image/jpeg"
	"time"

	"klubba/devices"
)

// eye is what a simulated camera shows.
type eye struct {
	finding *devices.CameraFinding // nil: all is well
	holder  string                 // who has it; empty for nobody
	// shifted is by how many per cent of the width each preset has moved
	// since the room was made.
	shifted map[int]float64
	// head: where it stands, by preset; 0 is nowhere in particular.
	preset  int
	standby bool
	heard   []string
}

// See makes a camera show something: the zero finding is that all is well.
func (r *Room) See(camera string, f devices.CameraFinding) {
	r.change(func() {
		r.eye(camera).finding = &f
		if f.Name == "" {
			r.eye(camera).finding = nil
		}
	})
}

// Hold lets somebody else have a camera or a speakerphone, as a conferencing
// client does; an empty name lets it go.
func (r *Room) Hold(part, by string) { r.change(func() { r.eye(part).holder = by }) }

// Shift moves what a preset shows, as a knock at the camera would: by so many
// per cent of the picture's width.
func (r *Room) Shift(camera string, preset int, percent float64) {
	r.change(func() { r.eye(camera).shifted[preset] = percent })
}

// Steered is what a camera's head was told, in order.
func (r *Room) Steered(camera string) []string {
	r.mu.Lock()
	defer r.mu.Unlock()
	return append([]string(nil), r.eye(camera).heard...)
}

// eye finds a camera, or makes it. The caller holds the lock.
func (r *Room) eye(camera string) *eye {
	if r.eyes[camera] == nil {
		r.eyes[camera] = &eye{shifted: map[int]float64{}}
	}
	return r.eyes[camera]
}

// Eye is a simulated camera. Plugged in is not seen to work, as with a real
// one: it is proven by an examination, or while somebody uses it.
type Eye struct{ part *Part }

// Eye returns the camera of that name.
func (r *Room) Eye(camera string) *Eye { return &Eye{r.Part(camera)} }

// Watch reports the camera's condition; an unplugged one ends it.
func (e *Eye) Watch(ctx context.Context, emit func(devices.Report)) error {
	return e.part.Watch(ctx, func(rep devices.Report) {
		e.part.room.mu.Lock()
		holder := e.part.room.eye(e.part.name).holder
		e.part.room.mu.Unlock()
		rep.Unproven = holder == "" && rep.Err == nil
		if rep.Err == nil && !rep.Degraded {
			rep.Evidence.Text = elsewhere(holder)
		}
		emit(rep)
	})
}

func elsewhere(holder string) string {
	if holder == "" {
		return "simulated camera plugged in; seen to be held by nobody"
	}
	return "simulated camera plugged in; held by " + holder + "; stream on"
}

// simulatedLook is a reference of a simulated camera.
type simulatedLook struct {
	View  string  `json:"view"`
	Stood float64 `json:"stood"`
}

const mode = "1920x1080 MJPG, 30 frames a second"

// Examine tells what the camera shows.
func (e *Eye) Examine(_ context.Context, reference []byte) (devices.Sight, error) {
	eye, err := e.open()
	if errors.Is(err, devices.ErrBusy) {
		return devices.Sight{Elsewhere: elsewhere(eye.holder)}, err
	}
	if err != nil {
		return devices.Sight{}, err
	}
	s := e.sight(eye)
	if reference == nil {
		return s, nil
	}
	var ref simulatedLook
	if json.Unmarshal(reference, &ref) != nil || ref.View == "" {
		return s, fmt.Errorf("simulated camera %q: %w", e.part.name, devices.ErrReference)
	}
	moved := eye.shifted[eye.preset] - ref.Stood
	s.View = &devices.View{Moved: max(moved, -moved), Right: moved * 19.2, Match: 1, Sharpness: 1}
	if s.View.Moved > 1 {
		s.Findings = []devices.CameraFinding{{
			Name: "moved", Grave: true, Cause: "the view has moved against the reference",
			Advice:  "turn the camera back to its preset, or store a new reference",
			Measure: "view.moved", Value: s.View.Moved, Limit: 1, Margin: s.View.Moved - 1,
		}}
	}
	return s, nil
}

// open is a copy of what the camera is like, or why it cannot be opened.
func (e *Eye) open() (eye, error) {
	r := e.part.room
	r.mu.Lock()
	defer r.mu.Unlock()
	is := *r.eye(e.part.name)
	if err := r.broken[e.part.name]; err != nil && !isDegraded(err) {
		return is, err
	}
	if is.holder != "" {
		return is, fmt.Errorf("simulated camera %q: %w: %s", e.part.name, devices.ErrBusy, is.holder)
	}
	return is, nil
}

func (e *Eye) sight(is eye) devices.Sight {
	f := devices.CameraFinding{Name: "ok", Cause: "the picture is good"}
	if is.finding != nil {
		f = *is.finding
	}
	return devices.Sight{
		Device: "simulated camera", Asked: mode, Given: mode, Frames: 16, Rate: 30, Jitter: 100 * time.Microsecond,
		Findings: []devices.CameraFinding{f}, Took: 1300 * time.Millisecond,
	}
}

// Refer keeps where the view stands now.
func (e *Eye) Refer(_ context.Context, view string) ([]byte, devices.Sight, error) {
	is, err := e.open()
	if err != nil {
		return nil, devices.Sight{}, err
	}
	ref, err := json.Marshal(simulatedLook{view, is.shifted[is.preset]})
	return ref, e.sight(is), err
}

// Snapshot is a grey picture.
func (e *Eye) Snapshot(context.Context) (devices.Snapshot, error) {
	if _, err := e.open(); err != nil {
		return devices.Snapshot{}, err
	}
	img := image.NewGray(image.Rect(0, 0, 320, 180))
	for x := range 320 {
		for y := range 180 {
			img.SetGray(x, y, color.Gray{Y: uint8(x * 255 / 320)})
		}
	}
	var file bytes.Buffer
	err := jpeg.Encode(&file, img, nil)
	return devices.Snapshot{JPEG: file.Bytes(), Mode: mode, Taken: time.Now()}, err
}

// Describe says that it is simulated.
func (e *Eye) Describe(context.Context) (devices.CameraInfo, error) {
	_, err := e.open()
	return devices.CameraInfo{
		FoundCamera: e.found(), Driver: "sim",
		Formats:  []devices.CameraFormat{{Name: "MJPG", Sizes: []string{"1920x1080: 30"}}},
		Controls: []devices.CameraControl{{Name: "Brightness", Value: "128", Range: "0 – 255"}},
	}, err
}

func (e *Eye) found() devices.FoundCamera {
	return devices.FoundCamera{ID: "simulated-" + e.part.name, Name: "simulated camera", Bus: "sim"}
}

// Find lists the camera, if it is plugged in.
func (e *Eye) Find(context.Context) ([]devices.FoundCamera, error) {
	e.part.room.mu.Lock()
	defer e.part.room.mu.Unlock()
	if err := e.part.room.broken[e.part.name]; err != nil && !isDegraded(err) {
		return nil, nil
	}
	return []devices.FoundCamera{e.found()}, nil
}
