package camera

import (
	"fmt"
	"math"
)

// Format is a pixel format by its four characters, as the kernel writes it.
type Format uint32

// The formats that Decode reads (linux/videodev2.h).
const (
	YUYV  Format = 'Y' | 'U'<<8 | 'Y'<<16 | 'V'<<24 // 4:2:2, interleaved
	NV12  Format = 'N' | 'V'<<8 | '1'<<16 | '2'<<24 // 4:2:0, luma plane, then colour
	MJPEG Format = 'M' | 'J'<<8 | 'P'<<16 | 'G'<<24 // one JPEG per frame
	JPEG  Format = 'J' | 'P'<<8 | 'E'<<16 | 'G'<<24 // the same, by another name
	Grey  Format = 'G' | 'R'<<8 | 'E'<<16 | 'Y'<<24 // luma alone
)

// Readable reports whether Decode reads the format.
func (f Format) Readable() bool {
	switch f {
	case YUYV, NV12, MJPEG, JPEG, Grey:
		return true
	}
	return false
}

// String returns the four characters, or the number if they cannot be shown.
func (f Format) String() string {
	b := []byte{byte(f), byte(f >> 8), byte(f >> 16), byte(f >> 24)}
	for _, c := range b {
		if c < ' ' || c > '~' {
			return fmt.Sprintf("%#08x", uint32(f))
		}
	}
	return string(b)
}

// MarshalText writes the four characters.
func (f Format) MarshalText() ([]byte, error) { return []byte(f.String()), nil }

// Mode is what a stream is made of.
type Mode struct {
	Format Format `json:"format"`
	Width  int    `json:"width"`  // pixels
	Height int    `json:"height"` // pixels
	// Rate is in frames a second; 0 if the camera does not say.
	Rate float64 `json:"rate"`
	// Stride is bytes from one row to the next; 0 for JPEG.
	Stride int `json:"-"`
	// FullRange: black is 0 and white 255, and not 16 and 235.
	FullRange bool `json:"full_range"`
}

// String describes the mode as "1920x1080 MJPG, 30 frames a second".
func (m Mode) String() string {
	s := fmt.Sprintf("%dx%d %s", m.Width, m.Height, m.Format)
	if m.Rate > 0 {
		s += fmt.Sprintf(", %.4g frames a second", m.Rate)
	}
	return s
}

// fraction is a frame rate as the kernel's interval in seconds.
func fraction(rate float64) (num, den uint32) {
	if whole := math.Round(rate); math.Abs(rate-whole) < 1e-6 {
		return 1, uint32(whole)
	}
	return 1000, uint32(math.Round(rate * 1000)) // 29.97 is 1000/29970
}
