package agent

import (
	"context"
	"errors"
	"fmt"
	"sync"
	"time"

	"klubba/room"
)

// How long those of one kind may take to end. A driver that hangs in the
// kernel must not keep the daemon from stopping. Services may have a record to
// hand over first, and give up on whom they talk to a second earlier.
const (
	endWithin      = 3 * time.Second
	servicesWithin = 5 * time.Second
)

// Run runs the room until ctx ends, then stops in order: no more events, the
// lights dark, the record written, the world told. The error names what did
// not end in time, or the daemon that holds the record already.
func (a *Agent) Run(ctx context.Context) error {
	saved, err := a.recorder.open()
	if err != nil {
		close(a.stopped)
		close(a.answered)
		return err
	}
	a.room = room.New(a.opt.Policy, saved)

	base := context.WithoutCancel(ctx)
	actx, endActions := context.WithCancel(base)
	defer endActions()
	a.actx = actx
	workers, record := group(base, "devices", endWithin), group(base, "record", endWithin)
	services := group(base, "services", servicesWithin)

	a.step(room.Started{Version: a.opt.Version})
	a.announce()
	a.startDevices(workers)
	record.start(a.recorder.run)
	a.work.Go(a.checks.load)
	for _, s := range a.services {
		services.start(func(ctx context.Context) { a.runService(ctx, s) })
	}
	a.opt.Ready()
	a.loop(ctx)

	close(a.stopped)
	endActions()
	err = errors.Join(workers.end(), a.endActions(), record.end())
	close(a.answered)
	// A disk that hangs must not keep the daemon from stopping either.
	return errors.Join(err, services.end(), within("record's file", endWithin, a.recorder.close))
}

// announce makes every part known before it is first heard of, so that
// whoever looks sees it as unknown, and shows the first pattern.
func (a *Agent) announce() {
	for _, p := range a.parts() {
		a.step(room.PartSeen{Part: p.name, Kind: p.kind, Required: p.required, Cause: "not seen yet"})
	}
	for _, l := range a.lights {
		l.show(a.room.Signal())
	}
}

func (a *Agent) parts() (ps []part) {
	set := a.opt.Set
	for _, l := range set.Lights {
		ps = append(ps, part{a, l.Name, kindLight, true})
	}
	for _, b := range set.Buttons {
		ps = append(ps, part{a, b.Name, kindButton, true})
	}
	for _, c := range set.Cameras {
		ps = append(ps, part{a, c.Name, kindCamera, c.Required})
	}
	for _, n := range set.Displays {
		ps = append(ps, part{a, n.Name, kindDisplay, n.Required})
	}
	for _, s := range set.Speakerphones {
		ps = append(ps, part{a, s.Name, kindSpeakerphone, s.Required})
	}
	for _, n := range set.Parts {
		ps = append(ps, part{a, n.Name, n.Kind, n.Required})
	}
	for _, n := range set.Services {
		ps = append(ps, part{a, n.Name, "service", false})
	}
	if set.Link != nil {
		for _, r := range set.Link.Relays {
			ps = append(ps, part{a, r.Name, "relay", false})
		}
	}
	return ps
}

func (a *Agent) startDevices(g *workers) {
	set := a.opt.Set
	for _, l := range a.lights {
		g.start(func(ctx context.Context) { a.runLight(ctx, l) })
	}
	for _, b := range set.Buttons {
		g.start(func(ctx context.Context) { a.runButton(ctx, b) })
	}
	for _, c := range set.Cameras {
		g.start(func(ctx context.Context) { a.runCamera(ctx, c) })
	}
	for _, n := range set.Displays {
		g.start(func(ctx context.Context) { a.runDisplay(ctx, n) })
	}
	for _, s := range set.Speakerphones {
		g.start(func(ctx context.Context) { a.runSpeakerphone(ctx, s) })
	}
	for _, n := range set.Parts {
		g.start(func(ctx context.Context) { a.runPart(ctx, n) })
	}
	for _, n := range set.Services {
		g.start(func(ctx context.Context) { a.runNamedService(ctx, n) })
	}
	if set.Link != nil {
		g.start(a.runLink)
	}
	if set.Path != nil {
		g.start(a.runPath)
	}
	if set.Media != nil {
		g.start(a.runMedia)
	}
	if set.Remote != nil {
		remote := &comeback{part: part{a, "remote", kindLink, true}}
		g.start(func(ctx context.Context) { a.runRemote(ctx, remote) })
		g.start(func(ctx context.Context) { a.runCut(ctx, remote) })
	}
}

func (a *Agent) endActions() error {
	return within("pre-check", endWithin, a.work.Wait)
}

// workers are goroutines that end together.
type workers struct {
	name   string
	within time.Duration // for them to end
	ctx    context.Context
	cancel context.CancelFunc
	wg     sync.WaitGroup
}

func group(ctx context.Context, name string, within time.Duration) *workers {
	g := &workers{name: name, within: within}
	g.ctx, g.cancel = context.WithCancel(ctx)
	return g
}

func (g *workers) start(f func(context.Context)) {
	g.wg.Go(func() { f(g.ctx) })
}

func (g *workers) end() error {
	g.cancel()
	return within(g.name, g.within, g.wg.Wait)
}

// within waits for wait, but not for ever.
func within(name string, limit time.Duration, wait func()) error {
	done := make(chan struct{})
	go func() { wait(); close(done) }()
	select {
	case <-done:
		return nil
	case <-time.After(limit):
		return fmt.Errorf("stopping: the %s did not end within %v", name, limit)
	}
}
