package speakers

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
	Speakerphones []devices.NamedSpeakerphone
	// Finder may be nil.
	Finder devices.SoundFinder
	// Live is the room's status: it tells whether a meeting is on.
	Live *cell.Cell[room.Status]
	// Folder is where references are kept; it is made when there is one.
	Folder string
	Now    func() room.Instant
	// Holds is how long a test may be relied on.
	Holds time.Duration
}

// Desk is the door to the room's speakerphones. Make one with New.
type Desk struct {
	opt  Options
	ears []*ear
	turn chan struct{} // holds one while somebody sounds or listens
}

// ear is one speakerphone and what is known of it.
type ear struct {
	devices.NamedSpeakerphone
	// report is what the kernel showed last, exam what a test found.
	report *cell.Cell[devices.Report]
	exam   *cell.Cell[exam]
}

// exam is the part's condition by its last test. Its zero value is that there
// was none.
type exam struct {
	at              room.Instant
	condition       room.Condition
	cause, evidence string
}

// New returns a desk. Nothing is opened.
func New(opt Options) *Desk {
	d := &Desk{opt: opt, turn: make(chan struct{}, 1)}
	for _, s := range opt.Speakerphones {
		d.ears = append(d.ears, &ear{NamedSpeakerphone: s, report: cell.New(devices.Report{}), exam: cell.New(exam{})})
	}
	return d
}

// Has says why there is no such speakerphone, or nil.
func (d *Desk) Has(name string) error {
	_, err := d.ear(name)
	return err
}

func (d *Desk) ear(name string) (*ear, error) {
	var names []string
	for _, e := range d.ears {
		if e.Name == name {
			return e, nil
		}
		names = append(names, e.Name)
	}
	if len(names) == 0 {
		return nil, fmt.Errorf("%w: the configuration has none; write a [[speakerphone]] section", wire.ErrNoSpeakerphone)
	}
	return nil, fmt.Errorf("%w: there are: %s", wire.ErrNoSpeakerphone, strings.Join(names, ", "))
}

// use runs work that sounds or listens, one at a time, while no meeting is on.
func (d *Desk) use(ctx context.Context, work func(context.Context) error) error {
	return idle.Run(ctx, d.opt.Live, wire.ErrSoundInMeeting, func(ctx context.Context) error {
		select {
		case d.turn <- struct{}{}:
			defer func() { <-d.turn }()
		case <-ctx.Done():
			return fmt.Errorf("another test by sound is under way in this room: %w", ctx.Err())
		}
		return work(ctx)
	})
}

// within gives a step its deadline.
func within[T any](ctx context.Context, limit time.Duration, step func(context.Context) (T, error)) (T, error) {
	ctx, cancel := context.WithTimeout(ctx, limit)
	defer cancel()
	return step(ctx)
}
