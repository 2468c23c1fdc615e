package agent

import (
	"context"

	"klubba/agent/cell"
	"klubba/agent/keep"
	"klubba/devices"
	"klubba/room"
	"klubba/room/light"
)

// lamp is a light, the pattern it is to show, and all that it can be asked to
// show, made beforehand so that a press makes nothing.
type lamp struct {
	devices.NamedLight
	want     *cell.Cell[devices.Pattern]
	patterns map[room.Signal]devices.Pattern
}

func newLamp(l devices.NamedLight) *lamp {
	return &lamp{NamedLight: l, want: cell.New(devices.Pattern{}), patterns: light.Patterns(l.Colours())}
}

// show sets the pattern of a signal that began then. It waits for nothing.
func (l *lamp) show(s room.Signal, since room.Instant) {
	p := l.patterns[s]
	p.Restart = uint64(since.Mono)
	l.want.Set(p)
}

// run plays the patterns, and proves that the lamp shows them.
func (a *Agent) runLight(ctx context.Context, l *lamp) {
	p := part{a, l.Name, kindLight, true}
	keep.Running(ctx, func(ctx context.Context) error {
		t, ok := l.Light.(devices.Tester)
		if !ok {
			return l.Play(ctx, l.want)
		}
		return beside(ctx, func(ctx context.Context) { p.prove(ctx, t) }, func(ctx context.Context) error {
			return l.Play(ctx, l.want)
		})
	}, func(err error) { p.failed(ctx, err) })
}
