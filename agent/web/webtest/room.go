// Package webtest has a room to serve in tests: the real judgement of package
// room over a record in memory, stepped by hand. Its parts can be broken: the
// record can be made unreadable or false, the room deaf. Its pre-checks find
// what the test says.
//
// Not its job: devices and timers. Time passes when the test says so.
package webtest

import (
	"context"
	"sync"
	"time"

	"klubba/agent/cell"
	"klubba/agent/wire"
	"klubba/room"
	"klubba/room/record"
)

// Room is a room with its record. It is safe for concurrent use.
type Room struct {
	// Told is what may be told, as the agent would keep it.
	Told *cell.Cell[wire.Told]
	// Figures are those of the link. Nil, as in a new room, is a room that
	// does not measure.
	Figures *cell.Cell[wire.LinkFigures]
	// Live is the status as it is, before it is told.
	Live *cell.Cell[room.Status]
	// Record is the record in memory.
	Record *Record
	// Prechecks are those that somebody asks for.
	Prechecks *Prechecks

	mu    sync.Mutex
	room  *room.Room
	now   room.Instant
	ref   uint64
	deaf  error
	stamp record.Stamp
}

// New returns an idle room at a time of day.
func New(wall time.Time) *Room { return NewWith(wall, room.DefaultPolicy()) }

// NewWith is New for a room with a policy of its own.
func NewWith(wall time.Time, policy room.Policy) *Room {
	r := &Room{
		Record: &Record{},
		room:   room.New(policy, room.Saved{}),
		now:    room.Instant{Mono: time.Hour, Wall: wall},
		stamp:  record.Stamp{Boot: "boot-1", Zone: wall.Location(), ClockSynced: true},
	}
	r.Live = cell.New(r.room.Status())
	r.Prechecks = newPrechecks(r)
	r.Told = cell.New(wire.Told{Status: r.room.Status(), At: r.now})
	return r
}

// Now is the room's present.
func (r *Room) Now() room.Instant {
	r.mu.Lock()
	defer r.mu.Unlock()
	return r.now
}

// Advance lets time pass and gives the room its tick.
func (r *Room) Advance(d time.Duration) {
	r.mu.Lock()
	r.now = r.now.Add(d)
	r.mu.Unlock()
	r.Step(room.Tick{})
}

// Deafen makes every command fail with err, as in a daemon that is ending;
// nil makes the room listen again.
func (r *Room) Deafen(err error) {
	r.mu.Lock()
	defer r.mu.Unlock()
	r.deaf = err
}

// Step tells the room what happened, records what it notes and publishes its
// status, in this order.
func (r *Room) Step(event room.Event) {
	r.mu.Lock()
	defer r.mu.Unlock()
	r.step(event)
}

func (r *Room) step(event room.Event) (refused room.Refusal, recorded bool) {
	recorded = true
	var check *room.RunCheck
	for _, action := range r.room.Step(r.now, event) {
		switch a := action.(type) {
		case room.Record:
			recorded = r.Record.Append(record.New(a.Note, r.stamp)) == nil && recorded
		case room.Answer:
			refused = a.Refused
		case room.RunCheck:
			check = &a
		case room.CancelCheck:
			r.Prechecks.cancel(event.(room.Command).Do != room.Verb(room.CancelPrecheck{}))
		}
	}
	if check != nil {
		go r.Prechecks.begin(*check) // it steps the room itself, and ends at once or goes on
	}
	r.Live.Set(r.room.Status())
	r.Told.Set(wire.Told{Status: r.room.Status(), Head: r.Record.Head(), At: r.now})
	return refused, recorded
}

// Do is the room's wire.Doer.
func (r *Room) Do(ctx context.Context, event room.Event) (wire.Outcome, error) {
	r.mu.Lock()
	defer r.mu.Unlock()
	if r.deaf != nil {
		return wire.Outcome{}, r.deaf
	}
	if err := ctx.Err(); err != nil {
		return wire.Outcome{}, err
	}
	r.ref++
	switch e := event.(type) {
	case room.Command:
		e.Ref = r.ref
		event = e
	case room.Rejected:
		e.Ref = r.ref
		event = e
	}
	refused, recorded := r.step(event)
	return wire.Outcome{Refused: refused, Recorded: recorded}, nil
}

// Good reports a good path, and sound and picture flowing both ways.
func (r *Room) Good() {
	r.Step(room.PathSeen{Level: room.LevelGood, Evidence: "3 of 3 probes answered, 14 ms"})
	r.Step(room.MediumSeen{Medium: room.CauseSound, Flow: room.Flowing, Evidence: "-23 dB in, -20 dB out"})
	r.Step(room.MediumSeen{Medium: room.CausePicture, Flow: room.Flowing, Evidence: "25 frames a second both ways"})
}
