package agent

import (
	"context"
	"runtime"
	"time"

	"klubba/room"
)

// loop steps the room until ctx ends and no event waits.
func (a *Agent) loop(ctx context.Context) {
	tick := time.NewTimer(time.Hour)
	defer tick.Stop()
	pet := time.NewTicker(a.opt.PetEvery)
	defer pet.Stop()
	a.opt.Pet()
	for {
		a.arm(tick)
		select {
		case e := <-a.events:
			a.step(e)
		case <-tick.C:
			a.drain()
			a.step(room.Tick{})
		case <-pet.C:
			a.opt.Pet()
			// What is told is told again, so that a reader sees by its age
			// that loop and recorder still turn.
			a.recorder.in.put(batch{status: a.room.Status(), at: a.opt.Now()})
		case <-ctx.Done():
			a.drain()
			a.step(room.Stopping{})
			return
		}
	}
}

// drain steps what waits already: a tick must not overtake the release of a
// button that came before it.
func (a *Agent) drain() {
	for range queued {
		select {
		case e := <-a.events:
			a.step(e)
		default:
			return
		}
	}
}

// arm sets the one timer for the room's deadline.
func (a *Agent) arm(t *time.Timer) {
	wait := time.Hour
	if at, ok := a.room.Deadline(); ok {
		wait = max(0, at-a.opt.Now().Mono)
	}
	t.Reset(wait)
}

// step tells the room what happened. The lights come first.
func (a *Agent) step(e room.Event) {
	now := a.opt.Now()
	actions := a.room.Step(now, e)
	if signal, since := a.room.Signal(); signal != a.last.Signal || since != a.last.SignalSince {
		for _, l := range a.lights {
			l.show(signal, since)
		}
		// The lights' workers run now, on this thread, and not when another
		// has noticed that they can.
		runtime.Gosched()
	}
	status := a.room.Status()
	if status == a.last && len(actions) == 0 {
		return
	}
	a.last = status
	a.live.Set(status)
	b := batch{status: status, at: now}
	for _, action := range actions {
		a.begin(action, &b)
	}
	a.recorder.in.put(b)
}

// begin starts the work of one action, or puts it with what follows the disk.
func (a *Agent) begin(action room.Action, b *batch) {
	switch act := action.(type) {
	case room.Record:
		b.notes = append(b.notes, act.Note)
	case room.Answer:
		b.answers = append(b.answers, act)
	case room.RunCheck:
		a.checks.begin(act)
	case room.CancelCheck:
		if a.check != nil {
			a.check()
		}
	case room.CutRemote:
		a.cut.Set(orderCut)
	case room.RestoreRemote:
		a.cut.Set(orderRestore)
	case room.SetDisplay:
		a.displays.Show(act.Display, act.Scene)
	}
}
