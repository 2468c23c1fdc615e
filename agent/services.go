package agent

import (
	"context"
	"fmt"
	"time"

	"klubba/agent/keep"
	"klubba/devices"
	"klubba/room"
)

// certificateWarning is how long before a certificate ends it is spoken of.
const certificateWarning = 14 * 24 * time.Hour

// missesAllowed is how many checks in a row may fail before a service counts
// as failed: one lost packet is no outage.
const missesAllowed = 2

// runNamedService asks a service again and again. Its condition is its own, and
// never the light's.
func (a *Agent) runNamedService(ctx context.Context, s devices.NamedService) {
	p := part{a, s.Name, "service", false}
	misses := 0
	keep.Running(ctx, func(ctx context.Context) error {
		for ctx.Err() == nil {
			result, err := s.Check(ctx)
			if ctx.Err() != nil {
				return nil
			}
			if misses++; err == nil {
				misses = 0
			}
			if err == nil || misses > missesAllowed {
				c, cause := serviceCondition(result, err, a.opt.Now().Wall)
				p.seen(ctx, c, cause, result.Evidence.Text, 3*s.Every+time.Minute)
			}
			keep.Sleep(ctx, pauseOf(s.Every, misses))
		}
		return nil
	}, func(err error) { p.failed(ctx, err) })
}

// pauseOf is shorter while it is doubtful whether a service has failed.
func pauseOf(every time.Duration, misses int) time.Duration {
	if misses > 0 && misses <= missesAllowed {
		return min(every, 5*time.Second)
	}
	return every
}

func serviceCondition(r devices.ServiceResult, err error, now time.Time) (room.Condition, string) {
	if err != nil {
		return room.ConditionFailed, err.Error()
	}
	if left := r.Expires.Sub(now); !r.Expires.IsZero() && left < certificateWarning {
		return room.ConditionDegraded, fmt.Sprintf("its certificate ends in %d days", int(left.Hours()/24))
	}
	return room.ConditionOK, ""
}
