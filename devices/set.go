package devices

import "time"

// Set is everything a room has. The agent runs what it finds here and knows
// no driver. A nil field or an empty list is a thing the room does not have.
type Set struct {
	Lights  []NamedLight
	Buttons []NamedButton
	// Path is the way to the remote members where something else judges it;
	// Link is where this box does, by probes. A room has one or the other.
	Path   Path
	Link   *Link
	Media  Media
	Remote Remote
	// Cameras are looked through before the meeting, and watched during it.
	Cameras []NamedCamera
	// Finder lists the cameras that are plugged in; nil if nothing does.
	Finder CameraFinder
	// Displays are set by the scenes of the room, and by people.
	Displays []NamedDisplay
	// Speakerphones are tried by sound before the meeting, and watched during
	// it.
	Speakerphones []NamedSpeakerphone
	// SoundFinder lists the sound devices that are plugged in; nil if nothing
	// does.
	SoundFinder SoundFinder
	// Parts are watched for their condition alone.
	Parts []NamedPart
	// Services are what the members depend on beside the link.
	Services []NamedService
}

// Link is what the way to the remote members is watched with. All but Relays
// may be nil.
type Link struct {
	Relays  []NamedProber
	Gateway Prober
	Carrier Carrier
	Passive Passive
}

// NamedProber is a prober and the name its part goes by.
type NamedProber struct {
	Name string
	Prober
}

// NamedService is a service, the name its part goes by, and how often it is
// asked.
type NamedService struct {
	Name  string
	Every time.Duration
	ServiceProbe
}

// NamedLight is a light and the name its part goes by.
type NamedLight struct {
	Name string
	Light
}

// ButtonRole is what a button is for.
type ButtonRole uint8

// The roles. RoleChair suspends and resumes; RoleDoors toggles closed doors.
const (
	RoleChair ButtonRole = iota + 1
	RoleDoors
)

// NamedButton is a button, the name its part goes by, and its role.
type NamedButton struct {
	Name string
	Role ButtonRole
	Button
}

// NamedPart is a part that is watched, and optionally tested.
type NamedPart struct {
	Name string
	// Kind is one of the room's kinds: "ptz", "display", "service".
	Kind string
	// Required parts make the room not ready when they fail.
	Required bool
	Watcher
}

// NamedCamera is a camera, the name its part goes by, and its head.
type NamedCamera struct {
	Name string
	// Required cameras make the room not ready when they fail.
	Required bool
	Camera
	// Head is nil for a camera that does not turn.
	Head Head
}

// NamedDisplay is a display, the name its part goes by, and what is known of it.
type NamedDisplay struct {
	Name string
	// Required displays make the room not ready when they fail.
	Required bool
	// Protocol is how it talks, Line what it is reached by: those with the same
	// Line disturb each other. ID is its address there.
	Protocol, Line string
	ID             int
	// Input is the meeting's, in the display's own words; empty leaves it.
	Input string
	// Inputs are people's names for inputs, and the display's own.
	Inputs map[string]string
	Display
}

// NamedSpeakerphone is a speakerphone and the name its part goes by.
type NamedSpeakerphone struct {
	Name string
	// Required speakerphones make the room not ready when they fail.
	Required bool
	Speakerphone
}
