package agent

import (
	"context"
	"sync"

	"klubba/agent/keep"
)

// service is something that runs beside the room.
type service struct {
	name string
	run  func(context.Context) error
}

// kindService is the kind of part that a service is.
const kindService = "service"

// runService runs a service again and again. A service that has failed and
// does not report for itself is ok again when it has run well for a while.
func (a *Agent) runService(ctx context.Context, s service) {
	c := comeback{part: part{a, s.name, kindService, false}}
	keep.Running(ctx, func(ctx context.Context) error {
		if a.reports[s.name] {
			return s.run(ctx)
		}
		return beside(ctx, func(ctx context.Context) {
			for keep.Sleep(ctx, keep.RunsWell); ctx.Err() == nil; keep.Sleep(ctx, keep.RunsWell) {
				c.works(ctx, s.name, "it has run well since it was started again")
			}
		}, s.run)
	}, func(err error) { c.fails(ctx, s.name, err) })
}

// beside runs work, and helper for as long as work runs.
func beside(ctx context.Context, helper func(context.Context), work func(context.Context) error) error {
	ctx, cancel := context.WithCancel(ctx)
	var help sync.WaitGroup
	defer help.Wait()
	defer cancel()
	help.Go(func() { helper(ctx) })
	return work(ctx)
}
