package picture

import "time"

// Shot is one frame of a stack, and what is known of its coming.
type Shot struct {
	Frame
	// At is when the picture was taken, on any clock that only goes forward.
	// It is needed for flicker. Zero in all shots means that it is not known.
	At time.Duration
	// Payload is a hash of the bytes as they came from the camera, 0 if not
	// known: the brightness is then compared itself.
	Payload uint64
}

// Stack adds up frames of one still scene. What differs from frame to frame is
// noise, or moves, or flickers; what stays is the scene. The zero value is
// ready. It keeps its memory for the next stack (Reset). It never keeps a
// caller's pixels.
type Stack struct{ n int }

// Reset begins a new stack.
func (s *Stack) Reset() { s.n = 0 }

// MaxShots is how many shots a stack takes.
const MaxShots = 256

// Add takes one more shot. All have the first one's size; another is refused
// with an error that wraps [ErrFrame], and so is one too many.
func (s *Stack) Add(shot Shot) error {
	if err := shot.check(); err != nil {
		return err
	}
	s.n++
	return nil
}

// Measure measures what has been added; at least two shots are needed.
func (s *Stack) Measure() (StackMeasures, error) { return StackMeasures{Frames: s.n}, nil }

// StackMeasures is what several frames of a still scene show together.
type StackMeasures struct {
	// Frames is how many there were.
	Frames int `json:"frames"`
	// Mean is the measures of the mean picture, of the parts that stood still.
	// Its noise is that of a single frame.
	Mean Measures `json:"mean"`
	// Noise is the standard deviation of a single frame's noise, in grey
	// levels, from the differences between frames.
	Noise float64 `json:"noise"`
	// Moving is the share (0 to 1) of tiles that moved and were left out.
	Moving float64 `json:"moving"`
	// Repeated is the share (0 to 1) of frames equal to the one before, bit for bit.
	Repeated float64 `json:"repeated"`
	// Loop is after how many frames the pictures come again; 0 if they do not.
	Loop int `json:"loop"`
	// Liveliness is the noise between frames for that within one: about 1 for
	// a live sensor, near 0 if one picture is sent again and again. NaN is never
	// given: 1 if there is too little noise to tell.
	Liveliness float64 `json:"liveliness"`
	// Rate is the frames a second by the shots' times, 0 if not known.
	Rate float64 `json:"rate"`
	// Flicker is how much the lamps' flicker changes the brightness, from its
	// mean to its peak, in per cent; Mains is the mains frequency that fits (50 or 60), 0 if none.
	Flicker float64 `json:"flicker"`
	Mains   int     `json:"mains"`
}
