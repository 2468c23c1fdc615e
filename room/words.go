package room

// Phase is what kind of time it is in the room.
type Phase string

// The phases.
const (
	// Idle: no meeting; pre-checks may run.
	Idle Phase = "idle"
	// Open: a meeting is on with remote members; the link is supervised.
	Open Phase = "open"
	// Suspended: the meeting stands still until it is resumed.
	Suspended Phase = "suspended"
	// Closed: closed doors; the remote side is cut off, and that is verified.
	Closed Phase = "closed"
	// Local: the meeting goes on without remote members; they count as absent.
	Local Phase = "local"
)

// Meeting reports whether a meeting is on in this phase.
func (p Phase) Meeting() bool { return p != Idle }

// WithRemote reports whether members at a distance can take part in this
// phase; in any other they count as absent.
func (p Phase) WithRemote() bool { return p == Open || p == Suspended }

// Level is how well the remote members and the room see and hear each other.
type Level string

// The levels. Unknown comes of missing or old evidence and is never good.
const (
	LevelUnknown  Level = "unknown"
	LevelGood     Level = "good"
	LevelDegraded Level = "degraded"
	LevelLost     Level = "lost"
)

// Cause says what is behind a level.
type Cause string

// The causes. CauseNone goes with a good link, CauseNoEvidence with unknown.
const (
	CauseNone         Cause = ""
	CauseCable        Cause = "cable"
	CauseLocalNetwork Cause = "local-network"
	CauseInternet     Cause = "internet"
	CauseMediaService Cause = "media-service"
	CausePicture      Cause = "picture"
	CauseSound        Cause = "sound"
	CauseNoEvidence   Cause = "no-evidence"
)

// Condition is how a part does.
type Condition string

// The conditions.
const (
	ConditionUnknown  Condition = "unknown"
	ConditionOK       Condition = "ok"
	ConditionDegraded Condition = "degraded"
	ConditionFailed   Condition = "failed"
	ConditionAbsent   Condition = "absent"
)

// Flow tells whether something streams.
type Flow string

// The flows. Silent: it carries nothing, or one way only.
const (
	FlowUnknown Flow = "unknown"
	Flowing     Flow = "flowing"
	Silent      Flow = "silent"
)

// Verdict is what a pre-check found.
type Verdict string

// The verdicts.
const (
	VerdictUnknown  Verdict = "unknown"
	VerdictReady    Verdict = "ready"
	VerdictRemarks  Verdict = "remarks"
	VerdictNotReady Verdict = "not-ready"
)

// DoorState tells how closed the closed doors are.
type DoorState string

// The states of the doors. Pending: the cut was ordered and is not yet proven.
const (
	DoorsOpen     DoorState = "open"
	DoorsPending  DoorState = "pending"
	DoorsVerified DoorState = "verified"
	DoorsBreached DoorState = "breached"
)

// Signal is what the light says. Its colours and rhythm are in package
// room/light.
type Signal string

// The signals, in the order of the table in package room/light.
const (
	SignalDark        Signal = "dark"
	SignalReady       Signal = "ready"
	SignalNotReady    Signal = "not-ready"
	SignalGood        Signal = "good"
	SignalDegraded    Signal = "degraded"
	SignalLost        Signal = "lost"
	SignalSuspended   Signal = "suspended"
	SignalMayResume   Signal = "may-resume"
	SignalDoorsClosed Signal = "doors-closed"
	SignalDoorsBreach Signal = "doors-breached"
	SignalRefused     Signal = "refused"
	SignalLampTest    Signal = "lamp-test"
)

// Via is the way a wish came in.
type Via string

// The ways. Policy is the room's own rule, Daemon the program itself.
const (
	ViaButton   Via = "button"
	ViaPage     Via = "page"
	ViaCLI      Via = "cli"
	ViaMQTT     Via = "mqtt"
	ViaCalendar Via = "calendar"
	ViaPolicy   Via = "policy"
	ViaDaemon   Via = "daemon"
)

// Actor is who wished something, and how it came in.
type Actor struct {
	Via  Via    `json:"via"`
	Name string `json:"name,omitempty"`
}

// Refusal is why the room did not do as asked; empty when it did.
type Refusal string

// The refusals.
const (
	RefusedNot           Refusal = ""
	RefusedNotRestored   Refusal = "link-not-restored"
	RefusedNoMeeting     Refusal = "no-meeting"
	RefusedMeetingOn     Refusal = "meeting-on"
	RefusedAlready       Refusal = "already-so"
	RefusedNotSuspended  Refusal = "not-suspended"
	RefusedDoorsClosed   Refusal = "doors-closed"
	RefusedDoorsOpen     Refusal = "doors-not-closed"
	RefusedLocal         Refusal = "no-remote-members"
	RefusedRemoteCeiling Refusal = "not-from-afar"
	RefusedCheckRunning  Refusal = "check-running"
	RefusedNoCheck       Refusal = "no-check-running"
	RefusedUnknown       Refusal = "unknown-command"
	RefusedMalformed     Refusal = "malformed"
	RefusedTooLarge      Refusal = "too-large"
	RefusedRetained      Refusal = "retained"
	RefusedExpired       Refusal = "expired"
	RefusedRepeated      Refusal = "repeated"
	RefusedBusy          Refusal = "busy"
	RefusedNoButton      Refusal = "no-effect-now"
	RefusedCount         Refusal = "impossible-count"
)
