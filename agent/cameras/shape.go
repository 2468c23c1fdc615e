package cameras

import (
	"encoding/json"
	"time"

	"klubba/agent/wire"
	"klubba/devices"
)

// wire writes an examination as the world is told it.
func (x examination) wire(camera string, by exam) wire.Examination {
	w := wire.Examination{
		V: wire.Version, Camera: camera, Time: wire.Format(by.at.Wall),
		Condition: string(by.condition), Cause: by.cause, Elsewhere: x.elsewhere, Sights: []wire.Sight{},
	}
	for _, s := range x.sights {
		w.Sights = append(w.Sights, s.wire())
	}
	return w
}

func (s seen) wire() wire.Sight {
	w := wire.Sight{
		Preset: s.preset, Device: s.Device, Asked: s.Asked, Given: s.Given,
		Frames: s.Frames, Rate: s.Rate, JitterMS: float64(s.Jitter) / float64(time.Millisecond),
		Findings: []wire.CameraFinding{}, TookMS: s.Took.Milliseconds(), Details: json.RawMessage(s.Details),
	}
	for _, f := range s.Findings {
		w.Findings = append(w.Findings, wire.CameraFinding(f))
	}
	if s.View != nil {
		v := wire.View(*s.View)
		w.View = &v
	}
	return w
}

func infoOf(camera string, i devices.CameraInfo) wire.CameraInfo {
	w := wire.CameraInfo{
		V: wire.Version, Camera: camera, Device: wire.FoundCamera(i.FoundCamera), Driver: i.Driver,
		Formats: []wire.CameraFormat{}, Controls: []wire.CameraControl{},
	}
	for _, f := range i.Formats {
		w.Formats = append(w.Formats, wire.CameraFormat(f))
	}
	for _, c := range i.Controls {
		w.Controls = append(w.Controls, wire.CameraControl(c))
	}
	return w
}
