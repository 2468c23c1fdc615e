package main

import (
	"context"
	"errors"
	"net/http"
	"sync"
	"time"

	"github.com/spf13/cobra"

	"klubba/agent/client"
)

// newLinkWatch is "klubba link watch": the figures of the link, live.
func newLinkWatch(a *app) *cobra.Command {
	var asJSON bool
	cmd := a.command("watch", "link.watch", a.atMost(0), func(cmd *cobra.Command, _ []string) error {
		return a.watchLink(cmd.Context(), a.linkShow(asJSON))
	})
	cmd.Long = a.paragraphs("link.watch.long")
	cmd.Flags().BoolVar(&asJSON, "json", false, a.say("flag.json", nil))
	return cmd
}

// linkShow shows a link as it goes on.
type linkShow interface {
	// take takes in what the daemon tells.
	take(e client.Event) error
	// miss takes in that the daemon is away. It is told at every attempt.
	miss(gone error) error
	// second comes once a second.
	second() error
}

func (a *app) linkShow(asJSON bool) linkShow {
	switch {
	case asJSON:
		return &linkJSON{app: a}
	case a.terminal != nil:
		return &linkScreen{app: a, picture: canvas{terminal: a.terminal}}
	}
	return &linkLines{app: a}
}

// watchLink shows the link until ctx ends, also over restarts of the daemon.
func (a *app) watchLink(ctx context.Context, show linkShow) error {
	daemon := a.daemon()
	defer daemon.Close()
	if err := a.measures(ctx, daemon); err != nil {
		return err
	}
	ctx, cancel := context.WithCancel(ctx)
	var following sync.WaitGroup
	defer following.Wait()
	defer cancel()
	told, ended := make(chan func() error), make(chan error, 1)
	following.Go(func() { ended <- followLink(ctx, daemon, show, told) })
	second := time.NewTicker(time.Second)
	defer second.Stop()
	for {
		var err error
		select {
		case tell := <-told:
			err = tell()
		case <-second.C:
			err = show.second()
		case err = <-ended:
			return err
		}
		if err != nil {
			return err
		}
	}
}

// measures tells whether there is anything to watch. That nothing has been
// measured yet is no reason not to wait for it.
func (a *app) measures(ctx context.Context, daemon *client.Client) error {
	_, err := daemon.Link(ctx)
	var problem *client.Problem
	if !errors.As(err, &problem) {
		return err
	}
	switch problem.Status {
	case http.StatusServiceUnavailable:
		return nil
	case http.StatusNotFound:
		return errors.New(a.say("linkwatch.none", nil))
	}
	return err
}

// followLink hands over what the daemon tells until ctx ends. A daemon that
// goes away is waited for; one that was never there is an error.
func followLink(ctx context.Context, daemon *client.Client, show linkShow, told chan<- func() error) error {
	tell := func(f func() error) error {
		select {
		case told <- f:
			return nil
		case <-ctx.Done():
			return ctx.Err()
		}
	}
	for begun := false; ; {
		err := daemon.Watch(ctx, client.FromNow, func(e client.Event) error {
			begun = true
			return tell(func() error { return show.take(e) })
		})
		if !begun || !passing(err) {
			return err
		}
		if err := tell(func() error { return show.miss(err) }); err != nil {
			return err
		}
		select {
		case <-time.After(retryAfter):
		case <-ctx.Done():
			return ctx.Err()
		}
	}
}

// passing reports whether an error is of a daemon that may come back: it is
// away, or only starting.
func passing(err error) bool {
	var gone *client.NoDaemon
	var problem *client.Problem
	return errors.As(err, &gone) || errors.As(err, &problem) && problem.Status == http.StatusServiceUnavailable
}
