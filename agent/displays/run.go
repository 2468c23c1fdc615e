package displays

import (
	"context"
	"errors"
	"sync"
	"time"

	"klubba/agent/keep"
	"klubba/devices"
	"klubba/room"
)

const (
	// again is the pause before an order that failed is tried again, tries is
	// how often, while the display answers. One that does not is waited for.
	again = 20 * time.Second
	tries = 3
	// lost is how many answers in a row make an outage.
	lost = 2
	// orderFor bounds one try: warming up, settling and reading back.
	orderFor = 3 * time.Minute
)

// Run watches a display and carries the room's orders out, until ctx ends or
// the driver fails. Tell gets the part's condition, and whether a picture is
// seen.
func (d *Desk) Run(ctx context.Context, name string, tell func(Seen)) error {
	s, err := d.screen(name)
	if err != nil {
		return err
	}
	ctx, cancel := context.WithCancel(ctx)
	var work sync.WaitGroup
	defer work.Wait()
	defer cancel()
	s.seen.Set(sight{})
	ended := make(chan error, 2)
	work.Go(func() {
		ended <- keep.Safe(func() error {
			return s.WatchStatus(ctx, func(is devices.DisplayStatus, r devices.Report) { s.note(is, r, d.opt.Now()) })
		})
	})
	work.Go(func() { ended <- keep.Safe(func() error { s.carry(ctx, d.opt.Now); return nil }) })
	var told <-chan struct{} // which sight was told last
	for {
		seen, newSight := s.seen.Latest()
		done, newOutcome := s.done.Latest()
		want, newOrder := s.want.Latest()
		if seen.at != (room.Instant{}) {
			if c, worth := judge(seen, done, want); worth {
				if c.Age = d.opt.Now().Sub(seen.at); newSight == told {
					c.Picture = ""
				}
				told = newSight
				tell(c)
			}
		}
		select {
		case <-newSight:
		case <-newOutcome:
		case <-newOrder:
		case err := <-ended:
			return err
		}
	}
}

// note keeps what the display said.
func (s *screen) note(is devices.DisplayStatus, r devices.Report, now room.Instant) {
	g := sight{status: is, report: r, at: now}
	if r.Err != nil {
		g.misses = s.seen.Value().misses + 1
	}
	s.seen.Set(g)
}

// gone reports whether the display is away for certain: unplugged, or silent
// for more than a moment. One that sleeps is not away.
func (g sight) gone() bool {
	switch {
	case g.report.Err == nil, errors.Is(g.report.Err, devices.ErrAsleep):
		return false
	case errors.Is(g.report.Err, devices.ErrAbsent), errors.Is(g.report.Err, devices.ErrGone):
		return true
	}
	return g.misses >= lost
}

// carry carries orders out, the newest alone, until ctx ends.
func (s *screen) carry(ctx context.Context, now func() room.Instant) {
	for ctx.Err() == nil {
		want, newer := s.want.Latest()
		if want.scene == "" {
			wait(ctx, newer)
			continue
		}
		s.obey(ctx, want, newer, now)
	}
}

// obey carries one order out until there is a newer one.
func (s *screen) obey(ctx context.Context, want order, newer <-chan struct{}, now func() room.Instant) {
	ctx, cancel := context.WithCancel(ctx)
	var following sync.WaitGroup
	defer following.Wait()
	defer cancel()
	following.Go(func() {
		wait(ctx, newer)
		cancel()
	})
	if last := s.done.Value(); last.order == want && last.err == nil && want.scene == room.SceneOff {
		wait(ctx, nil) // it was off before this worker began, and once is enough
	}
	for left := tries; ctx.Err() == nil; {
		err := s.try(ctx, want.scene)
		if ctx.Err() != nil {
			return
		}
		s.look(ctx, now)
		s.done.Set(outcome{want, err})
		left--
		switch {
		case err == nil && want.scene == room.SceneOff:
			wait(ctx, nil) // once is enough
		case err != nil && !s.seen.Value().gone() && left > 0:
			keep.Sleep(ctx, again)
		default:
			s.awaitReturn(ctx)
			left = tries
		}
	}
}

// try carries a scene out once. One that a person's newer setting replaced is
// left at that.
func (s *screen) try(ctx context.Context, scene room.Scene) error {
	ctx, cancel := context.WithTimeout(ctx, orderFor)
	defer cancel()
	err := s.apply(ctx, scene)
	if errors.Is(err, devices.ErrReplaced) {
		return nil
	}
	return err
}

// look asks what came of it at once, and not when the watch does.
func (s *screen) look(ctx context.Context, now func() room.Instant) {
	is, err := s.Status(ctx)
	if err != nil {
		return // the watch will tell
	}
	if g := s.seen.Value(); g.report.Err == nil && g.at != (room.Instant{}) {
		g.status, g.at = is, now()
		s.seen.Set(g)
	}
}

// awaitReturn waits until the display was away and is back.
func (s *screen) awaitReturn(ctx context.Context) {
	away := false
	for ctx.Err() == nil {
		g, newer := s.seen.Latest()
		away = away || g.gone() || errors.Is(g.report.Err, devices.ErrAsleep)
		if away && g.report.Err == nil {
			return
		}
		wait(ctx, newer)
	}
}

// wait waits for something, or the end of ctx.
func wait(ctx context.Context, for_ <-chan struct{}) {
	select {
	case <-for_:
	case <-ctx.Done():
	}
}
