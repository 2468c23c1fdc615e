package agent

import (
	"context"
	"time"

	"klubba/agent/keep"
	"klubba/devices"
	"klubba/room"
)

// cutWithin bounds one order to cut the remote side off or to let it in.
const cutWithin = 5 * time.Second

// runRemote watches what flows to the remote side.
func (a *Agent) runRemote(ctx context.Context, c *comeback) {
	keep.Running(ctx, func(ctx context.Context) error {
		return a.opt.Set.Remote.Watch(ctx, func(r devices.RemoteReport) {
			_ = a.Submit(ctx, room.RemoteSeen{Flow: flow(r.Flow), Evidence: r.Evidence.Text}) // fails only when the agent stops
			c.works(ctx, watching, measures)
		})
	}, func(err error) { c.fails(ctx, watching, err) })
}

// order is what is wanted of the remote side. Until the room orders anything,
// it is left as it is: a restart alone cuts nobody off.
type order uint8

const (
	orderNone order = iota
	orderCut
	orderRestore
)

// runCut keeps the remote side as it is wanted: after an error the newest
// order is tried again, not the one that failed.
func (a *Agent) runCut(ctx context.Context, c *comeback) {
	const cutting = "cut"
	done := orderNone
	keep.Running(ctx, func(ctx context.Context) error {
		for {
			want, newer := a.cut.Latest()
			if want != done {
				if err := a.cutOrRestore(ctx, want); err != nil {
					return err
				}
				done = want
				c.works(ctx, cutting, "the order to cut or restore was taken")
			}
			select {
			case <-newer:
			case <-ctx.Done():
				return nil
			}
		}
	}, func(err error) { c.fails(ctx, cutting, err) })
}

func (a *Agent) cutOrRestore(ctx context.Context, want order) error {
	ctx, cancel := context.WithTimeout(ctx, cutWithin)
	defer cancel()
	if want == orderCut {
		return a.opt.Set.Remote.Cut(ctx)
	}
	return a.opt.Set.Remote.Restore(ctx)
}
