package camera

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"time"

	"klubba/devices"
)

const (
	// lookEvery is how often the kernel is looked at while watching.
	lookEvery = time.Second
	// tellEvery is how often a report comes though nothing changed.
	tellEvery = 5 * time.Second
	// maxAge is how long a report may be relied on.
	maxAge = 3 * tellEvery
)

// Watch reports whether the camera is there and who uses it, by what the
// kernel shows; see devices.Watcher. It opens nothing, so that it may run
// while the conferencing client has the camera. An absent camera is a report
// and no end: Watch goes on and finds it again.
func (c *Camera) Watch(ctx context.Context, emit func(devices.Report)) error {
	o := observer{system: c.system, id: c.opt.ID, own: c.open}
	tick := time.NewTicker(lookEvery)
	defer tick.Stop()
	var told Use
	var toldErr error
	var toldAt time.Time
	for ctx.Err() == nil {
		now := time.Now()
		use, err := o.look(now)
		if err != nil && told.Present && told.used() {
			err = fmt.Errorf("camera %q: %w: check its cable and power", c.opt.ID, devices.ErrGone)
		}
		if toldAt.IsZero() || now.Sub(toldAt) >= tellEvery || told.differs(use) || !sameFault(err, toldErr) {
			emit(use.report(c.opt.ID, err))
			told, toldErr, toldAt = use, err, now
		}
		select {
		case <-ctx.Done():
		case <-tick.C:
		}
	}
	return nil
}

// Look tells who uses the camera now, by two looks half a second apart. It
// opens nothing. The error wraps devices.ErrAbsent for a camera that is not
// there.
func (c *Camera) Look(ctx context.Context) (Use, error) {
	o := observer{system: c.system, id: c.opt.ID, own: c.open}
	if use, err := o.look(time.Now()); err != nil {
		return use, err
	}
	select {
	case <-ctx.Done():
		return Use{}, ctx.Err()
	case <-time.After(lookEvery / 2):
	}
	return o.look(time.Now())
}

// used reports whether somebody was seen to use the camera.
func (u Use) used() bool { return len(u.Holders) > 0 || u.Streaming == StreamingOn }

// differs reports whether there is something new to tell.
func (u Use) differs(v Use) bool {
	return u.Present != v.Present || u.Device.Node != v.Device.Node || u.Streaming != v.Streaming || u.Own != v.Own ||
		(u.Errors > 0) != (v.Errors > 0) || u.OverCurrent != v.OverCurrent || !slices.Equal(u.Holders, v.Holders)
}

// sameFault reports whether two errors mean the same.
func sameFault(a, b error) bool {
	return a == nil && b == nil || a != nil && b != nil && a.Error() == b.Error()
}

// report puts the use into the words of package devices.
func (u Use) report(id string, err error) devices.Report {
	if err == nil && !u.Present {
		err = fmt.Errorf("camera %q: %w: it is plugged in, but %s was not made (udev)", id, devices.ErrAbsent, u.Device.Node)
	}
	r := devices.Report{Err: err, MaxAge: maxAge, Evidence: devices.Evidence{Text: u.String()}}
	if errors.Is(err, devices.ErrGone) {
		r.Evidence.Text = "unplugged while in use"
	}
	r.Degraded = err == nil && (u.Streaming == StreamingStalled || u.Errors > 0 || u.OverCurrent > 0)
	r.Unproven = err == nil && u.Streaming != StreamingOn
	return r
}
