package main

import (
	"context"
	"errors"
	"fmt"
	"time"

	"klubba/agent"
	"klubba/agent/mqtt"
)

// perform runs the daemon, plays the story, and ends the daemon.
func (d *demoRoom) perform(ctx context.Context, o demoOptions, show *narrator, b *demoBroker) error {
	ctx, stop := context.WithCancel(ctx)
	defer stop()
	a := d.assemble(func() {})
	ended := make(chan error, 1)
	go func() { ended <- d.runAgent(ctx, a) }()

	played := make(chan error, 1)
	go func() { played <- d.play(ctx, o, show, a, b) }()

	var err error
	select {
	case err = <-played:
	case err = <-ended: // the daemon could not go on
		stop()
		return errors.Join(err, ignoreCancel(<-played))
	}
	stop()
	return errors.Join(ignoreCancel(err), <-ended)
}

// play tells the story and then, if wanted, waits.
func (d *demoRoom) play(ctx context.Context, o demoOptions, show *narrator, a *agent.Agent, b *demoBroker) error {
	s := &stage{sim: d.sim, agent: a, show: show, speed: o.speed}
	if o.scenario == "council" {
		if err := s.council(ctx); err != nil {
			return err
		}
		if err := d.closing(ctx, show, a, b); err != nil {
			return err
		}
	}
	if !o.stay && o.scenario != "none" {
		return nil
	}
	if o.in == nil {
		show.line("demo.stay", nil)
		<-ctx.Done()
		return nil
	}
	show.line("demo.play", nil)
	return s.letPlay(ctx, o.in)
}

// closing shows what is left of the evening: the minutes, the chain, what the
// centre heard.
func (d *demoRoom) closing(ctx context.Context, show *narrator, a *agent.Agent, b *demoBroker) error {
	rec := a.Record()
	head, err := rec.Verify(ctx)
	if err != nil {
		return fmt.Errorf("demo: the record does not verify: %w", err)
	}
	if err := waitAcked(ctx, rec, head.Seq); err != nil {
		return err
	}
	meetings, err := rec.Meetings()
	if err != nil || len(meetings) == 0 {
		return errors.Join(err, errors.New("demo: the record has no meeting"))
	}
	last := meetings[len(meetings)-1].ID
	entries, err := rec.Meeting(last)
	if err != nil {
		return err
	}
	if err := show.minutes(entries, last); err != nil {
		return err
	}
	show.centre(head, b.heard.Load(), b.entries.Load())
	return nil
}

// waitAcked waits until the broker has acknowledged the record up to seq.
func waitAcked(ctx context.Context, rec mqtt.Outbox, seq uint64) error {
	ctx, cancel := context.WithTimeout(ctx, stepWithin)
	defer cancel()
	for {
		acked, err := rec.Acked()
		if err == nil && acked >= seq {
			return nil
		}
		select {
		case <-ctx.Done():
			return errors.Join(fmt.Errorf("demo: the broker has acknowledged %d of %d entries: %w", acked, seq, ctx.Err()), err)
		case <-time.After(50 * time.Millisecond):
		}
	}
}

func ignoreCancel(err error) error {
	if errors.Is(err, context.Canceled) {
		return nil
	}
	return err
}
