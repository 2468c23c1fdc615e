package calendar

import (
	"context"
	"log/slog"
	"sync"
	"time"

	"klubba/agent/calendar/plan"
	"klubba/agent/cell"
	"klubba/agent/wire"
	"klubba/room"
	"klubba/room/record"
)

// Options is what a keeper is made of. All but Opens, Titles, Copy and Log are
// needed.
type Options struct {
	Source Source
	// Every is how often the calendar is read.
	Every time.Duration
	Rules plan.Rules
	// Titles: whether meetings' titles are kept and told. They may be
	// confidential.
	Titles bool
	// Opens: whether meetings open at the calendar's time.
	Opens bool
	// Copy is the file of the last good copy; empty keeps none.
	Copy string

	// Live follows the room's status.
	Live *cell.Cell[room.Status]
	// Do hands the room a command, Submit an event.
	Do     wire.Doer
	Submit func(context.Context, room.Event) error
	// Held lists the meetings in the record.
	Held func() ([]record.Meeting, error)
	// Report tells the condition of the part; see MaxAge for how long its
	// word holds.
	Report func(c room.Condition, cause, evidence string)
	Now    func() room.Instant
	// Synced tells whether the wall clock is kept by a time service.
	Synced func() bool
	Log    *slog.Logger
}

// Part is the name of the part that a calendar is.
const Part = "calendar"

// MaxAge is how long the keeper's word about the calendar holds, if it is read
// every so often.
func MaxAge(every time.Duration) time.Duration { return 2*every + 5*time.Minute }

// Keeper keeps one room's calendar. Make it with New, and Run it.
type Keeper struct {
	opt  Options
	read *cell.Cell[reading]
	told *cell.Cell[wire.Calendar]
	act  actor
	// saved is the age of the copy on disk; the reading goroutine's own.
	saved time.Time
}

// New returns a keeper. It reads nothing before Run.
func New(opt Options) *Keeper {
	if opt.Log == nil {
		opt.Log = slog.New(slog.DiscardHandler)
	}
	return &Keeper{opt: opt, read: cell.New(reading{}), told: cell.New(wire.Calendar{})}
}

// Told follows what is known of the calendar. Its version is zero until there
// is anything to tell.
func (k *Keeper) Told() *cell.Cell[wire.Calendar] { return k.told }

// Run keeps the calendar until ctx ends. It may be called again when it
// failed: what was done is remembered.
func (k *Keeper) Run(ctx context.Context) error {
	ctx, cancel := context.WithCancel(ctx)
	var reader sync.WaitGroup
	defer reader.Wait()
	defer cancel()
	reader.Go(func() { k.keepReading(ctx) })
	k.keepActing(ctx)
	return nil
}
