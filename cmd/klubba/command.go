package main

import (
	"context"

	"klubba/agent/client"
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
	if err := a.println(a.say("done."+verb.Name(), nil)); err != nil {
		return printed(err)
	}
	if verb == (room.LampTest{}) {
		return nil // to look at the lamp is all there is to do
	}
	return a.whatNow(ctx, daemon)
}

// whatNow says what the room wants next. What was asked for is done already:
// if the room cannot be asked, that is no failure of it.
func (a *app) whatNow(ctx context.Context, daemon *client.Client) error {
	state, err := daemon.Status(ctx)
	if err != nil {
		return nil //nolint:nilerr // see above
	}
	v := view{words: a.words, when: a.whenIn(state.TimeZone), state: state}
	return printed(a.println(v.item("next", v.next())))
}
