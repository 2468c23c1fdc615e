package agent

import (
	"context"
	"sync"
	"time"

	"klubba/room"
)

// renewEvery is how often a part that failed once is told to work since.
const renewEvery = time.Minute

// comeback is a part that nobody speaks of until one of its workers fails,
// because what they report is evidence of something else. From then on each
// worker says when it works again, and the part is ok when all do.
type comeback struct {
	part
	mu   sync.Mutex
	down map[string]bool // the workers that failed last; nil: none ever did
	told time.Time       // when the part was last told to be ok
}

// fails tells that a worker ended, and why.
func (c *comeback) fails(ctx context.Context, worker string, err error) {
	c.mu.Lock()
	if c.down == nil {
		c.down = map[string]bool{}
	}
	c.down[worker], c.told = true, time.Time{}
	c.mu.Unlock()
	c.failed(ctx, err)
}

// works tells that a worker does its work, when that is news or grows old. It
// may be called as often as there is work.
func (c *comeback) works(ctx context.Context, worker, evidence string) {
	if c.news(worker) {
		c.seen(ctx, room.ConditionOK, "", evidence, 3*renewEvery)
	}
}

func (c *comeback) news(worker string) bool {
	c.mu.Lock()
	defer c.mu.Unlock()
	delete(c.down, worker)
	if c.down == nil || len(c.down) > 0 || time.Since(c.told) < renewEvery {
		return false
	}
	c.told = time.Now()
	return true
}
