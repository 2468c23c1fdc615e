package agent

import (
	"context"
	"errors"
	"log/slog"
	"sync"
	"sync/atomic"
	"time"

	"klubba/agent/cameras"
	"klubba/agent/cell"
	"klubba/agent/check"
	"klubba/agent/displays"
	"klubba/agent/health"
	"klubba/agent/speakers"
	"klubba/agent/store"
	"klubba/agent/wire"
	"klubba/devices"
	"klubba/room"
	"klubba/room/precheck"
)

// Options is what an agent is made of. Zero fields get the defaults named.
type Options struct {
	Policy room.Policy
	Set    devices.Set
	// Open opens the store of the record. It is tried again when it fails;
	// store.ErrHeld ends the agent: another daemon keeps this room.
	Open func() (*store.Store, error)
	// Aside moves a corrupt store out of the way and says where; nil leaves
	// the record failed instead.
	Aside   func() (string, error)
	Version string
	Boot    string         // names this boot of the machine
	Zone    *time.Location // of the room; UTC
	// Now reads the clocks; default Now of this package.
	Now func() room.Instant
	// Synced tells whether the wall clock is right; default ClockSynced.
	Synced func() bool
	// References is the folder in which what cameras should show and
	// speakerphones should sound like is kept; empty keeps nothing.
	References string
	// Place says which room this is.
	Place wire.Place
	// Checks are a pre-check's limits; default precheck.DefaultPolicy. Box is
	// where it asks the machine of itself; the zero value asks nothing.
	Checks precheck.Policy
	Box    health.Source
	// Check runs a pre-check; default check.Run.
	Check func(context.Context, check.Room, check.Ask, func([]wire.PrecheckItem)) precheck.Report
	// Reports is the folder in which the reports of pre-checks are kept;
	// empty keeps them in memory.
	Reports string
	// Ready is called once, when the loop runs and the lights have their
	// first pattern; Pet by the loop every PetEvery, as long as it turns.
	Ready    func()
	Pet      func()
	PetEvery time.Duration // default 1 s
	Log      *slog.Logger  // default discards
}

// queued is how many events wait for the loop before their senders do.
const queued = 256

// Agent runs one room. Make it with New, add services, then Run it once.
type Agent struct {
	opt      Options
	log      *slog.Logger
	room     *room.Room
	last     room.Status // after the step before; the loop's own
	events   chan room.Event
	live     *cell.Cell[room.Status]
	figures  *cell.Cell[wire.LinkFigures]
	cameras  *cameras.Desk
	displays *displays.Desk
	speakers *speakers.Desk
	checks   *Prechecks
	presses  map[string]*cell.Cell[room.Instant] // the last of each button
	lights   []*lamp
	cut      *cell.Cell[order]
	recorder *recorder
	services []service
	reports  map[string]bool // the services that report for themselves
	work     sync.WaitGroup  // actions under way
	actx     context.Context
	check    context.CancelFunc

	refs    atomic.Uint64
	waiting sync.Map // ref -> chan wire.Outcome
	stopped chan struct{}
	// answered is closed when what was taken has been answered.
	answered chan struct{}
}

// errStopped is what a command gets when the room takes no more.
var errStopped = errors.New("the daemon is stopping and takes no more commands; try again when it is back")

// New makes an agent. Nothing is opened before Run.
func New(opt Options) *Agent {
	opt = opt.withDefaults()
	a := &Agent{
		opt: opt, log: opt.Log,
		events: make(chan room.Event, queued), cut: cell.New(orderNone),
		live: cell.New(room.Status{}), figures: cell.New(wire.LinkFigures{}), stopped: make(chan struct{}), answered: make(chan struct{}),
		reports: map[string]bool{}, presses: map[string]*cell.Cell[room.Instant]{},
	}
	for _, b := range opt.Set.Buttons {
		a.presses[b.Name] = cell.New(room.Instant{})
	}
	for _, l := range opt.Set.Lights {
		a.lights = append(a.lights, newLamp(l))
	}
	a.recorder = newRecorder(a)
	a.cameras = newDesk(a)
	a.displays = displays.New(displays.Options{Displays: opt.Set.Displays, Now: opt.Now})
	a.speakers = newSpeakers(a)
	a.checks = newPrechecks(a)
	return a
}

