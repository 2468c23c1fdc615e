package picture

import (
	"errors"
	"fmt"
)

// MaxSide and MinSide bound a picture's width and height in pixels.
const (
	MaxSide = 16384
	MinSide = 32
)

// ErrFrame is what every error about a frame's shape wraps.
var ErrFrame = errors.New("not a picture that can be measured")

// Frame is one picture's brightness. The pixels belong to the caller and are
// only read, during the call that they are given to.
type Frame struct {
	// Y holds the luma, a byte a pixel, row by row from the top.
	Y []byte
	// Width and Height are in pixels, Stride is the bytes from row to row.
	Width, Height, Stride int
	// Cb and Cr are the means of the colour differences, 128 for grey, as in
	// ITU-R BT.601; NaN or 0 where they are not known.
	Cb, Cr float64
	// FullRange says that 0 is black and 255 white, as in JPEG. Otherwise they
	// are 16 and 235, as uncompressed video has it (BT.601).
	FullRange bool
}

// check refuses a frame whose figures do not fit together.
func (f Frame) check() error {
	switch {
	case f.Width < MinSide || f.Height < MinSide:
		return fmt.Errorf("%w: %d x %d pixels, at least %d each way are needed", ErrFrame, f.Width, f.Height, MinSide)
	case f.Width > MaxSide || f.Height > MaxSide:
		return fmt.Errorf("%w: %d x %d pixels, at most %d each way are looked at", ErrFrame, f.Width, f.Height, MaxSide)
	case f.Stride < f.Width:
		return fmt.Errorf("%w: rows of %d pixels in %d bytes", ErrFrame, f.Width, f.Stride)
	case len(f.Y) < f.Width || f.Stride > (len(f.Y)-f.Width)/(f.Height-1): // a product might run over
		return fmt.Errorf("%w: %d x %d pixels in only %d bytes", ErrFrame, f.Width, f.Height, len(f.Y))
	}
	return nil
}

// row returns the pixels of one row.
func (f Frame) row(y int) []byte { return f.Y[y*f.Stride : y*f.Stride+f.Width] }
