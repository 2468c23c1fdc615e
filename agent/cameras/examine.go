package cameras

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"time"

	"klubba/agent/wire"
	"klubba/devices"
	"klubba/room"
)

const (
	// examineFor bounds one look, from opening to the report. Mostly it takes
	// two seconds.
	examineFor = 10 * time.Second
	// recallFor bounds the way to a preset.
	recallFor = 30 * time.Second
)

// Examine looks through a camera: at one preset, or, for preset 0, at all
// that have a reference, or else where the camera points. That it could not be
// looked through is an outcome like others; an error is of the asking.
func (d *Desk) Examine(ctx context.Context, name string, preset int) (wire.Examination, error) {
	e, err := d.eye(name)
	if err == nil {
		err = checkPreset(preset, 0)
	}
	if err != nil {
		return wire.Examination{}, err
	}
	var got examination
	err = d.use(ctx, e, func(ctx context.Context) error {
		got = d.lookAround(ctx, e, d.views(e, preset))
		return ctx.Err()
	})
	if err != nil {
		return wire.Examination{}, err
	}
	seen := got.exam(d.opt.Now())
	switch {
	case errors.Is(got.err, devices.ErrBusy): // nothing is known that was not
	case away(got.err): // the watch tells that, and when it is back
		e.forget()
	default:
		e.exam.Set(seen)
	}
	return got.wire(name, seen), nil
}

// views are the presets to look at; 0 is where the camera points.
func (d *Desk) views(e *eye, preset int) []int {
	if preset > 0 {
		return []int{preset}
	}
	var views []int
	for _, r := range d.references(e.Name) {
		views = append(views, r.Preset)
	}
	switch {
	case len(views) == 0:
		return []int{0}
	case e.Head == nil:
		return views[:1] // it has one view, whatever was kept
	}
	return views
}

// examination is what was seen of a camera.
type examination struct {
	sights []seen
	// err is why a look failed; nil if none did.
	err       error
	elsewhere string
}

// seen is one look at one view.
type seen struct {
	devices.Sight
	preset int
}

// lookAround looks at one view after the other, and leaves the head at the
// first.
func (d *Desk) lookAround(ctx context.Context, e *eye, views []int) (got examination) {
	for _, preset := range views {
		var own []devices.CameraFinding
		arrived := recall(ctx, e, preset)
		if arrived != nil {
			own = append(own, noted("preset", fmt.Sprintf("preset %d was not reached: %v", preset, arrived)))
		}
		ref, err := d.load(e.Name, preset)
		if err != nil {
			own = append(own, noted("reference", err.Error()))
		}
		if arrived != nil {
			ref = nil
		}
		s, err := look(ctx, func(ctx context.Context) (devices.Sight, error) { return e.Examine(ctx, ref) })
		if err != nil {
			got.err, got.elsewhere = err, s.Elsewhere
			return got
		}
		s.Findings = joined(s.Findings, own)
		got.sights = append(got.sights, seen{s, preset})
	}
	if len(views) > 1 {
		if err := recall(ctx, e, views[0]); err != nil {
			last := &got.sights[len(got.sights)-1]
			last.Findings = joined(last.Findings, []devices.CameraFinding{noted("preset", fmt.Sprintf("preset %d was not reached again: %v", views[0], err))})
		}
	}
	return got
}

// noted is a finding that is no measure's, and with which a camera still sees.
func noted(name, cause string) devices.CameraFinding {
	return devices.CameraFinding{Name: name, Cause: cause}
}

// joined adds findings. A camera that has any is not simply ok.
func joined(all, more []devices.CameraFinding) []devices.CameraFinding {
	if len(more) == 0 {
		return all
	}
	if len(all) == 1 && all[0].Name == fine {
		all = nil
	}
	return append(all[:len(all):len(all)], more...)
}

// recall turns the head to a preset and waits until it is there.
func recall(ctx context.Context, e *eye, preset int) error {
	if e.Head == nil || preset == 0 {
		return nil
	}
	ctx, cancel := context.WithTimeout(ctx, recallFor)
	defer cancel()
	return e.Head.RecallPreset(ctx, preset)
}

func look[T any](ctx context.Context, work func(context.Context) (T, error)) (T, error) {
	ctx, cancel := context.WithTimeout(ctx, examineFor)
	defer cancel()
	return work(ctx)
}

// fine is the finding that there is none.
const fine = "ok"

// exam draws the part's condition. A closed shutter or a dark room is no fault
// of the camera, and still nothing is seen: that is degraded.
func (x examination) exam(now room.Instant) exam {
	if x.err != nil {
		return exam{at: now, condition: conditionOf(x.err), cause: x.err.Error(), evidence: x.err.Error()}
	}
	last := exam{at: now, condition: room.ConditionOK}
	var causes, evidence []string
	for _, s := range x.sights {
		for _, f := range s.Findings {
			if f.Name == fine {
				continue
			}
			causes = append(causes, said(s, f))
			if f.Grave && f.Name != "shutter" {
				last.condition = room.ConditionFailed
			} else if last.condition == room.ConditionOK {
				last.condition = room.ConditionDegraded
			}
		}
		evidence = append(evidence, fmt.Sprintf("%d frames of %s looked at, %.1f a second", s.Frames, s.Given, s.Rate))
	}
	last.cause, last.evidence = strings.Join(causes, "; "), strings.Join(evidence, "; ")
	return last
}

// said puts a finding into one line, with the preset that it is about.
func said(s seen, f devices.CameraFinding) string {
	text := f.Cause
	if s.View != nil && f.Name == "moved" {
		text += fmt.Sprintf("; by %.1f %% of the width", s.View.Moved)
	}
	if f.Advice != "" {
		text += "; " + f.Advice
	}
	if s.preset > 0 && f.Name != "preset" {
		text = fmt.Sprintf("preset %d: %s", s.preset, text)
	}
	return text
}

func checkPreset(n, least int) error {
	if n < least || n > maxPreset {
		return fmt.Errorf("%w: preset %d: presets are numbered from 1 to %d", wire.ErrAsked, n, maxPreset)
	}
	return nil
}
