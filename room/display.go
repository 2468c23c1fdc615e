package room

import "time"

// Scene is what a display does. The empty Scene leaves it as it is.
type Scene string

// The scenes.
const (
	// SceneMeeting: on, with the meeting's input and its picture.
	SceneMeeting Scene = "meeting"
	// SceneDark: on, with its picture muted.
	SceneDark Scene = "dark"
	// SceneOff: switched off.
	SceneOff Scene = "off"
)

// Display is what is wanted of one of the room's displays.
type Display struct {
	Name string
	// Scenes has what it does in each phase. A phase that is not here leaves
	// it as it is.
	Scenes map[Phase]Scene
	// Doors: closed doors are not proven while it is not seen to be dark.
	Doors bool
}

// displaySeen is whether a display showed a picture, as last seen.
type displaySeen struct {
	picture  Flow
	evidence string
	until    time.Duration // on the monotonic clock
}

func (e DisplaySeen) apply(r *Room, now Instant) {
	age := e.MaxAge
	if age <= 0 {
		age = r.policy.PartMaxAge
	}
	for i, d := range r.policy.Displays {
		if d.Name == e.Display {
			r.displays[i] = displaySeen{e.Picture, e.Evidence, now.Mono + age}
		}
	}
}

// changeScenes orders what the displays do in the present phase, where that is
// not what they did in the phase before: else it would undo what somebody in
// the room chose meanwhile.
func (r *Room) changeScenes(from Phase) {
	r.stayOn = 0
	for _, d := range r.policy.Displays {
		if scene := d.Scenes[r.s.Phase]; from == Idle || scene != d.Scenes[from] {
			r.setDisplay(d.Name, scene)
		}
	}
}

// orderScenes orders what the displays do in a phase.
func (r *Room) orderScenes(p Phase) {
	for _, d := range r.policy.Displays {
		r.setDisplay(d.Name, d.Scenes[p])
	}
}

// tryDisplays has the displays that a pre-check tries do what the meeting will
// want: all of them, or the part alone that is checked, by name or kind.
func (r *Room) tryDisplays(part string) {
	for _, d := range r.policy.Displays {
		if part == "" || part == d.Name || part == "display" {
			r.tried = true
			r.setDisplay(d.Name, d.Scenes[Open])
		}
	}
	if r.tried {
		r.stayOn = 0
	}
}

// triedDisplays lets the displays that a pre-check switched on stay so for a
// while, since a meeting is likely to follow.
func (r *Room) triedDisplays() {
	if r.tried {
		r.tried, r.stayOn = false, r.now.Mono+r.policy.DisplaysStayOn
	}
}

func (r *Room) setDisplay(name string, s Scene) {
	if s != "" {
		r.act(SetDisplay{Display: name, Scene: s})
	}
}

// judgeDisplays ends the wait for a meeting that did not come.
func (r *Room) judgeDisplays() {
	if r.stayOn != 0 && r.now.Mono >= r.stayOn && r.s.Phase == Idle {
		r.stayOn = 0
		r.orderScenes(Idle)
	}
}

// closedFlow is what is seen to go out behind closed doors, and by what that
// is known: silent only if the remote side is, and every display that must be
// dark. What is seen to flow counts for more than what is not known.
func (r *Room) closedFlow() (Flow, string) {
	flow, evidence := r.remote.Flow, r.remote.Evidence
	if flow != Flowing && flow != Silent || r.old(r.s.Doors.Seen) {
		flow = FlowUnknown
	}
	for i, d := range r.policy.Displays {
		seen := r.displays[i]
		fresh := r.now.Mono < seen.until
		switch {
		case !d.Doors || fresh && seen.picture == Silent || flow == Flowing:
		case fresh && seen.picture == Flowing:
			flow, evidence = Flowing, d.Name+": shows a picture; "+seen.evidence
		case flow == Silent:
			flow, evidence = FlowUnknown, d.Name+": not seen to be dark"
		}
	}
	return flow, evidence
}

// displaysDeadline is when evidence behind verified doors grows too old, or the
// wait for a meeting ends.
func (r *Room) displaysDeadline() time.Duration {
	due := r.stayOn
	if r.s.Doors.State != DoorsVerified {
		return due
	}
	for i, d := range r.policy.Displays {
		if d.Doors {
			due = sooner(due, r.displays[i].until)
		}
	}
	return due
}
