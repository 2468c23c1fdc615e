package devices

import (
	"context"
	"errors"
	"time"
)

// ErrReference tells that what was stored to compare with is not what this camera's
// driver wrote.
var ErrReference = errors.New("the reference cannot be used")

// Camera is a camera whose condition is watched without opening it, and that
// is looked through on request. What opens it is for when nobody else needs it.
type Camera interface {
	Watcher
	Examiner
	Photographer
}

// Examiner is a camera that can be looked through.
type Examiner interface {
	// Examine opens the camera and tells what it shows, compared with a
	// reference that Refer made, unless that is nil. An error says that there
	// was nothing to judge; one that wraps ErrBusy comes with a Sight whose
	// Elsewhere tells what is known all the same. What the picture shows is
	// never an error.
	Examine(ctx context.Context, reference []byte) (Sight, error)
	// Refer makes a reference of what the camera shows now, small enough to
	// be stored and too coarse to know a face by.
	Refer(ctx context.Context, view string) (reference []byte, seen Sight, err error)
}

// Photographer is a camera that gives one picture, and says what it can do.
type Photographer interface {
	// Snapshot takes a picture. It is written nowhere.
	Snapshot(ctx context.Context) (Snapshot, error)
	// Describe asks the camera what it is and can do. It opens the camera.
	Describe(ctx context.Context) (CameraInfo, error)
}

// CameraFinder lists the cameras that are plugged in, configured or not.
type CameraFinder interface {
	// Find opens each for a moment.
	Find(ctx context.Context) ([]FoundCamera, error)
}

// Sight is what a camera showed when it was looked through: measures and
// words, no picture.
type Sight struct {
	// Device says which camera it was and where it is plugged in.
	Device string
	// Asked is the mode that was asked for, Given what the camera made of it.
	Asked, Given string
	// Frames is how many whole frames came, Rate how many a second, Jitter
	// their mean distance from the beat.
	Frames int
	Rate   float64
	Jitter time.Duration
	// Findings are one named "ok" alone for a camera that sees, else the
	// gravest first.
	Findings []CameraFinding
	// View is how it compares with the reference; nil if there was none.
	View *View
	// Took is from opening to the judgement.
	Took time.Duration
	// Elsewhere is what is known of a camera that somebody else holds.
	Elsewhere string
	// Details is the driver's whole report as JSON; may be empty.
	Details []byte
}

// CameraFinding is one thing that a look through the camera means.
type CameraFinding struct {
	// Name is a word for programs: "ok", "black", "moved".
	Name string
	// Cause says what it is, Advice what to do; Advice may be empty.
	Cause, Advice string
	// Grave: with this the camera does not serve.
	Grave bool
	// Measure names what decided, Value is its value and Limit what it passed;
	// Margin is how far, in parts of the limit.
	Measure              string
	Value, Limit, Margin float64
}

// View is a picture against its reference.
type View struct {
	// Moved is how far the view has moved, in per cent of the picture's width;
	// Right and Down say where to, in pixels.
	Moved, Right, Down float64
	// Match is 1 for the same view and 0 for nothing in common, Sharpness the
	// picture's for the reference's.
	Match, Sharpness float64
}

// Snapshot is one picture, in memory only.
type Snapshot struct {
	JPEG []byte
	// Mode says what the stream was: "1920x1080 MJPG, 30 frames a second".
	Mode  string
	Taken time.Time
}

// FoundCamera is a camera that is plugged in. ID, Bus and Serial are what it
// can be known by; any but Bus may be empty.
type FoundCamera struct{ ID, Name, Bus, Serial, Node string }

// CameraInfo is what a camera is and can do.
type CameraInfo struct {
	FoundCamera
	Driver   string
	Formats  []CameraFormat
	Controls []CameraControl
}

// CameraFormat is a pixel format and its sizes, each with its frame rates:
// "1920x1080: 30, 15".
type CameraFormat struct {
	Name  string
	Sizes []string
}

// CameraControl is a setting and where it stands, in the camera's own unit.
type CameraControl struct{ Name, Value, Range string }

// Head turns a camera. Its methods work while its Watch runs.
type Head interface {
	Presets
	Steerer
	Switch
}

// Presets are the views that a head keeps, by numbers from 1 on.
type Presets interface {
	// RecallPreset goes to a view and returns when it is there, which may
	// take many seconds.
	RecallPreset(ctx context.Context, number int) error
	// SetPreset keeps the present view.
	SetPreset(ctx context.Context, number int) error
	// ResetPreset forgets a view.
	ResetPreset(ctx context.Context, number int) error
}

// Steerer moves a head.
type Steerer interface {
	// Steer turns and zooms for a while and stops; it stops also when ctx
	// ends.
	Steer(ctx context.Context, to Steering) error
	// Home turns the head to its middle and returns when it is there.
	Home(ctx context.Context) error
	// Stop makes everything stand still.
	Stop(ctx context.Context) error
}

// Steering is how a head moves: Pan, Tilt and Zoom in per cent of its fastest,
// -100 to 100; right, up and tele are above 0.
type Steering struct {
	Pan, Tilt, Zoom int
	// For is more than 0 and at most MaxSteering.
	For time.Duration
}

// MaxSteering is how long one Steering may last.
const MaxSteering = 10 * time.Second

// Switch is the power of a thing that stays reachable in standby.
type Switch interface {
	// Power reports whether it is on.
	Power(ctx context.Context) (bool, error)
	// SetPower switches it on, or to standby.
	SetPower(ctx context.Context, on bool) error
}
