package main

import (
	"context"
	"errors"
	"slices"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"klubba/agent/client"
	"klubba/agent/wire"
	"klubba/room"
)

// newPrecheck is "klubba precheck": it has the room prove itself, and follows.
func newPrecheck(a *app) *cobra.Command {
	var p prechecking
	cmd := a.command("precheck", "precheck", a.atMost(0), func(cmd *cobra.Command, _ []string) error {
		p.app, p.daemon = a, a.daemon()
		defer p.daemon.Close()
		return p.run(cmd.Context(), cmd)
	})
	cmd.Long = a.paragraphs("precheck.long")
	cmd.Flags().StringVar(&p.part, "part", "", a.say("flag.check-part", nil))
	cmd.Flags().BoolVar(&p.asJSON, "json", false, a.say("flag.json", nil))
	cmd.Flags().BoolVar(&p.wait, "wait", false, a.say("flag.check-wait", nil))
	return cmd
}

// prechecking is one call of "klubba precheck".
type prechecking struct {
	app          *app
	daemon       *client.Client
	part         string
	asJSON, wait bool
	mine         bool // whether the run was begun here
}

// run begins a pre-check, or joins the one that runs, follows it to its end
// and shows its report.
func (p *prechecking) run(ctx context.Context, cmd *cobra.Command) error {
	before, err := p.daemon.Prechecks(ctx)
	if err != nil {
		return p.app.noPrechecks(err)
	}
	if p.part != "" && !slices.Contains(before.Parts, p.part) {
		return p.app.usage(cmd, "precheck.no-part", map[string]any{"Part": p.part, "Parts": strings.Join(before.Parts, ", ")})
	}
	number, err := p.begin(ctx, before.Now)
	if err != nil {
		return err
	}
	now, err := p.follow(ctx, number)
	if ctx.Err() != nil {
		return p.cancel()
	}
	if err != nil {
		return err
	}
	return p.end(ctx, now)
}

// begin has the room begin one, and returns the number of the run to follow.
func (p *prechecking) begin(ctx context.Context, before wire.PrecheckNow) (uint64, error) {
	for {
		answer, err := p.daemon.Command(ctx, room.Precheck{Part: p.part}, p.app.by)
		if err != nil {
			return 0, err
		}
		if !answer.Recorded {
			p.app.complain(p.app.say("not-recorded", nil))
		}
		switch refused := room.Refusal(answer.Refused); {
		case answer.OK:
			p.mine = true
			return before.Number + 1, p.say("done.precheck")
		case refused == room.RefusedCheckRunning && before.Running:
			return before.Number, p.say("precheck.running")
		case refused == room.RefusedCheckRunning: // it began a moment ago
			return before.Number + 1, p.say("precheck.running")
		case refused == room.RefusedMeetingOn && p.wait:
			if err := p.untilIdle(ctx); err != nil {
				return 0, err
			}
		default:
			return 0, &refusedError{refused}
		}
	}
}

// say tells people how it goes; programs get the report alone.
func (p *prechecking) say(id string) error {
	if p.asJSON {
		return nil
	}
	return printed(p.app.println(p.app.say(id, nil)))
}

// errSeen ends a watch that has seen what it waited for.
var errSeen = errors.New("seen")

// untilIdle waits until no meeting is on.
func (p *prechecking) untilIdle(ctx context.Context) error {
	if err := p.say("precheck.waiting"); err != nil {
		return err
	}
	err := p.daemon.Watch(ctx, client.FromNow, func(e client.Event) error {
		if e.State != nil && e.State.Meeting.Phase == string(room.Idle) {
			return errSeen
		}
		return nil
	})
	if errors.Is(err, errSeen) {
		return nil
	}
	return err
}

// follow shows how the run of that number goes, until it has ended.
func (p *prechecking) follow(ctx context.Context, number uint64) (end wire.PrecheckNow, err error) {
	show := p.app.progress(p.asJSON)
	err = p.daemon.Watch(ctx, client.FromNow, func(e client.Event) error {
		if e.Precheck == nil || e.Precheck.Number < number {
			return nil
		}
		if err := show(*e.Precheck); err != nil {
			return err
		}
		if e.Precheck.Running {
			return nil
		}
		end = *e.Precheck
		return errSeen
	})
	if errors.Is(err, errSeen) {
		err = nil
	}
	return end, err
}

// cancelWithin is how long the room may take to be told of a Ctrl-C.
const cancelWithin = 3 * time.Second

// cancel ends the run if it was begun here: who has left does not wait for it.
func (p *prechecking) cancel() error {
	if p.mine {
		ctx, cancel := context.WithTimeout(context.Background(), cancelWithin)
		defer cancel()
		if _, err := p.daemon.Command(ctx, room.CancelPrecheck{}, p.app.by); err != nil {
			return err
		}
	}
	p.app.complain(p.app.say("precheck.cancelled", nil))
	return toldError{}
}

// end shows what came of it, and gives the exit code that goes with it.
func (p *prechecking) end(ctx context.Context, now wire.PrecheckNow) error {
	if now.Ended != wire.EndedDone {
		p.app.complain(p.app.say("precheck."+now.Ended, nil))
		return toldError{}
	}
	report, err := p.daemon.Report(ctx, now.Number)
	if err != nil {
		p.app.complain(p.app.say("precheck.no-report", nil))
		return toldError{}
	}
	if err := p.app.showReport(ctx, p.daemon, report, p.asJSON); err != nil {
		return err
	}
	switch report.Report.Verdict {
	case room.VerdictReady:
		return nil
	case room.VerdictRemarks:
		return remarksError{}
	}
	return toldError{}
}

// noPrechecks puts the daemon's "not found" into words.
func (a *app) noPrechecks(err error) error {
	if isMissing(err) {
		return errors.New(a.say("precheck.none", nil))
	}
	return err
}
