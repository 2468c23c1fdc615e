package camera

import (
	"errors"
	"fmt"
	"math"

	"golang.org/x/sys/unix"
)

// maxSide is the longest side of a picture that is taken for one.
const maxSide = 8192

// canTimePerFrame is V4L2_CAP_TIMEPERFRAME: the driver knows about rates.
const canTimePerFrame = 0x1000

// negotiate asks for each format in turn until the camera gives one that can
// be read, and returns what it gave.
func negotiate(n control, ask Mode, formats []Format) (Mode, error) {
	var given Mode
	for _, f := range formats {
		ask.Format = f
		if err := setFormat(n, ask); errors.Is(err, unix.EINVAL) {
			continue // a driver that refuses instead of proposing another
		} else if err != nil {
			return Mode{}, fmt.Errorf("set the picture to %s: %w", ask, fault(err))
		}
		var err error
		if given, err = getFormat(n); err != nil {
			return Mode{}, fmt.Errorf("read the picture's size back: %w", fault(err))
		}
		if given.Format.Readable() {
			break
		}
	}
	if !given.Format.Readable() {
		return Mode{}, fmt.Errorf("%w: of its formats none can be read; it offers %s", ErrFrame, given.Format)
	}
	if given.Width <= 0 || given.Height <= 0 || given.Width > maxSide || given.Height > maxSide {
		return Mode{}, fmt.Errorf("%w: the camera offers a picture of %dx%d", ErrFrame, given.Width, given.Height)
	}
	rate, err := negotiateRate(n, ask.Rate)
	given.Rate = rate
	return given, err
}

// setFormat asks; what is given must be read back.
func setFormat(n control, m Mode) error {
	r := make(record, formatSize)
	r.put32(0, typeCapture)
	r.put32(word, uint32(m.Width))
	r.put32(word+4, uint32(m.Height))
	r.put32(word+8, uint32(m.Format))
	return n.Ioctl(reqSetFormat, r)
}

// getFormat reads the format in force.
func getFormat(n control) (Mode, error) {
	r := make(record, formatSize)
	r.put32(0, typeCapture)
	if err := n.Ioctl(reqGetFormat, r); err != nil {
		return Mode{}, err
	}
	m := Mode{Format: Format(r.u32(word + 8))}
	m.Width, m.Height = side(r.u32(word)), side(r.u32(word+4))
	if m.Format != MJPEG && m.Format != JPEG {
		m.Stride = side(r.u32(word + 16))
	}
	m.FullRange = fullRange(m.Format, r.u32(word+24), r.u32(word+40))
	return m, nil
}

// side keeps a length from being negative where int has 32 bits.
func side(v uint32) int { return int(min(v, math.MaxInt32)) }

// fullRange tells whether black is 0. Where the driver leaves it to the
// default, JPEG is full and the rest limited (V4L2_MAP_QUANTIZATION_DEFAULT).
func fullRange(f Format, colorspace, quantization uint32) bool {
	const full, limited, jpegSpace = 1, 2, 7
	switch {
	case f == MJPEG || f == JPEG || quantization == full:
		return true
	case quantization == limited:
		return false
	}
	return colorspace == jpegSpace
}

// negotiateRate asks for a rate and returns the one given. A driver that
// knows nothing of rates is no fault; its rate is 0.
func negotiateRate(n control, ask float64) (float64, error) {
	r := make(record, parmSize)
	r.put32(0, typeCapture)
	if ask > 0 {
		num, den := fraction(ask)
		r.put32(12, num)
		r.put32(16, den)
		if err := n.Ioctl(reqSetParm, r); err != nil && !rateless(err) {
			return 0, fmt.Errorf("set the frame rate to %.4g: %w", ask, fault(err))
		}
	}
	clear(r)
	r.put32(0, typeCapture)
	if err := n.Ioctl(reqGetParm, r); rateless(err) {
		return 0, nil
	} else if err != nil {
		return 0, fmt.Errorf("read the frame rate back: %w", fault(err))
	}
	num, den := r.u32(12), r.u32(16)
	if r.u32(4)&canTimePerFrame == 0 || num == 0 || den == 0 {
		return 0, nil
	}
	return float64(den) / float64(num), nil
}

func rateless(err error) bool { return errors.Is(err, unix.ENOTTY) || errors.Is(err, unix.EINVAL) }
