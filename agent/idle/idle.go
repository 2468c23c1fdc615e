// Package idle runs work on the room's devices that only an idle room allows:
// a look through a camera, a sound.
//
// It guarantees that nothing begins while a meeting is on, or may be on (a room
// that has not begun to step does not know), that a meeting that opens cancels
// the work at once, and that the outcome of such work is not told.
//
// Not its job: granting and recording the wish (package room), and who may use
// the device next to it (packages cameras and speakers).
package idle

import (
	"context"
	"errors"
	"sync"

	"klubba/agent/cell"
	"klubba/room"
)

// Run runs work while no meeting is on, by the room's status. Otherwise, and
// when one opened meanwhile, it returns meeting. It waits for the work to end.
func Run(ctx context.Context, live *cell.Cell[room.Status], meeting error, work func(context.Context) error) error {
	on := func() bool { return live.Value().Phase.Meeting() }
	if on() {
		return meeting
	}
	ctx, cancel := context.WithCancelCause(ctx)
	var following sync.WaitGroup
	defer following.Wait()
	defer cancel(nil)
	following.Go(func() {
		for {
			status, newer := live.Latest()
			if status.Phase.Meeting() {
				cancel(meeting)
				return
			}
			select {
			case <-newer:
			case <-ctx.Done():
				return
			}
		}
	})
	err := work(ctx)
	if on() || errors.Is(context.Cause(ctx), meeting) {
		return meeting
	}
	return err
}
