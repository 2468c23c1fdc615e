package room

import "time"

// Policy is how strict the room is. The zero value is not useful; start from
// DefaultPolicy.
type Policy struct {
	// LossGrace is how long a lost link is shown as degraded before it
	// becomes the duty to suspend. Zero: at once.
	LossGrace time.Duration
	// AutoSuspendAfter suspends by itself after a loss has lasted so long.
	// Zero leaves it to the chair.
	AutoSuspendAfter time.Duration
	// RestoreHold is how long the link must be well before the chair may
	// resume after a loss.
	RestoreHold time.Duration
	// EvidenceMaxAge is how old evidence of path, sound, picture and closed
	// doors may be during a meeting before it counts as unknown.
	EvidenceMaxAge time.Duration
	// IdleEvidenceMaxAge is the same while no meeting is on.
	IdleEvidenceMaxAge time.Duration
	// PartMaxAge is the same for parts that do not say it themselves.
	PartMaxAge time.Duration
	// ReadinessMaxAge is how long a pre-check's verdict holds.
	ReadinessMaxAge time.Duration
	// DoorsGrace is how long the remote side may still flow after closed
	// doors were ordered before that is a breach.
	DoorsGrace time.Duration
	// HoldFor is how long the button is held for its second meaning.
	HoldFor time.Duration
	// StuckAfter is how long it is held before it counts as stuck.
	StuckAfter time.Duration
	// Members is how many members there are, of whom more than half make a
	// quorum; from 1 to MaxMembers, or zero where that is not known.
	Members int
	// Displays are the room's displays, and what they do when.
	Displays []Display
	// DisplaysStayOn is how long they stay on after a pre-check, when no
	// meeting opens.
	DisplaysStayOn time.Duration
	// RemoteMay names the verbs that may come by MQTT. Tests and looks are
	// refused from afar while a meeting is on whatever stands here.
	RemoteMay []string
}

// DefaultPolicy returns the policy of a room that nobody has tuned.
func DefaultPolicy() Policy {
	return Policy{
		RestoreHold:        5 * time.Second,
		EvidenceMaxAge:     3 * time.Second,
		IdleEvidenceMaxAge: 5 * time.Minute,
		PartMaxAge:         5 * time.Minute,
		ReadinessMaxAge:    24 * time.Hour,
		DoorsGrace:         10 * time.Second,
		HoldFor:            3 * time.Second,
		StuckAfter:         30 * time.Second,
		DisplaysStayOn:     45 * time.Minute,
		RemoteMay:          []string{"open", "close", "local", "suspend", "lamp-test", "precheck", "members"},
	}
}

// The lengths of the signals that pass: three fast flashes, and the lamp test.
const (
	RefusedFor  = 600 * time.Millisecond
	LampTestFor = 3 * time.Second
)
