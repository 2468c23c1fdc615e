package main

import (
	"context"
	"fmt"
	"time"

	"klubba/agent"
	"klubba/devices"
	"klubba/devices/sim"
	"klubba/room"
)

// stepWithin is how long the room may take to come to what a step expects.
// The demo fails if it does not: what it tells is what the room did.
const stepWithin = 30 * time.Second

// stage is where a story is played: hands in the room, and eyes on what the
// room tells.
type stage struct {
	sim   *sim.Room
	agent *agent.Agent
	show  *narrator
	speed float64
}

// scene is one step of a story.
type scene struct {
	id    string        // what is told, as a message "demo.<id>"
	pause time.Duration // before it, at speed 1
	do    func(context.Context) error
	until func(room.Status) bool // what the room must come to
}

func (s *stage) play(ctx context.Context, scenes []scene) error {
	for _, sc := range scenes {
		if err := s.pause(ctx, sc.pause); err != nil {
			return err
		}
		s.show.told("demo." + sc.id)
		if sc.do != nil {
			if err := sc.do(ctx); err != nil {
				return fmt.Errorf("demo: %s: %w", sc.id, err)
			}
		}
		if err := s.wait(ctx, sc.until); err != nil {
			return fmt.Errorf("demo: %s: %w", sc.id, err)
		}
	}
	return nil
}

func (s *stage) pause(ctx context.Context, d time.Duration) error {
	select {
	case <-time.After(time.Duration(float64(d) / s.speed)):
		return nil
	case <-ctx.Done():
		return ctx.Err()
	}
}

// wait follows what the room tells until it is as expected, and shows each
// new light on the way.
func (s *stage) wait(ctx context.Context, until func(room.Status) bool) error {
	ctx, cancel := context.WithTimeout(ctx, stepWithin)
	defer cancel()
	for {
		told, newer := s.agent.Told().Latest()
		s.show.status(told)
		if until == nil || until(told.Status) {
			return nil
		}
		select {
		case <-newer:
		case <-ctx.Done():
			return fmt.Errorf("the room did not come to it; it is %s, the light says %s: %w",
				told.Status.Phase, told.Status.Signal, ctx.Err())
		}
	}
}

// pressFor is how long a finger stays on a button.
const pressFor = 150 * time.Millisecond

func (s *stage) press(button string) func(context.Context) error {
	return s.holding(button, pressFor)
}

func (s *stage) holding(button string, long time.Duration) func(context.Context) error {
	return func(ctx context.Context) error {
		s.sim.Down(button)
		defer s.sim.Up(button)
		select {
		case <-time.After(long):
			return nil
		case <-ctx.Done():
			return ctx.Err()
		}
	}
}

func (s *stage) command(v room.Verb) func(context.Context) error {
	return func(ctx context.Context) error {
		refused, err := s.ask(ctx, v)
		if err == nil && refused != room.RefusedNot {
			err = fmt.Errorf("refused: %s", refused)
		}
		return err
	}
}

// ask asks the room for something, as the secretary does.
func (s *stage) ask(ctx context.Context, v room.Verb) (room.Refusal, error) {
	out, err := s.agent.Do(ctx, room.Command{By: room.Actor{Via: room.ViaCLI, Name: s.show.say.Say("demo.secretary", nil)}, Do: v})
	return out.Refused, err
}

func (s *stage) path(state devices.PathState, cause, evidence string) func(context.Context) error {
	return func(context.Context) error {
		s.sim.SetPath(state, cause, evidence)
		return nil
	}
}

func (s *stage) mute(m devices.Medium, silent bool) func(context.Context) error {
	return func(context.Context) error {
		s.sim.Mute(m, silent)
		return nil
	}
}

func says(want room.Signal) func(room.Status) bool {
	return func(s room.Status) bool { return s.Signal == want }
}
