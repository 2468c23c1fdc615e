package room

import "time"

// Event is something that happened. Its kinds are the types of this package
// with an apply method; there are no others.
type Event interface {
	apply(r *Room, now Instant)
}

// Tick says that time has passed. The room asks for it by Deadline.
type Tick struct{}

// Role is what a button is for.
type Role string

// The roles. RoleChair suspends and resumes; RoleDoors toggles closed doors.
const (
	RoleChair Role = "chair"
	RoleDoors Role = "doors"
)

// ButtonEdge is one edge of a button.
type ButtonEdge struct {
	Name    string // the button's part
	Role    Role
	Pressed bool
	// At is the edge's own time on CLOCK_MONOTONIC. Hold times are measured
	// between edges, not between their arrivals.
	At time.Duration
	// First marks the state found when watching began; it presses nothing.
	First bool
}

// PathSeen is what the link's supervision makes of the way to the remote
// members: the network and the media service, without sound and picture.
type PathSeen struct {
	Level    Level
	Cause    Cause
	Evidence string
}

// MediumSeen says whether sound or picture flows both ways.
type MediumSeen struct {
	// Medium is CauseSound or CausePicture: what its failing would be called.
	Medium   Cause
	Flow     Flow
	Evidence string
}

// RemoteSeen says whether anything flows to the remote side: the proof, or
// the breach, of closed doors.
type RemoteSeen struct {
	Flow     Flow
	Evidence string
}

// DisplaySeen says whether a display shows a picture: Silent is one that is
// dark or off.
type DisplaySeen struct {
	Display  string
	Picture  Flow
	Evidence string
	// MaxAge is how long this may be relied on; zero means Policy.PartMaxAge.
	MaxAge time.Duration
}

// PartSeen reports on one part.
type PartSeen struct {
	Part      string
	Kind      string
	Required  bool
	Condition Condition
	Cause     string // in words; empty when ok
	Evidence  string
	// Age is how long ago the evidence was taken; mostly zero.
	Age time.Duration
	// MaxAge is how long this may be relied on, from when the evidence was
	// taken; zero means Policy.PartMaxAge.
	MaxAge time.Duration
}

// CheckDone is the outcome of the pre-check that RunCheck asked for.
type CheckDone struct {
	Verdict Verdict
	Summary string // one line: what failed, or empty
	// Part is what alone was checked; empty for the whole room. One part that
	// works does not make a room ready; one that does not makes it not ready.
	Part string
	// Report is the hash of the report, in hexadecimal; empty if there is none.
	Report string
	// Ref comes back in the Answer; zero asks for none.
	Ref uint64
}

// CheckLamps is the wish of the pre-check that runs to see every lamp lit: the
// lamp test is shown. When none runs, nothing is.
type CheckLamps struct{}

// Started and Stopping put the daemon's own coming and going in the record.
type (
	// Started is the first event of a daemon's life.
	Started struct{ Version string }
	// Stopping is the last, when it ends in good order.
	Stopping struct{}
)

// Rejected is a command that never became one: malformed, too large,
// retained, expired or repeated. It is recorded and answered.
type Rejected struct {
	By     Actor
	ID     string // the command's own id, if it had one
	Ref    uint64
	Name   string
	Reason Refusal
}

// Command is a wish from somebody.
type Command struct {
	By Actor
	// ID is the sender's id for it, for de-duplication; may be empty.
	ID string
	// Ref comes back in the Answer; zero asks for none.
	Ref uint64
	Do  Verb
}

// Verb is what a command wants. Its kinds are Start, End, GoLocal, Suspend,
// Resume, CloseDoors, OpenDoors, LampTest, Precheck, CancelPrecheck, SignReport,
// CountMembers, UseCamera, UseDisplay and UseSpeakerphone.
type Verb interface {
	// Name is the verb on the wire, such as "suspend".
	Name() string
	do(r *Room, now Instant, by Actor) Refusal
}

