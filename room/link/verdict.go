package link

import (
	"time"

	"klubba/room"
)

// Mode is how closely the link is watched.
type Mode uint8

// The modes. Idle probes sparsely; Open, while a meeting is on, densely.
const (
	Idle Mode = iota
	Open
)

// Verdict is what the detector makes of the path.
type Verdict struct {
	Level room.Level
	Cause room.Cause
	Since time.Duration // when level or cause last changed
	// Suspect: an answer is overdue and nothing has been heard since.
	Suspect bool
	// Flapping: the link changed too often and is held degraded, at best.
	Flapping bool
	// Gateway tells whether the gateway answers; FlowUnknown if it never did.
	Gateway room.Flow
	// Passive tells whether the meeting's own packets come in.
	Passive room.Flow
}

// Health is how one target does.
type Health string

// The kinds of health. Faulty comes with a Fault.
const (
	HealthUnknown Health = "unknown"
	HealthGood    Health = "good"
	HealthLate    Health = "late"
	HealthSilent  Health = "silent"
	HealthFaulty  Health = "faulty"
)

// Fault is what is wrong with a target other than silence.
type Fault string

// The faults. A target that refuses, answers nonsense or answers somebody
// else's question has been reached: the network is not to blame.
const (
	FaultNone        Fault = ""
	FaultUnresolved  Fault = "unresolved"
	FaultSend        Fault = "send-failed"
	FaultRefused     Fault = "refused"
	FaultGarbage     Fault = "garbage"
	FaultTransaction Fault = "wrong-transaction"
	FaultRateLimited Fault = "rate-limited"
)

// reached reports whether the fault proves that the far end was reached.
func (f Fault) reached() bool {
	switch f {
	case FaultRefused, FaultGarbage, FaultTransaction, FaultRateLimited:
		return true
	}
	return false
}

// Target is how one media target does.
type Target struct {
	Health Health
	Fault  Fault
	Since  time.Duration // when health or fault last changed
	Heard  time.Duration // when it last answered; zero: never
	// Deadline is how long its answers are waited for.
	Deadline time.Duration
}

// Loss is a share of lost probes over a window, with its 95 % bounds.
type Loss struct {
	Probes    int
	Share     float64
	Low, High float64
}

// Metrics are the figures of the path. R and MOS are estimates.
type Metrics struct {
	Loss1, Loss5, Loss15 Loss
	Late                 float64       // share of answers after the deadline, over 15 s
	Burst                time.Duration // the longest over 15 s
	RTT50, RTT95         time.Duration // over 15 s
	Jitter               time.Duration // smoothed as in RFC 3550, of round trips
	EstimatedR           float64
	EstimatedMOS         float64
}
