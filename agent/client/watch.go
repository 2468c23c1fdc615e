package client

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"math"
	"net/url"
	"strconv"
	"time"

	"klubba/agent/wire"
	"klubba/room/record"
)

// FromNow begins a watch with what happens from now on.
const FromNow uint64 = math.MaxUint64

// silence is how long the stream may be without a sign of life; the daemon
// gives one every ten seconds.
const silence = 30 * time.Second

// errSilent ends a watch whose daemon hangs.
var errSilent = fmt.Errorf("no sign of life for %s", silence)

// Event is one thing that happened: a new state, an entry, new figures of the
// link, or a step of a pre-check. The others are nil.
type Event struct {
	State    *wire.State
	Entry    *record.Sealed
	Link     *wire.LinkFigures
	Precheck *wire.PrecheckNow
}

// Watch follows what happens: first the entries after a sequence number (or
// FromNow), then each new entry, the state at the beginning and whenever it
// changes, the figures of the link, if it is measured, twice a second at most,
// and how the pre-check goes. It returns the error of emit, ctx's error, or why the stream
// ended; to go on, watch again after the last entry seen.
func (c *Client) Watch(ctx context.Context, after uint64, emit func(Event) error) error {
	ctx, cancel := context.WithCancelCause(ctx)
	defer cancel(nil)
	dog := time.AfterFunc(silence, func() { cancel(errSilent) })
	defer dog.Stop()
	stream, err := c.open(ctx, after)
	if err != nil {
		return c.ended(ctx, err)
	}
	defer stream.Close()
	events := newScanner(stream)
	for {
		e, err := events.next(func() { dog.Reset(silence) })
		if err != nil {
			return c.ended(ctx, err)
		}
		dog.Stop() // the reader may take its time
		if err := deliver(e, emit); err != nil {
			return err
		}
		dog.Reset(silence)
	}
}

func (c *Client) open(ctx context.Context, after uint64) (io.ReadCloser, error) {
	query := url.Values{}
	if after != FromNow {
		query.Set("after", strconv.FormatUint(after, 10))
	}
	return c.stream(ctx, "/v1/events", query)
}

// ended says why a stream ended.
func (c *Client) ended(ctx context.Context, err error) error {
	var gone *NoDaemon
	var problem *Problem
	switch {
	case errors.Is(context.Cause(ctx), errSilent):
		return &NoDaemon{Socket: c.socket, Why: Silent, Err: errSilent}
	case ctx.Err() != nil:
		return ctx.Err()
	case errors.As(err, &gone), errors.As(err, &problem):
		return err
	case errors.Is(err, io.EOF):
		err = errors.New("the daemon ended the stream")
	}
	return &NoDaemon{Socket: c.socket, Why: Broken, Err: err}
}

// deliver reads an event and hands it over. Kinds that are not known here
// come from a newer daemon and are passed by.
func deliver(e event, emit func(Event) error) error {
	switch e.name {
	case "state":
		var state wire.State
		if err := json.Unmarshal([]byte(e.data), &state); err != nil {
			return fmt.Errorf("event stream: state: %w", err)
		}
		return emit(Event{State: &state})
	case "link":
		var figures wire.LinkFigures
		if err := json.Unmarshal([]byte(e.data), &figures); err != nil {
			return fmt.Errorf("event stream: link: %w", err)
		}
		return emit(Event{Link: &figures})
	case "precheck":
		var now wire.PrecheckNow
		if err := json.Unmarshal([]byte(e.data), &now); err != nil {
			return fmt.Errorf("event stream: precheck: %w", err)
		}
		return emit(Event{Precheck: &now})
	case "entry":
		entry, err := entryFrom([]byte(e.data))
		if err != nil {
			return fmt.Errorf("event stream: entry %s: %w", e.id, err)
		}
		return emit(Event{Entry: &entry})
	}
	return nil
}
