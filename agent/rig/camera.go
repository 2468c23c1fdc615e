package rig

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"strconv"
	"strings"
	"time"

	"klubba/agent/config"
	"klubba/devices"
	"klubba/devices/camera"
	"klubba/devices/camera/picture"
)

// addCameras adds the cameras of the configuration and their heads.
func addCameras(set *devices.Set, c *config.Config) error {
	if len(c.Cameras) > 0 {
		set.Finder = finder{}
	}
	for _, k := range c.Cameras {
		named := devices.NamedCamera{Name: k.Name, Required: k.Required, Camera: eye{camera.New(camera.Options{
			ID: k.ID, Width: k.Width, Height: k.Height, Rate: float64(k.Rate),
		})}}
		if k.PTZ != nil {
			h, err := newHead(k.PTZ)
			if err != nil {
				return fmt.Errorf("camera %q: %w", k.Name, err)
			}
			named.Head = h
			set.Parts = append(set.Parts, headPart(k.Name, h))
		}
		set.Cameras = append(set.Cameras, named)
	}
	return nil
}

// headPart is a head as a part of its own. A room with a camera that does not
// turn is a poorer room, and no unready one.
func headPart(camera string, head devices.Watcher) devices.NamedPart {
	return devices.NamedPart{Name: config.HeadName(camera), Kind: "ptz", Watcher: head}
}

// finder lists what is plugged in.
type finder struct{}

func (finder) Find(context.Context) ([]devices.FoundCamera, error) {
	var all []devices.FoundCamera
	for _, d := range camera.List() {
		all = append(all, foundOf(d))
	}
	return all, nil
}

func foundOf(d camera.Device) devices.FoundCamera {
	return devices.FoundCamera{ID: d.ID, Name: d.Name, Bus: d.Bus, Serial: d.Serial, Node: d.Node}
}

// eye gives a camera of package camera the abilities of package devices.
type eye struct{ *camera.Camera }

// Examine looks through the camera, and, when somebody has it, at what the
// kernel shows of that.
func (e eye) Examine(ctx context.Context, reference []byte) (devices.Sight, error) {
	ref, err := referenceOf(reference)
	if err != nil {
		return devices.Sight{}, err
	}
	r, err := e.Check(ctx, ref)
	if errors.Is(err, devices.ErrBusy) {
		var s devices.Sight
		if use, lerr := e.Look(ctx); lerr == nil {
			s.Elsewhere = use.String()
		}
		return s, err
	}
	if err != nil {
		return devices.Sight{}, err
	}
	return sightOf(r), nil
}

func referenceOf(data []byte) (*picture.Reference, error) {
	if data == nil {
		return nil, nil
	}
	var ref picture.Reference
	if err := json.Unmarshal(data, &ref); err != nil {
		return nil, fmt.Errorf("%w: %w", devices.ErrReference, err)
	}
	if err := ref.Check(); err != nil {
		return nil, fmt.Errorf("%w: %w", devices.ErrReference, err)
	}
	return &ref, nil
}

// Refer takes a reference.
func (e eye) Refer(ctx context.Context, view string) ([]byte, devices.Sight, error) {
	ref, r, err := e.Reference(ctx, view)
	if err != nil {
		return nil, devices.Sight{}, err
	}
	data, err := json.Marshal(ref)
	return data, sightOf(r), err
}

// Snapshot takes a picture.
func (e eye) Snapshot(ctx context.Context) (devices.Snapshot, error) {
	s, err := e.Camera.Snapshot(ctx)
	return devices.Snapshot{JPEG: s.JPEG, Mode: s.Mode.String(), Taken: s.Taken}, err
}

// Describe asks what the camera can do.
func (e eye) Describe(ctx context.Context) (devices.CameraInfo, error) {
	i, err := e.Info(ctx)
	if err != nil {
		return devices.CameraInfo{}, err
	}
	info := devices.CameraInfo{FoundCamera: foundOf(i.Device), Driver: i.Driver}
	for _, f := range i.Formats {
		format := devices.CameraFormat{Name: f.Format.String(), Sizes: []string{}}
		for _, s := range f.Sizes {
			format.Sizes = append(format.Sizes, sizeOf(s))
		}
		info.Formats = append(info.Formats, format)
	}
	for _, c := range i.Controls {
		info.Controls = append(info.Controls, controlOf(c))
	}
	return info, nil
}

func sizeOf(s camera.SizeInfo) string {
	text := fmt.Sprintf("%dx%d", s.Width, s.Height)
	var rates []string
	for _, r := range s.Rates {
		rates = append(rates, strconv.FormatFloat(r, 'g', 4, 64))
	}
	if len(rates) > 0 {
		text += ": " + strings.Join(rates, ", ")
	}
	return text
}

func controlOf(c camera.Control) devices.CameraControl {
	control := devices.CameraControl{Name: c.Name, Value: strconv.Itoa(int(c.Value)), Range: fmt.Sprintf("%d – %d", c.Min, c.Max)}
	switch {
	case c.WriteOnly:
		control.Value = "-"
	case c.Items[c.Value] != "":
		control.Value, control.Range = c.Items[c.Value], ""
	}
	return control
}

func sightOf(r camera.Report) devices.Sight {
	s := devices.Sight{
		Device: r.Device.String(), Asked: r.Asked.String(), Given: r.Given.String(),
		Frames: r.Timing.Frames, Rate: r.Timing.Rate, Jitter: millis(r.Timing.Jitter), Took: millis(r.Took),
	}
	grave := map[picture.Name]bool{}
	for _, f := range r.Failures() {
		grave[f.Name] = true
	}
	for _, f := range r.Findings {
		s.Findings = append(s.Findings, devices.CameraFinding{
			Name: string(f.Name), Cause: f.Cause, Advice: f.Advice, Grave: grave[f.Name],
			Measure: f.Measure, Value: f.Value, Limit: f.Limit, Margin: f.Margin,
		})
	}
	if r.View != nil {
		s.View = &devices.View{Moved: r.View.Moved, Right: r.View.Right, Down: r.View.Down, Match: r.View.Match, Sharpness: r.View.Sharpness}
	}
	if details, err := json.Marshal(r); err == nil { // a report always marshals
		s.Details = details
	}
	return s
}

func millis(ms float64) time.Duration { return time.Duration(ms * float64(time.Millisecond)) }
