package mqtt

import (
	"context"
	"time"
)

// backoff gives the waits between attempts: full jitter, that is, drawn evenly
// between nothing and a ceiling that doubles.
type backoff struct {
	timing  Timing
	ceiling time.Duration
}

func newBackoff(t Timing) *backoff { return &backoff{timing: t, ceiling: t.MinBackoff} }

// first returns the wait before the first attempt; draw is in [0,1).
func (b *backoff) first(draw float64) time.Duration {
	return time.Duration(draw * float64(max(0, b.timing.FirstDelay)))
}

// next returns the wait before the next attempt; draw is in [0,1).
func (b *backoff) next(draw float64) time.Duration {
	wait := time.Duration(draw * float64(b.ceiling))
	b.ceiling = min(2*b.ceiling, b.timing.MaxBackoff)
	return wait
}

func (b *backoff) reset() { b.ceiling = b.timing.MinBackoff }

// sleep waits, and reports whether ctx is still on.
func sleep(ctx context.Context, d time.Duration) bool {
	t := time.NewTimer(d)
	defer t.Stop()
	select {
	case <-t.C:
		return ctx.Err() == nil
	case <-ctx.Done():
		return false
	}
}
