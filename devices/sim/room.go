package sim

import (
	"context"
	"errors"
	"slices"
	"sync"
	"time"

	"klubba/devices"
)

// reportEvery is how often a watched thing is reported when nothing changes.
const reportEvery = time.Second

// Names of the parts whose breaking stops a medium.
const (
	Camera       = "camera"
	Speakerphone = "speakerphone"
)

// Room is the simulated room. Its zero value is not useful; use New. All its
// methods may be called from any goroutine.
type Room struct {
	now func() time.Duration // CLOCK_MONOTONIC, or its like

	mu      sync.Mutex
	changed chan struct{} // closed at the next change
	broken  map[string]error
	path    devices.PathReport
	silent  map[devices.Medium]bool
	cut     bool
	cutDead bool // cutting has no effect
	buttons map[string]contact
	lamps   map[string]devices.Colour
	eyes    map[string]*eye
	screens map[string]*screen
	voices  map[string]*voice
}

// New returns a room in which everything works, no button is pressed and no
// lamp is lit. Now is the monotonic clock that edges are stamped with.
func New(now func() time.Duration) *Room {
	return &Room{
		now: now, changed: make(chan struct{}),
		broken: map[string]error{}, silent: map[devices.Medium]bool{},
		buttons: map[string]contact{}, lamps: map[string]devices.Colour{}, eyes: map[string]*eye{}, screens: map[string]*screen{}, voices: map[string]*voice{},
		path: devices.PathReport{State: devices.PathGood, Evidence: devices.Evidence{Text: "simulated path, 24 ms"}},
	}
}

// Break unplugs or breaks a part: err should wrap one of the sentinels of
// package devices. Mend undoes it.
func (r *Room) Break(part string, err error) { r.change(func() { r.broken[part] = err }) }

// Mend makes a part whole.
func (r *Room) Mend(part string) { r.change(func() { delete(r.broken, part) }) }

// SetPath sets the way to the remote members.
func (r *Room) SetPath(state devices.PathState, cause, evidence string) {
	r.change(func() {
		r.path = devices.PathReport{State: state, Cause: cause, Evidence: devices.Evidence{Text: evidence}}
	})
}

// Mute stops one medium at its source although every part says it works, or
// lets it flow again.
func (r *Room) Mute(m devices.Medium, silent bool) { r.change(func() { r.silent[m] = silent }) }

// LeakyCut makes cutting the remote side off ineffective, or mends it.
func (r *Room) LeakyCut(leaky bool) { r.change(func() { r.cutDead = leaky }) }

// change makes a change and wakes everybody who watches.
func (r *Room) change(do func()) {
	r.mu.Lock()
	defer r.mu.Unlock()
	do()
	close(r.changed)
	r.changed = make(chan struct{})
}

// flow tells whether a medium flows. The caller holds the lock.
func (r *Room) flow(m devices.Medium) devices.Flow {
	part := Camera
	if m == devices.Sound {
		part = Speakerphone
	}
	dead := r.broken[part] != nil && !errors.Is(r.broken[part], errDegraded)
	stopped := r.path.State == devices.PathDown || dead || r.silent[m] || r.cut && !r.cutDead
	if stopped {
		return devices.Silent
	}
	return devices.Flowing
}

// watch calls see at once, on every change of the room and once a second,
// until ctx ends or see fails. See runs with the lock held and returns what
// to do after it is let go.
func (r *Room) watch(ctx context.Context, see func() (emit func(), err error)) error {
	timer := time.NewTimer(reportEvery)
	defer timer.Stop()
	for {
		r.mu.Lock()
		changed := r.changed
		emit, err := see()
		r.mu.Unlock()
		if err != nil {
			return err
		}
		emit()
		timer.Reset(reportEvery)
		select {
		case <-ctx.Done():
			return nil
		case <-changed:
		case <-timer.C:
		}
	}
}

// Lit tells which colours of a lamp are lit now.
func (r *Room) Lit(lamp string) devices.Colour {
	r.mu.Lock()
	defer r.mu.Unlock()
	return r.lamps[lamp]
}

// Lamps names the lamps that have been shown something, in order.
func (r *Room) Lamps() []string {
	r.mu.Lock()
	defer r.mu.Unlock()
	names := make([]string, 0, len(r.lamps))
	for name := range r.lamps {
		names = append(names, name)
	}
	slices.Sort(names)
	return names
}