// The verbs.
type (
	// Start opens a meeting with remote members, or goes from Local back to Open.
	Start struct {
		// Meeting identifies it in the record; empty lets the room make one
		// from the date and time.
		Meeting string `json:"meeting,omitempty"`
		Title   string `json:"title,omitempty"`
	}
	// End ends the meeting.
	End struct{}
	// GoLocal goes on without remote members.
	GoLocal struct{}
	// Suspend suspends the meeting.
	Suspend struct{}
	// Resume resumes it; Override does so without a restored link.
	Resume struct {
		Override bool `json:"override,omitempty"`
	}
	// CloseDoors cuts the remote side off; OpenDoors lets it in again.
	CloseDoors struct{}
	// OpenDoors ends closed doors.
	OpenDoors struct{}
	// LampTest lights every colour for three seconds.
	LampTest struct{}
	// Precheck starts a pre-check.
	Precheck struct {
		// Part is the one to check, by name or kind; empty for the whole room.
		Part string `json:"part,omitempty"`
	}
	// CancelPrecheck ends the pre-check that is running.
	CancelPrecheck struct{}
	// SignReport puts a person's answers to a pre-check's report, and what
	// follows from them, in the record. It cannot be asked for from afar.
	SignReport struct {
		Verdict Verdict `json:"verdict"`
		Summary string  `json:"summary,omitempty"`
		Report  string  `json:"report"` // the hash of the signed report
	}
	// UseCamera asks whether somebody may open a camera, or move its head:
	// never while a meeting is on, since the meeting owns it then. The room
	// only grants and notes it; it cannot be asked for from afar.
	UseCamera struct {
		For    CameraUse `json:"for"`
		Camera string    `json:"camera"` // the camera's part
	}
	// UseDisplay asks whether somebody in the room may set a display: at any
	// time, but for bytes that nobody has judged. The room only grants and
	// notes it; it cannot be asked for from afar.
	UseDisplay struct {
		For     DisplayUse `json:"for"`
		Display string     `json:"display"` // the display's part
	}
	// UseSpeakerphone asks whether somebody may make a sound or listen, as
	// UseCamera does for a camera.
	UseSpeakerphone struct {
		For          SoundUse `json:"for"`
		Speakerphone string   `json:"speakerphone"` // the speakerphone's part
	}
)

// DisplayUse is what is done to a display.
type DisplayUse string

// The uses.
const (
	DisplayOn    DisplayUse = "on"
	DisplayOff   DisplayUse = "off"
	DisplayInput DisplayUse = "input" // choose what it shows
	DisplayMute  DisplayUse = "mute"  // its sound or its picture, off or on again
	DisplaySend  DisplayUse = "send"  // a technician's own bytes
)

// CameraUse is what a camera is used for.
type CameraUse string

// The uses.
const (
	CameraCheck     CameraUse = "check"     // examine what it shows
	CameraSnapshot  CameraUse = "snapshot"  // take a picture, for the person who asks
	CameraReference CameraUse = "reference" // keep what later checks compare with
	CameraPTZ       CameraUse = "ptz"       // move its head
)

// SoundUse is what a speakerphone is used for.
type SoundUse string

// The uses.
const (
	SoundCheck     SoundUse = "check"     // try it by sound
	SoundLevel     SoundUse = "level"     // measure how loud it is in the room
	SoundReference SoundUse = "reference" // keep what later checks compare with
)

// Name returns "open".
func (Start) Name() string { return "open" }

// Name returns "close".
func (End) Name() string { return "close" }

// Name returns "local".
func (GoLocal) Name() string { return "local" }

// Name returns "suspend".
func (Suspend) Name() string { return "suspend" }

// Name returns "resume".
func (Resume) Name() string { return "resume" }

// Name returns "doors-close".
func (CloseDoors) Name() string { return "doors-close" }

// Name returns "doors-open".
func (OpenDoors) Name() string { return "doors-open" }

// Name returns "lamp-test".
func (LampTest) Name() string { return "lamp-test" }

// Name returns "precheck".
func (Precheck) Name() string { return "precheck" }

// Name returns "precheck-cancel".
func (CancelPrecheck) Name() string { return "precheck-cancel" }

// Name returns "report-sign".
func (SignReport) Name() string { return "report-sign" }

// Name returns "camera-check" and so on.
func (u UseCamera) Name() string { return "camera-" + string(u.For) }

// Name returns "display-on" and so on.
func (u UseDisplay) Name() string { return "display-" + string(u.For) }

// Name returns "audio-check" and so on.
func (u UseSpeakerphone) Name() string { return "audio-" + string(u.For) }
