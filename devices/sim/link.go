package sim

import (
	"context"
	"errors"

	"klubba/devices"
)

// Path returns the way to the remote members.
func (r *Room) Path() devices.Path { return path{r} }

// Media returns sound and picture.
func (r *Room) Media() devices.Media { return media{r} }

// Remote returns the means to cut the remote members off.
func (r *Room) Remote() devices.Remote { return remote{r} }

// Names of the things that are no parts in a room's cupboard, for Break.
const (
	Link      = "link"
	RemoteEnd = "remote"
)

type path struct{ room *Room }

func (p path) Watch(ctx context.Context, emit func(devices.PathReport)) error {
	r := p.room
	return r.watch(ctx, func() (func(), error) {
		if err := r.broken[Link]; err != nil {
			return nil, err
		}
		report := r.path
		return func() { emit(report) }, nil
	})
}

type media struct{ room *Room }

func (m media) Watch(ctx context.Context, emit func(devices.FlowReport)) error {
	r := m.room
	return r.watch(ctx, func() (func(), error) {
		sound := devices.FlowReport{Medium: devices.Sound, Flow: r.flow(devices.Sound)}
		sound.Evidence.Text = "simulated level meters, both ways: " + sound.Flow.String()
		picture := devices.FlowReport{Medium: devices.Picture, Flow: r.flow(devices.Picture)}
		picture.Evidence.Text = "simulated frame counters, both ways: " + picture.Flow.String()
		return func() { emit(sound); emit(picture) }, nil
	})
}

type remote struct{ room *Room }

func (c remote) Cut(ctx context.Context) error     { return c.set(ctx, true) }
func (c remote) Restore(ctx context.Context) error { return c.set(ctx, false) }

func (c remote) set(ctx context.Context, cut bool) error {
	if ctx.Err() != nil {
		return ctx.Err()
	}
	var err error
	c.room.change(func() {
		if err = c.room.broken[RemoteEnd]; err == nil {
			c.room.cut = cut
		}
	})
	return err
}

// Watch reports what flows to the remote side. A path that is down carries
// nothing either.
func (c remote) Watch(ctx context.Context, emit func(devices.RemoteReport)) error {
	r := c.room
	return r.watch(ctx, func() (func(), error) {
		if err := r.broken[RemoteEnd]; err != nil {
			return nil, err
		}
		report := devices.RemoteReport{Flow: devices.Flowing, Evidence: devices.Evidence{Text: "simulated relays carry packets"}}
		if r.cut && !r.cutDead || r.path.State == devices.PathDown {
			report = devices.RemoteReport{Flow: devices.Silent, Evidence: devices.Evidence{Text: "simulated relays carry nothing"}}
		}
		return func() { emit(report) }, nil
	})
}

// Part returns a part that is watched for its condition alone.
func (r *Room) Part(name string) *Part { return &Part{room: r, name: name} }

// Part is a camera, a speakerphone, a display.
type Part struct {
	room *Room
	name string
}

// errDegraded marks a fault that leaves a part working.
var errDegraded = errors.New("works, but not as it should")

// Degrade makes a part work badly; Mend undoes it.
func (r *Room) Degrade(part, how string) { r.Break(part, degraded{how}) }

func isDegraded(err error) bool { return errors.Is(err, errDegraded) }

type degraded struct{ how string }

func (d degraded) Error() string { return d.how }
func (d degraded) Unwrap() error { return errDegraded }

// Watch reports the part's condition; an unplugged part ends it.
func (p *Part) Watch(ctx context.Context, emit func(devices.Report)) error {
	r := p.room
	return r.watch(ctx, func() (func(), error) {
		err := r.broken[p.name]
		switch {
		case errors.Is(err, devices.ErrAbsent), errors.Is(err, devices.ErrGone):
			return nil, err
		case errors.Is(err, errDegraded):
			report := devices.Report{Degraded: true, Evidence: devices.Evidence{Text: err.Error()}}
			return func() { emit(report) }, nil
		}
		report := devices.Report{Err: err, Evidence: devices.Evidence{Text: "simulated " + p.name + " answers"}}
		return func() { emit(report) }, nil
	})
}

// Test asks the part whether it works.
func (p *Part) Test(context.Context) (devices.Evidence, error) {
	p.room.mu.Lock()
	defer p.room.mu.Unlock()
	err := p.room.broken[p.name]
	if err != nil && !errors.Is(err, errDegraded) {
		return devices.Evidence{}, err
	}
	return devices.Evidence{Text: "simulated " + p.name + " answers"}, nil
}
