package cameras

import (
	"context"
	"fmt"
	"strings"
	"time"

	"klubba/agent/cell"
	"klubba/agent/idle"
	"klubba/agent/wire"
	"klubba/devices"
	"klubba/room"
)

// Options are what a desk is made of.
type Options struct {
	Cameras []devices.NamedCamera
	// Finder may be nil.
	Finder devices.CameraFinder
	// Live is the room's status: it tells whether a meeting is on.
	Live *cell.Cell[room.Status]
	// Folder is where references are kept; it is made when there is one.
	Folder string
	Now    func() room.Instant
	// Holds is how long an examination may be relied on.
	Holds time.Duration
}

// Desk is the door to the room's cameras. Make one with New.
type Desk struct {
	opt  Options
	eyes []*eye
}

// eye is one camera and what is known of it.
type eye struct {
	devices.NamedCamera
	turn chan struct{} // holds one while somebody uses the camera
	// report is what the kernel showed last, exam what it showed itself.
	report *cell.Cell[devices.Report]
	exam   *cell.Cell[exam]
}

// exam is the part's condition by its last examination. Its zero value is that
// there was none.
type exam struct {
	at              room.Instant
	condition       room.Condition
	cause, evidence string
}

// New returns a desk. Nothing is opened.
func New(opt Options) *Desk {
	d := &Desk{opt: opt}
	for _, c := range opt.Cameras {
		d.eyes = append(d.eyes, &eye{
			NamedCamera: c, turn: make(chan struct{}, 1),
			report: cell.New(devices.Report{}), exam: cell.New(exam{}),
		})
	}
	return d
}

// Has says why there is no such camera, or nil.
func (d *Desk) Has(name string) error {
	_, err := d.eye(name)
	return err
}

func (d *Desk) eye(name string) (*eye, error) {
	var names []string
	for _, e := range d.eyes {
		if e.Name == name {
			return e, nil
		}
		names = append(names, e.Name)
	}
	if len(names) == 0 {
		return nil, fmt.Errorf("%w: the configuration has none; write a [[camera]] section", wire.ErrNoCamera)
	}
	return nil, fmt.Errorf("%w: there are: %s", wire.ErrNoCamera, strings.Join(names, ", "))
}

// use runs work on a camera that nobody else uses meanwhile, while no meeting
// is on. A meeting that opens ends the work, and what came of it is not told.
func (d *Desk) use(ctx context.Context, e *eye, work func(context.Context) error) error {
	return d.idle(ctx, func(ctx context.Context) error {
		select {
		case e.turn <- struct{}{}:
			defer func() { <-e.turn }()
		case <-ctx.Done():
			return fmt.Errorf("camera %q is in use by another check: %w", e.Name, ctx.Err())
		}
		return work(ctx)
	})
}

// idle runs work while no meeting is on.
func (d *Desk) idle(ctx context.Context, work func(context.Context) error) error {
	return idle.Run(ctx, d.opt.Live, wire.ErrMeetingOn, work)
}
