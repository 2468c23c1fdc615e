package camera

import (
	"context"
	"fmt"
	"slices"
	"time"

	"klubba/devices"
	"klubba/devices/camera/picture"
)

// Check opens the camera, looks at some frames of a still scene and reports
// what they show and how they came. It compares with the reference unless
// that is nil. It opens the camera, so it is for when there is no meeting.
//
// An error says that there was nothing to judge: the camera is absent, gone,
// held by somebody (devices.ErrBusy, with who it is), not permitted, delivers
// no frames (ErrNoFrames), or its driver hangs (ErrStuck). What the frames show
// is never an error. It returns within ctx's end and a second.
func (c *Camera) Check(ctx context.Context, ref *picture.Reference) (Report, error) {
	r, err := during(ctx, c, func(o *opened) (Report, error) {
		r, _, err := c.look(ctx, o, ref)
		return r, err
	})
	return r, c.held(err)
}

// Reference takes the picture that later checks of this preset shall be
// compared with, and the report of what it was taken from. It is for a
// person who sees that the camera stands as it should: findings do not
// prevent it. What is returned holds cells too coarse to know a face by.
func (c *Camera) Reference(ctx context.Context, preset string) (picture.Reference, Report, error) {
	type both struct {
		ref    picture.Reference
		report Report
	}
	b, err := during(ctx, c, func(o *opened) (both, error) {
		r, a, err := c.look(ctx, o, nil)
		if err != nil {
			return both{}, err
		}
		return both{a.reference(preset), r}, nil
	})
	return b.ref, b.report, c.held(err)
}

// look captures and analyses.
func (c *Camera) look(ctx context.Context, o *opened, ref *picture.Reference) (Report, *analysis, error) {
	begun := time.Now()
	took, err := c.capture(ctx, o, c.opt.Frames)
	if err != nil {
		return Report{}, nil, err
	}
	r := Report{Camera: c.opt.ID, Device: o.device, Card: o.capability.card, Driver: o.capability.driver,
		Asked: took.asked, Given: took.given, Settings: took.settings, Timing: took.timing}
	a := newAnalysis(took.given)
	for _, f := range took.frames {
		if err := a.add(f); err != nil {
			return r, a, err
		}
		if ctx.Err() != nil {
			return r, a, ctx.Err()
		}
	}
	if err := a.measure(&r, ref); err != nil {
		return r, a, err
	}
	r.Findings = c.findings(r, took, a.unreadable)
	r.Took = ms(time.Since(begun))
	return r, a, nil
}

// findings judges the picture and the stream. The rate is judged here and not
// by package picture, since here is known what was lost and why.
func (c *Camera) findings(r Report, took capture, unreadable int) []picture.Finding {
	all := picture.Judge(picture.Evidence{Picture: r.Picture, Stack: r.Stack, View: r.View, Privacy: privacy(r.Settings),
		AskedWidth: r.Asked.Width, AskedHeight: r.Asked.Height}, c.opt.limits())
	is := func(names ...picture.Name) bool {
		return slices.ContainsFunc(all, func(f picture.Finding) bool { return slices.Contains(names, f.Name) })
	}
	stream := streamFindings(took, unreadable, is(picture.Dark, picture.Underexposed, picture.Black))
	if len(stream) > 0 {
		all = slices.DeleteFunc(all, func(f picture.Finding) bool { return f.Name == picture.OK })
	}
	return append(all, stream...)
}

// privacy tells package picture what the camera says of its shutter.
func privacy(s Settings) picture.Privacy {
	switch s.Privacy {
	case "open":
		return picture.PrivacyOpen
	case "closed":
		return picture.PrivacyClosed
	}
	return picture.PrivacyUnknown
}

// testFor bounds a self-test whose caller set no deadline.
const testFor = 10 * time.Second

// Test runs Check with the reference of the options; see devices.Tester. When
// somebody has the camera, it is not tested, and the evidence is what the
// kernel shows of its use.
func (c *Camera) Test(ctx context.Context) (devices.Evidence, error) {
	ctx, cancel := context.WithTimeout(ctx, testFor)
	defer cancel()
	r, err := c.Check(ctx, c.opt.Reference)
	if busy(err) {
		if use, lerr := c.Look(ctx); lerr == nil {
			return devices.Evidence{Text: use.String()}, err
		}
	}
	if err != nil {
		return devices.Evidence{}, err
	}
	seen := devices.Evidence{Text: r.String()}
	if bad := r.Failures(); len(bad) > 0 {
		return seen, fmt.Errorf("camera %q: %s", c.opt.ID, causes(bad))
	}
	return seen, nil
}
