package display

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"time"

	"klubba/devices"
)

const (
	// lookEvery is how often a display is asked while it is watched.
	lookEvery = 5 * time.Second
	// maxAge is how long a report may be relied on; slow displays take long to
	// ask.
	maxAge = 30 * time.Second
	// healthEvery is how often its health is asked for.
	healthEvery = 5 * time.Minute
)

// Watch reports the display's condition; see devices.Watcher. A display that
// is not there is a report and no end: Watch goes on and finds it again. It
// keeps the port open.
func (d *Display) Watch(ctx context.Context, emit func(devices.Report)) error {
	return d.WatchStatus(ctx, func(_ devices.DisplayStatus, r devices.Report) { emit(r) })
}

// WatchStatus is Watch, and gives the status with each report.
func (d *Display) WatchStatus(ctx context.Context, emit func(devices.DisplayStatus, devices.Report)) error {
	defer d.port.hold()()
	var health devices.DisplayHealth
	var asked time.Time
	for ctx.Err() == nil {
		s, err := d.Status(ctx)
		if err == nil && s.Power == devices.PowerOn && (asked.IsZero() || time.Since(asked) >= healthEvery) {
			if h, failed := d.Health(ctx); failed == nil {
				health = h
			}
			asked = time.Now()
		}
		if ctx.Err() != nil {
			break
		}
		r := devices.Report{Err: err, MaxAge: maxAge, Evidence: devices.Evidence{Text: words(s, health)}}
		r.Degraded = err == nil && len(health.Faults) > 0
		emit(s, r)
		_ = wait(ctx, lookEvery) // its only error is that ctx ended
	}
	return nil
}

// words puts a status into words.
func words(s devices.DisplayStatus, h devices.DisplayHealth) string {
	said := []string{"power " + s.Power.String()}
	if s.Input != "" {
		said = append(said, "input "+s.Input)
	}
	if s.PictureMute == devices.On {
		said = append(said, "picture muted")
	}
	if s.SoundMute == devices.On {
		said = append(said, "sound muted")
	}
	if s.Volume != devices.VolumeUnknown {
		said = append(said, fmt.Sprintf("volume %d", s.Volume))
	}
	for _, c := range h.Celsius {
		said = append(said, fmt.Sprintf("%g °C", c))
	}
	for _, n := range h.Hours {
		said = append(said, fmt.Sprintf("%d h", n))
	}
	for _, fault := range h.Faults {
		said = append(said, "fault: "+fault)
	}
	for _, warning := range h.Warnings {
		said = append(said, "warning: "+warning)
	}
	return strings.Join(said, "; ")
}

// Test asks the display what it is and how it does; see devices.Tester. If it
// does not answer, Test finds out whether it does by another address, speed or
// protocol, which takes up to half a minute; see Diagnose.
func (d *Display) Test(ctx context.Context) (devices.Evidence, error) {
	defer d.port.hold()()
	s, err := d.Status(ctx)
	if err != nil {
		if errors.Is(err, ErrSilent) && !errors.Is(err, ErrDeaf) || errors.Is(err, ErrNoise) {
			if found := d.Diagnose(ctx); found != nil {
				err = found
			}
		}
		return devices.Evidence{Text: "asked, and not answered"}, err
	}
	said := []string{}
	if id, err := d.Identity(ctx); err == nil {
		said = append(said, strings.Join(strings.Fields(id.Maker+" "+id.Model+" "+id.Serial), " "))
	}
	var health devices.DisplayHealth
	if s.Power == devices.PowerOn {
		if h, err := d.Health(ctx); err == nil {
			health = h
		}
	}
	said = append(said, words(s, health))
	seen := devices.Evidence{Text: strings.Join(said, "; ")}
	if len(health.Faults) > 0 {
		return seen, d.told("test", fmt.Errorf("it reports a fault of its own: %s: call for service", strings.Join(health.Faults, ", ")))
	}
	return seen, nil
}
