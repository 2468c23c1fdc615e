package main

import (
	"context"
	"errors"
	"time"

	"github.com/spf13/cobra"

	"klubba/agent/client"
	"klubba/room"
	"klubba/room/record"
)

// retryAfter is how long watch waits before it looks for the daemon again.
const retryAfter = 2 * time.Second

// newWatch is "klubba watch": what happens, one sentence a line.
func newWatch(a *app) *cobra.Command {
	var asJSON bool
	cmd := a.command("watch", "watch", a.atMost(0), func(cmd *cobra.Command, _ []string) error {
		w := watcher{app: a, after: client.FromNow, asJSON: asJSON, tell: follower{words: a.words}}
		return w.run(cmd.Context())
	})
	cmd.Flags().BoolVar(&asJSON, "json", false, a.say("flag.json", nil))
	return cmd
}

// watcher follows a daemon, also over its restarts.
type watcher struct {
	app    *app
	asJSON bool
	tell   follower
	after  uint64 // the last entry shown
	begun  bool   // whether the daemon was ever there
	lost   bool   // whether it is known to be gone, and that was said
}

// run follows until ctx ends. A daemon that was never there is an error; one
// that goes away is waited for, and nothing that it recorded is skipped.
func (w *watcher) run(ctx context.Context) error {
	daemon := w.app.daemon()
	defer daemon.Close()
	for {
		err := daemon.Watch(ctx, w.after, w.show)
		var gone *client.NoDaemon
		if !errors.As(err, &gone) || !w.begun {
			return err
		}
		w.miss(gone)
		select {
		case <-ctx.Done():
			return ctx.Err()
		case <-time.After(retryAfter):
		}
	}
}

// miss says once that the daemon is gone.
func (w *watcher) miss(gone *client.NoDaemon) {
	if !w.lost {
		w.app.exit(gone)
		w.app.complain(w.app.say("watch.waiting", nil))
	}
	w.lost = true
}

func (w *watcher) show(e client.Event) error {
	if w.lost {
		w.app.complain(w.app.say("watch.back", nil))
	}
	w.begun, w.lost = true, false
	switch {
	case e.Link != nil, e.Precheck != nil:
		return nil // those are for "klubba link watch" and "klubba precheck"
	case w.asJSON:
		return w.showJSON(e)
	case e.Entry != nil:
		w.after = e.Entry.Entry.Seq
		return printed(w.app.println(w.app.entryLine(&w.tell, e.Entry.Entry)))
	case w.after == client.FromNow:
		return w.first(e)
	}
	return nil // what a state says, its entries have said
}

// first tells where things stand when the watch begins.
func (w *watcher) first(e client.Event) error {
	w.after, w.tell.closed = e.State.Record.Seq, e.State.Meeting.Phase == string(room.Closed)
	v := view{words: w.app.words, paint: w.app.paint, when: w.app.whenIn(e.State.TimeZone), state: *e.State}
	return printed(w.app.println(hang(v.when.clock(e.State.Time), clockWidth, v.phase())))
}

func (w *watcher) showJSON(e client.Event) error {
	if e.Entry != nil {
		w.after = e.Entry.Entry.Seq
		_, err := w.app.out.Write(record.AppendExport(nil, *e.Entry))
		return printed(err)
	}
	if w.after == client.FromNow {
		w.after = e.State.Record.Seq
	}
	return w.app.printJSON(e.State)
}
