package stamp

import (
	"net/netip"
	"time"
)

// maxSources bounds how many sources are kept apart. Beyond it, those that are
// silent are forgotten; when all are busy, new ones share one bucket.
const maxSources = 4096

// bucket is a token bucket: a probe takes a token, and tokens come at a rate.
type bucket struct {
	tokens float64
	at     time.Time
}

// take takes a token if there is one.
func (b *bucket) take(now time.Time, rate, burst float64) bool {
	if b.at.IsZero() {
		b.tokens = burst
	} else {
		b.tokens = min(burst, b.tokens+max(0, now.Sub(b.at).Seconds())*rate)
	}
	b.at = now
	if b.tokens < 1 {
		return false
	}
	b.tokens--
	return true
}

// limiter bounds the rate of each source and of all.
type limiter struct {
	limits  Limits
	total   bucket
	sources map[netip.Addr]*bucket
	rest    bucket // of all sources beyond maxSources
	swept   time.Time
}

func newLimiter(l Limits) *limiter {
	return &limiter{limits: l, sources: map[netip.Addr]*bucket{}}
}

// allow reports whether a probe may be answered. Sources in one IPv6 network of
// 64 bits are one: whoever has one such address has them all.
func (l *limiter) allow(from netip.Addr, now time.Time) bool {
	if !l.source(from.Unmap(), now).take(now, l.limits.PerSource, l.limits.Burst) {
		return false
	}
	return l.total.take(now, l.limits.Total, l.limits.Total)
}

func (l *limiter) source(from netip.Addr, now time.Time) *bucket {
	if from.Is6() {
		if p, err := from.Prefix(64); err == nil {
			from = p.Addr()
		}
	}
	if b, ok := l.sources[from]; ok {
		return b
	}
	if len(l.sources) >= maxSources && !l.sweep(now) {
		return &l.rest
	}
	b := new(bucket)
	l.sources[from] = b
	return b
}

// sweep forgets sources whose bucket is full again, at most once a second, and
// reports whether there is room.
func (l *limiter) sweep(now time.Time) bool {
	if now.Sub(l.swept) < time.Second {
		return false
	}
	l.swept = now
	full := time.Duration(l.limits.Burst / max(l.limits.PerSource, 1e-3) * float64(time.Second))
	for addr, b := range l.sources {
		if now.Sub(b.at) >= full {
			delete(l.sources, addr)
		}
	}
	return len(l.sources) < maxSources
}
