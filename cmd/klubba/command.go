package main

import (
	"context"

	"klubba/room"
)

// do asks the room for something and says what came of it.
func (a *app) do(ctx context.Context, verb room.Verb) error {
	daemon := a.daemon()
	defer daemon.Close()
	answer, err := daemon.Command(ctx, verb, a.by)
	if err != nil {
		return err
	}
	if !answer.Recorded {
		a.complain(a.say("not-recorded", nil))
	}
	if !answer.OK {
		return &refusedError{room.Refusal(answer.Refused)}
	}
	return printed(a.println(a.say("done."+verb.Name(), nil)))
}
