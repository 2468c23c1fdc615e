package uplink

import (
	"context"
	"sync"
	"time"

	"klubba/agent/keep"
	"klubba/devices"
	"klubba/room/link"
)

// Relay is one media target.
type Relay struct {
	Name string
	devices.Prober
}

// Options say what to watch. Relays are needed, the rest may be nil.
type Options struct {
	Policy  link.Policy
	Relays  []Relay
	Gateway devices.Prober
	Carrier devices.Carrier
	Passive devices.Passive
	// Now is CLOCK_MONOTONIC.
	Now func() time.Duration
}

// Report is the link at one moment.
type Report struct {
	At      time.Duration // on CLOCK_MONOTONIC
	Verdict link.Verdict
	Metrics link.Metrics
	Relays  []RelayState
	// Local is the nearest end; its zero value is not known.
	Local devices.LocalEvent
}

// RelayState is how one relay does.
type RelayState struct {
	Name string
	link.Target
	// Problem says in words what is wrong beside silence; empty for nothing.
	Problem string
}

// Uplink is the watch. Make it with New and Run it.
type Uplink struct {
	opt    Options
	events chan func(*owner) // from the local connection and the count
}

const eventsQueued = 64

// New returns a watch. Nothing is opened before Run.
func New(o Options) *Uplink {
	return &Uplink{opt: o, events: make(chan func(*owner), eventsQueued)}
}

// Run watches until ctx ends. Meeting tells whether a meeting is on: then it
// looks closely. Emit is called from one goroutine and must not wait long.
func (u *Uplink) Run(ctx context.Context, meeting devices.Want[bool], emit func(Report)) error {
	ctx, cancel := context.WithCancel(ctx)
	var wg sync.WaitGroup
	defer wg.Wait()
	defer cancel()
	if u.opt.Carrier != nil {
		wg.Go(func() { u.watchCarrier(ctx) })
	}
	if u.opt.Passive != nil {
		wg.Go(func() { u.count(ctx) })
	}
	o := newOwner(u, emit)
	defer o.shut()
	o.run(ctx, meeting)
	return nil
}

// tell hands an event to the owner.
func (u *Uplink) tell(ctx context.Context, f func(*owner)) {
	select {
	case u.events <- f:
	case <-ctx.Done():
	}
}

func (u *Uplink) watchCarrier(ctx context.Context) {
	keep.Running(ctx, func(ctx context.Context) error {
		return u.opt.Carrier.Watch(ctx, func(e devices.LocalEvent) {
			u.tell(ctx, func(o *owner) { o.local(e) })
		})
	}, func(error) {}) // without it a loss is still seen, only later
}

// countEvery is how often the meeting's own packets are counted.
const countEvery = 100 * time.Millisecond

func (u *Uplink) count(ctx context.Context) {
	keep.Running(ctx, func(ctx context.Context) error {
		for ctx.Err() == nil {
			tally, err := u.opt.Passive.Read(ctx)
			if err != nil {
				return err
			}
			at := u.opt.Now()
			u.tell(ctx, func(o *owner) { o.d.Passive(at, tally.Packets) })
			keep.Sleep(ctx, countEvery)
		}
		return nil
	}, func(error) {}) // what is not counted is not known: probes judge alone
}
