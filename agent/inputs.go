package agent

import (
	"context"
	"runtime"
	"time"

	"klubba/agent/keep"
	"klubba/devices"
	"klubba/room"
)

// buttonMaxAge is how long it counts that a button's line was read. Its next
// press proves more.
const buttonMaxAge = 24 * time.Hour

func (a *Agent) runButton(ctx context.Context, b devices.NamedButton) {
	p := part{a, b.Name, kindButton, true}
	role := room.RoleChair
	if b.Role == devices.RoleDoors {
		role = room.RoleDoors
	}
	keep.Running(ctx, func(ctx context.Context) error {
		return b.Watch(ctx, func(e devices.Edge) {
			_ = a.Submit(ctx, room.ButtonEdge{
				Name: b.Name, Role: role, Pressed: e.Pressed, At: e.At, First: e.First,
			}) // fails only when the agent stops
			// The loop runs now, on this thread: what follows can wait for
			// the lamp, and not the lamp for it.
			runtime.Gosched()
			p.seen(ctx, room.ConditionOK, "", contact(e), buttonMaxAge)
			if e.Pressed && !e.First {
				a.presses[b.Name].Set(a.opt.Now())
			}
		})
	}, func(err error) { p.failed(ctx, err) })
}

func contact(e devices.Edge) string {
	if e.Pressed {
		return "contact read: pressed"
	}
	return "contact read: not pressed"
}

func (a *Agent) runPart(ctx context.Context, n devices.NamedPart) {
	p := part{a, n.Name, n.Kind, n.Required}
	keep.Running(ctx, func(ctx context.Context) error {
		return n.Watch(ctx, func(r devices.Report) { p.report(ctx, r) })
	}, func(err error) { p.failed(ctx, err) })
}

// watching is the worker that watches a link, and what it does when it does.
const (
	watching = "watch"
	measures = "it measures again"
)

func (a *Agent) runPath(ctx context.Context) {
	c := comeback{part: part{a, "link", kindLink, true}}
	keep.Running(ctx, func(ctx context.Context) error {
		return a.opt.Set.Path.Watch(ctx, func(r devices.PathReport) {
			_ = a.Submit(ctx, pathSeen(r)) // fails only when the agent stops
			c.works(ctx, watching, measures)
		})
	}, func(err error) { c.fails(ctx, watching, err) })
}

func pathSeen(r devices.PathReport) room.PathSeen {
	levels := map[devices.PathState]room.Level{
		devices.PathGood: room.LevelGood, devices.PathDegraded: room.LevelDegraded, devices.PathDown: room.LevelLost,
	}
	return room.PathSeen{Level: levels[r.State], Cause: room.Cause(r.Cause), Evidence: r.Evidence.Text}
}

func (a *Agent) runMedia(ctx context.Context) {
	c := comeback{part: part{a, "media", kindLink, true}}
	keep.Running(ctx, func(ctx context.Context) error {
		return a.opt.Set.Media.Watch(ctx, func(r devices.FlowReport) {
			_ = a.Submit(ctx, mediumSeen(r)) // fails only when the agent stops
			c.works(ctx, watching, measures)
		})
	}, func(err error) { c.fails(ctx, watching, err) })
}

func mediumSeen(r devices.FlowReport) room.MediumSeen {
	medium := room.CauseSound
	if r.Medium == devices.Picture {
		medium = room.CausePicture
	}
	return room.MediumSeen{Medium: medium, Flow: flow(r.Flow), Evidence: r.Evidence.Text}
}

func flow(f devices.Flow) room.Flow { return room.Flow(f.String()) }
