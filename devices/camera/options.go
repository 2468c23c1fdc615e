package camera

import (
	"time"

	"klubba/devices/camera/picture"
)

// Options say which camera it is and what is asked of it.
type Options struct {
	// ID is the camera's identity: its name in /dev/v4l/by-id (or by-path),
	// its bus ("usb-0000:00:14.0-3"), its serial number, or
	// "vendor:product" or "vendor:product:serial" with USB's hexadecimal
	// numbers. Never /dev/videoN, which is another camera tomorrow.
	ID string
	// Width and Height of the picture to ask for, in pixels; 1920 and 1080 if
	// zero.
	Width, Height int
	// Rate to ask for, in frames a second; 30 if zero.
	Rate float64
	// Formats to ask for, the best first; MJPEG, YUYV, NV12, Grey if empty.
	Formats []Format
	// Frames is how many are analysed; 16 if zero, at most MaxFrames.
	Frames int
	// Settle is how long the camera is given to find its exposure, from its
	// first frame; 700 ms if zero, none if negative.
	Settle time.Duration
	// Patience is how long to wait for one frame; 2 s if zero.
	Patience time.Duration
	// Limits of the picture; picture.DefaultLimits if zero.
	Limits picture.Limits
	// Reference is what Test compares with; nil if there is none.
	Reference *picture.Reference
}

// MaxFrames bounds the memory that one check takes.
const MaxFrames = 64

// withDefaults fills in what was left out.
func (o Options) withDefaults() Options {
	set(&o.Width, 1920)
	set(&o.Height, 1080)
	set(&o.Rate, 30)
	set(&o.Frames, 16)
	set(&o.Settle, 700*time.Millisecond)
	set(&o.Patience, 2*time.Second)
	o.Frames = min(o.Frames, MaxFrames)
	if len(o.Formats) == 0 {
		o.Formats = []Format{MJPEG, YUYV, NV12, Grey}
	}
	return o
}

// set gives a value that was left out its default.
func set[T comparable](v *T, to T) {
	var zero T
	if *v == zero {
		*v = to
	}
}

// ask is the mode to ask for.
func (o Options) ask() Mode {
	return Mode{Format: o.Formats[0], Width: o.Width, Height: o.Height, Rate: o.Rate}
}

// limits are those of the picture that hold.
func (o Options) limits() picture.Limits {
	if o.Limits == (picture.Limits{}) {
		return picture.DefaultLimits()
	}
	return o.Limits
}
