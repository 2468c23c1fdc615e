package link

import "time"

// Policy is how the link is probed and how strictly it is judged. The zero
// value is not useful; start from DefaultPolicy.
type Policy struct {
	// TargetEvery is how often each media target is probed while a meeting
	// is on, and StepMin the least time between two probes to any of them.
	TargetEvery, StepMin time.Duration
	// FastStep is the time between probes while a loss is suspected.
	FastStep time.Duration
	// SparseStep is the time between probes while no meeting is on, and
	// between looks at a target that has fallen silent.
	SparseStep time.Duration

	// DeadlineMargin on top of the slowest answer in a thousand is when a
	// probe counts as missed, within DeadlineMin and DeadlineMax.
	DeadlineMargin, DeadlineMin, DeadlineMax time.Duration
	// OverdueMargin on top of the same is when it raises suspicion, but not
	// before OverdueMin nor after the deadline. OverdueMin is no less than
	// StepMin, so that the next probe is sent before an answer on time is
	// missed, and the caller looks for it then.
	OverdueMargin, OverdueMin time.Duration
	// LateUntil is how old an answer may be and still count as late.
	LateUntil time.Duration
	// Proof is the silence that is a loss: from the first to the last of a
	// dense run of missed probes.
	Proof time.Duration
	// Debounce is how long the cable or the default route must be gone.
	Debounce time.Duration
	// StallAfter is how late the caller may be before its own delay, not
	// the path, is taken to be behind missing answers.
	StallAfter time.Duration
	// EvidenceMaxAge is how old the last sign of life may be before a link
	// is unknown during a meeting; IdleEvidenceMaxAge is the same without.
	EvidenceMaxAge, IdleEvidenceMaxAge time.Duration

	// RecoverFor and RecoverShare are how long, and how completely, probes
	// must be answered after a loss. LostMin is the least that a loss shows:
	// several blinks of the light, and not so long that it would hold up a
	// link that is whole again for more than 1.5 s.
	RecoverFor   time.Duration
	RecoverShare float64
	LostMin      time.Duration
	// More than FlapCount changes within FlapWithin hold the link degraded.
	FlapCount  int
	FlapWithin time.Duration

	// Degraded says what is not good enough, and Clear what is again.
	Degraded Limits
	// DegradedAfter is how long it must last, ClearAfter how long not.
	DegradedAfter, ClearAfter time.Duration
	// ClearLoss and ClearR are what loss over 5 s and R must be to clear.
	ClearLoss, ClearR float64
}

// Limits are the figures past which a link is degraded.
type Limits struct {
	Loss  float64 // share of probes lost over 5 s
	Burst time.Duration
	// Bursts of that length within 5 s.
	Bursts int
	Jitter time.Duration // over 15 s
	RTT    time.Duration // median over 5 s
	R      float64       // E-model, smoothed
	// SureLoss is the loss that the path must have beyond doubt before
	// losses alone degrade it: the lower Wilson bound over 15 s, Z standard
	// deviations down, is above it.
	SureLoss, Z float64
}

// DefaultPolicy returns the policy that nobody has tuned.
func DefaultPolicy() Policy {
	return Policy{
		TargetEvery: 100 * time.Millisecond, StepMin: 50 * time.Millisecond,
		FastStep: 20 * time.Millisecond, SparseStep: time.Second,
		DeadlineMargin: 50 * time.Millisecond, DeadlineMin: 100 * time.Millisecond, DeadlineMax: 250 * time.Millisecond,
		OverdueMargin: 25 * time.Millisecond, OverdueMin: 50 * time.Millisecond,
		LateUntil: time.Second, Proof: 500 * time.Millisecond, Debounce: 150 * time.Millisecond,
		StallAfter: 50 * time.Millisecond, EvidenceMaxAge: 3 * time.Second, IdleEvidenceMaxAge: 30 * time.Second,
		RecoverFor: time.Second, RecoverShare: 0.9, LostMin: 1200 * time.Millisecond,
		FlapCount: 3, FlapWithin: time.Minute,
		Degraded: Limits{
			Loss: 0.03, Burst: 120 * time.Millisecond, Bursts: 2, Jitter: 30 * time.Millisecond,
			RTT: 250 * time.Millisecond, R: 70, SureLoss: 0.01, Z: 4,
		},
		DegradedAfter: 3 * time.Second, ClearAfter: 10 * time.Second, ClearLoss: 0.01, ClearR: 75,
	}
}
