package room

import "time"

// Instant is a moment told by two clocks. The zero Instant means "never".
type Instant struct {
	// Mono is the time since the machine booted (CLOCK_MONOTONIC). Every
	// judgement uses this one.
	Mono time.Duration
	// Wall is the time of day in UTC. It is shown and recorded, and may jump.
	Wall time.Time
}

// IsZero reports whether t is "never".
func (t Instant) IsZero() bool { return t == Instant{} }

// Sub returns the time from u to t on the monotonic clock.
func (t Instant) Sub(u Instant) time.Duration { return t.Mono - u.Mono }

// Add returns the moment d later.
func (t Instant) Add(d time.Duration) Instant {
	return Instant{Mono: t.Mono + d, Wall: t.Wall.Add(d)}
}

// Before reports whether t comes before u on the monotonic clock.
func (t Instant) Before(u Instant) bool { return t.Mono < u.Mono }
