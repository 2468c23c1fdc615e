package agent

import (
	"context"
	"errors"
	"fmt"
	"time"

	"klubba/agent/cell"
	"klubba/agent/check"
	"klubba/agent/health"
	"klubba/agent/keep"
	"klubba/agent/reports"
	"klubba/agent/wire"
	"klubba/room"
	"klubba/room/precheck"
)

const (
	// checkFor bounds a pre-check: a camera may turn to many views.
	checkFor = 5 * time.Minute
	// recordWithin is how long the room may take to put its outcome in the
	// record, and keepWithin the disk to keep the report.
	recordWithin = 10 * time.Second
	keepWithin   = 5 * time.Second
)

// Prechecks is the door to the room's pre-checks: how one goes, and the
// reports of those that were.
type Prechecks struct {
	a     *Agent
	shelf *reports.Shelf
	now   *cell.Cell[wire.PrecheckNow]
	// loaded is closed when what earlier lives left on disk has been read.
	loaded chan struct{}
	sign   chan struct{} // holds one while somebody signs
}

func newPrechecks(a *Agent) *Prechecks {
	return &Prechecks{
		a: a, shelf: reports.New(a.opt.Reports),
		now:    cell.New(wire.PrecheckNow{V: wire.Version, Items: []wire.PrecheckItem{}}),
		loaded: make(chan struct{}), sign: make(chan struct{}, 1),
	}
}

// Prechecks is the door to the room's pre-checks.
func (a *Agent) Prechecks() *Prechecks { return a.checks }

// Now follows how the pre-check goes, or how the last one ended.
func (p *Prechecks) Now() *cell.Cell[wire.PrecheckNow] { return p.now }

// Newest follows the newest report of the whole room; it is told when its hash
// is in the record. Its number is zero until there is one.
func (p *Prechecks) Newest() *cell.Cell[precheck.Sealed] { return p.shelf.Newest() }

// load reads the reports that earlier lives left.
func (p *Prechecks) load() {
	defer close(p.loaded)
	if err := p.shelf.Load(); err != nil {
		p.a.log.Warn("reports of pre-checks cannot be read; the others are there", "error", err)
	}
}

// room is what a check has to do with here.
func (p *Prechecks) room() check.Room {
	a := p.a
	r := check.Room{
		Set: a.opt.Set, Policy: a.opt.Checks, Presses: a.presses, Status: a.live, Figures: a.figures,
		Box: a.opt.Box, Verify: a.Record().Verify, Now: a.opt.Now,
		Examine: a.prove,
		LampTest: func(ctx context.Context) error {
			return a.Submit(ctx, room.CheckLamps{})
		},
	}
	if a.opt.Box.Sys != "" {
		r.Clock = health.Clock
	}
	return r
}

// begin runs a pre-check beside the loop. Its outcome comes back as an event,
// unless it was cancelled: then nobody wants to know any more.
func (p *Prechecks) begin(act room.RunCheck) {
	ctx, cancel := context.WithTimeout(p.a.actx, checkFor)
	p.a.check = cancel
	p.a.work.Go(func() {
		defer cancel()
		p.run(ctx, act)
	})
}

func (p *Prechecks) run(ctx context.Context, act room.RunCheck) {
	select {
	case <-p.loaded:
	case <-time.After(keepWithin): // a disk that hangs holds up no check
	}
	by := act.By
	now := wire.PrecheckNow{
		V: wire.Version, Number: p.shelf.Next(), Running: true, By: &by, Part: act.Part,
		Started: wire.Format(p.a.opt.Now().Wall), Items: []wire.PrecheckItem{},
	}
	p.now.Set(now)
	var found precheck.Report
	err := keep.Safe(func() error {
		found = p.a.opt.Check(ctx, p.room(), check.Ask{By: act.By, Part: act.Part}, func(items []wire.PrecheckItem) {
			now.Items = items
			p.now.Set(now)
		})
		return nil
	})
	now.Running = false
	if now.Ended = p.why(ctx); now.Ended == wire.EndedDone {
		now.Verdict = string(p.conclude(now.Number, act, found, err))
		if now.Verdict == "" { // it was cancelled at the last moment
			now.Ended = p.why(ctx)
		}
	}
	p.now.Set(now)
}

// why tells how a run ended.
func (p *Prechecks) why(ctx context.Context) string {
	switch {
	case !errors.Is(ctx.Err(), context.Canceled):
		return wire.EndedDone
	case p.a.live.Value().Phase.Meeting():
		return wire.EndedMeeting
	}
	return wire.EndedCancelled
}

// conclude tells the room what was found, and keeps the report once its hash
// is in the record. The verdict is empty if nobody wanted it any more.
func (p *Prechecks) conclude(number uint64, act room.RunCheck, found precheck.Report, err error) room.Verdict {
	done := room.CheckDone{Verdict: room.VerdictUnknown, Summary: "the pre-check itself failed", Part: act.Part}
	var sealed precheck.Sealed
	if err == nil {
		place := p.a.opt.Place
		found.Number, found.Site, found.Room, found.Boot = number, place.Site, place.Room, p.a.opt.Boot
		found.ClockSynced = p.a.opt.Synced()
		sealed, err = precheck.Seal(found)
	}
	if err != nil {
		p.a.log.Error("pre-check", append(keep.Where(err), "error", err)...)
	} else {
		done.Verdict, done.Summary, done.Report = found.Verdict, found.Summary, sealed.Hash
	}
	ctx, cancel := context.WithTimeout(p.a.actx, recordWithin)
	defer cancel()
	out, asked := p.a.Do(ctx, done)
	if asked == nil && out.Refused != room.RefusedNot {
		return ""
	}
	if err == nil {
		p.keep(sealed)
	}
	return done.Verdict
}

// keep puts a report on the shelf, and waits for the disk no longer than a
// while.
func (p *Prechecks) keep(r precheck.Sealed) {
	kept := make(chan error, 1)
	go func() { kept <- p.shelf.Put(r) }()
	var err error
	select {
	case err = <-kept:
	case <-time.After(keepWithin):
		err = fmt.Errorf("the disk has not taken report %d within %v", r.Report.Number, keepWithin)
	}
	if err != nil {
		p.a.log.Warn("the report of a pre-check is in memory alone", "error", err)
	}
}

// prove examines a camera, a display or a speakerphone by its name.
func (a *Agent) prove(ctx context.Context, part string) (precheck.Result, error) {
	switch {
	case a.displays.Has(part) == nil:
		return a.displays.Prove(ctx, part)
	case a.speakers.Has(part) == nil:
		return a.speakers.Prove(ctx, part)
	}
	return a.cameras.Prove(ctx, part)
}
