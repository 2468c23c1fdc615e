package agent

import (
	"context"
	"errors"
	"fmt"
	"math/rand/v2"
	"runtime/debug"
	"time"
)

// The pause before a failed worker is started again: it doubles from the
// first to the longest, with jitter so that many do not wake as one, and
// begins anew when a worker has run well for a while.
const (
	firstPause   = 250 * time.Millisecond
	longestPause = 10 * time.Second
	runsWell     = 30 * time.Second
)

// supervise runs work until ctx ends, again and again. Each failure, also a
// panic and a return without cause, is handed to failed.
func supervise(ctx context.Context, work func(context.Context) error, failed func(error)) {
	pause := firstPause
	for ctx.Err() == nil {
		began := time.Now()
		err := guarded(ctx, work)
		if ctx.Err() != nil {
			return
		}
		failed(err)
		if time.Since(began) >= runsWell {
			pause = firstPause
		}
		sleep(ctx, pause/2+rand.N(pause/2))
		pause = min(2*pause, longestPause)
	}
}

// guarded turns a panic, and a return without an error while nobody asked for
// one, into an error.
func guarded(ctx context.Context, work func(context.Context) error) error {
	err := protect(func() error { return work(ctx) })
	if err == nil && ctx.Err() == nil {
		err = errors.New("ended although nobody asked it to")
	}
	return err
}

// protect turns a panic into an error.
func protect(work func() error) (err error) {
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

// where tells the log in which place of the program an error arose, if it was
// a panic.
func where(err error) []any {
	var c crash
	if !errors.As(err, &c) {
		return nil
	}
	return []any{"stack", string(c.stack)}
}

// sleep waits for d or the end of ctx.
func sleep(ctx context.Context, d time.Duration) {
	t := time.NewTimer(d)
	defer t.Stop()
	select {
	case <-t.C:
	case <-ctx.Done():
	}
}
