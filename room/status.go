package room

import "time"

// Status is all there is to know of the room at one moment: one comparable
// value. Light, MQTT, page and metrics are projections of it.
type Status struct {
	Phase Phase
	Since Instant // when the phase began
	By    Actor   // who brought it about
	// PhaseCause is the link's cause if that is why the meeting stands still.
	PhaseCause Cause
	Meeting    string // identifies the meeting; empty when idle
	Title      string
	Members    Members

	Link    Link
	Path    Path
	Sound   Medium
	Picture Medium

	Duty      Duty
	Restore   Restore
	Doors     Doors
	Readiness Readiness

	// Signal is what the light says, SignalSince when it began to.
	Signal      Signal
	SignalSince Instant

	// Parts are the parts in the order in which they were first heard of.
	// The set is never changed, only replaced: compare it by its pointer.
	Parts *Parts

	Agenda Agenda
}

// Link is the whole verdict: the path, the sound and the picture together.
type Link struct {
	Level Level
	Cause Cause
	Since Instant // when level or cause last changed
}

// Path is the way to the remote members, as last seen.
type Path struct {
	Level    Level
	Cause    Cause
	Seen     Instant // when the evidence was taken; zero: never
	Evidence string
}

// Medium is sound or picture, as last seen.
type Medium struct {
	Flow     Flow
	Seen     Instant
	Evidence string
}

// Duty tells whether the meeting must be suspended.
type Duty struct {
	MustSuspend bool
	Since       Instant // when the loss behind it began
	Cause       Cause
}

// Restore tells, in Suspended, whether the chair may resume.
type Restore struct {
	MayResume bool
	// At is when the chair may, if all stays well; zero if it is not well now.
	At Instant
	// Missing is what stands in the way; empty if nothing or only time does.
	Missing Cause
	// Held is how long the link has been well.
	Since Instant // since when it has been well; zero if it is not
}

// Doors tells how closed the closed doors are, in Closed.
type Doors struct {
	State    DoorState
	Since    Instant
	Seen     Instant
	Evidence string
}

// Readiness is what the last pre-check found, while it is young enough.
type Readiness struct {
	Verdict Verdict
	At      Instant
	Summary string
	Running bool // a pre-check is running now
}

// Part is one thing in the room, and how it does.
type Part struct {
	Name      string
	Kind      string
	Required  bool
	Condition Condition
	Cause     string
	Since     Instant // when the condition last changed
	Evidence  string
	Seen      Instant // when the evidence was taken
	MaxAge    time.Duration
}

// Parts is an immutable set of parts.
type Parts struct{ list []Part }

// All returns the parts. The caller must not change them.
func (p *Parts) All() []Part {
	if p == nil {
		return nil
	}
	return p.list
}

// Find returns the part of that name.
func (p *Parts) Find(name string) (Part, bool) {
	for _, part := range p.All() {
		if part.Name == name {
			return part, true
		}
	}
	return Part{}, false
}

// Same reports whether s and t differ in nothing but the age of their
// evidence: whether a reader who was told s need not be told t.
func (s Status) Same(t Status) bool {
	if s.Parts != t.Parts && !sameParts(s.Parts.All(), t.Parts.All()) {
		return false
	}
	return s.ageless() == t.ageless()
}

func (s Status) ageless() Status {
	s.Parts = nil
	s.Path.Seen, s.Sound.Seen, s.Picture.Seen, s.Doors.Seen = Instant{}, Instant{}, Instant{}, Instant{}
	return s
}

func sameParts(a, b []Part) bool {
	if len(a) != len(b) {
		return false
	}
	for i := range a {
		p, q := a[i], b[i]
		p.Seen, q.Seen = Instant{}, Instant{}
		if p != q {
			return false
		}
	}
	return true
}