func (o Options) withDefaults() Options {
	if o.Checks == (precheck.Policy{}) {
		o.Checks = precheck.DefaultPolicy()
	}
	if o.Check == nil {
		o.Check = check.Run
	}
	if o.Zone == nil {
		o.Zone = time.UTC
	}
	if o.Now == nil {
		o.Now = Now
	}
	if o.Synced == nil {
		o.Synced = ClockSynced
	}
	if o.PetEvery <= 0 {
		o.PetEvery = time.Second
	}
	if o.Log == nil {
		o.Log = slog.New(slog.DiscardHandler)
	}
	if o.Ready == nil {
		o.Ready = func() {}
	}
	if o.Pet == nil {
		o.Pet = func() {}
	}
	return o
}

// Serve adds a service that runs beside the room and is restarted when it
// fails, such as MQTT or HTTP. Call it before Run.
func (a *Agent) Serve(name string, run func(context.Context) error) {
	a.services = append(a.services, service{name, run})
}

// Live follows the room's status at once, before anything is recorded. It is
// for lights; whoever tells the world follows Told.
func (a *Agent) Live() *cell.Cell[room.Status] { return a.live }

// Figures follows the figures of the link. They are empty until there are any.
func (a *Agent) Figures() *cell.Cell[wire.LinkFigures] { return a.figures }

// Told follows what the world may be told.
func (a *Agent) Told() *cell.Cell[wire.Told] { return a.recorder.told }

// Record gives access to what is on disk.
func (a *Agent) Record() *Record { return &Record{a.recorder} }

// Submit hands an event to the room. It returns when the loop has room for
// it, or ctx or the agent has ended.
func (a *Agent) Submit(ctx context.Context, e room.Event) error {
	select {
	case a.events <- e:
		return nil
	case <-ctx.Done():
		return ctx.Err()
	case <-a.stopped:
		return errStopped
	}
}

// Do hands the room a command, a refused one or the outcome of a pre-check, and
// returns when its entry is durable. It is a wire.Doer.
func (a *Agent) Do(ctx context.Context, e room.Event) (wire.Outcome, error) {
	ref := a.refs.Add(1)
	reply := make(chan wire.Outcome, 1)
	a.waiting.Store(ref, reply)
	defer a.waiting.Delete(ref)
	switch c := e.(type) {
	case room.Command:
		c.Ref = ref
		e = c
	case room.Rejected:
		c.Ref = ref
		e = c
	case room.CheckDone:
		c.Ref = ref
		e = c
	default:
		return wire.Outcome{}, errors.New("agent: Do takes what the room answers, nothing else")
	}
	if err := a.Submit(ctx, e); err != nil {
		return wire.Outcome{}, err
	}
	select {
	case out := <-reply:
		return out, nil
	case <-ctx.Done():
		return wire.Outcome{}, ctx.Err()
	case <-a.answered:
	}
	select {
	case out := <-reply:
		return out, nil
	default:
		return wire.Outcome{}, errStopped // it was never taken
	}
}

// Reporter returns a function by which a service tells its own condition, as
// the part of that name. What it tells holds for maxAge. Call it before Run.
func (a *Agent) Reporter(name string, maxAge time.Duration) func(c room.Condition, cause, evidence string) {
	a.reports[name] = true
	p := part{a, name, kindService, false}
	return func(c room.Condition, cause, evidence string) {
		p.seen(context.Background(), c, cause, evidence, maxAge)
	}
}

// reply gives the sender of a command its outcome, if it still waits.
func (a *Agent) reply(ref uint64, out wire.Outcome) {
	if ch, ok := a.waiting.LoadAndDelete(ref); ok {
		ch.(chan wire.Outcome) <- out
	}
}
