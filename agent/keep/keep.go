// Package keep keeps work going: what fails, panics or ends without cause is
// started again, after a pause that grows.
//
// It guarantees that Running returns when its context has ended and the work
// has returned, and that a panic of the work is an error like any other.
//
// Not its job: saying what a failure means.
package keep

import (
	"context"
	"errors"
	"fmt"
	"math/rand/v2"
	"runtime/debug"
	"time"
)

// The pause before failed work is started again: it doubles from the first to
// the longest, with jitter so that many do not wake as one, and begins anew
// when the work has run well for a while.
const (
	firstPause   = 250 * time.Millisecond
	longestPause = 10 * time.Second
)

// RunsWell is how long work must run to count as mended.
const RunsWell = 30 * time.Second

// Running runs work until ctx ends, again and again. Each failure, also a
// panic and a return without cause, is handed to failed.
func Running(ctx context.Context, work func(context.Context) error, failed func(error)) {
	pause := firstPause
	for ctx.Err() == nil {
		began := time.Now()
		err := guarded(ctx, work)
		if ctx.Err() != nil {
			return
		}
		failed(err)
		if time.Since(began) >= RunsWell {
			pause = firstPause
		}
		Sleep(ctx, pause/2+rand.N(pause/2))
		pause = min(2*pause, longestPause)
	}
}

// guarded turns a panic, and a return without an error while nobody asked for
// one, into an error.
func guarded(ctx context.Context, work func(context.Context) error) error {
	err := Safe(func() error { return work(ctx) })
	if err == nil && ctx.Err() == nil {
		err = errors.New("ended although nobody asked it to")
	}
	return err
}

// Safe runs work and turns a panic into an error.
func Safe(work func() error) (err error) {
	defer func() {
		if p := recover(); p != nil {
			err = crash{p, debug.Stack()}
		}
	}()
	return work()
}

// crash is a panic. Its error is one line, for people; its stack is for the
// log.
type crash struct {
	what  any
	stack []byte
}

func (c crash) Error() string { return fmt.Sprintf("fault in the program: %v", c.what) }

// Where gives a log the place in the program where an error arose, as a key
// and its value, if it was a panic.
func Where(err error) []any {
	var c crash
	if !errors.As(err, &c) {
		return nil
	}
	return []any{"stack", string(c.stack)}
}

// Sleep waits for d or the end of ctx.
func Sleep(ctx context.Context, d time.Duration) {
	t := time.NewTimer(d)
	defer t.Stop()
	select {
	case <-t.C:
	case <-ctx.Done():
	}
}
