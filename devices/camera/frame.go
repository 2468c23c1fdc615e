package camera

import (
	"time"
)

// Frame is one frame as the camera delivered it.
type Frame struct {
	// Data is in the stream's format. It lives in memory alone, and is
	// overwritten when the Frame is used again.
	Data []byte
	// Sequence is the driver's count, which goes on over frames it lost.
	Sequence uint32
	// At is on CLOCK_MONOTONIC: the kernel's stamp if Stamped, else when we
	// got the frame.
	At      time.Duration
	Stamped bool
	// Flags are the kernel's V4L2_BUF_FLAG_... as they came.
	Flags uint32
	// Broken: the driver marked the frame as damaged, or it is empty. Its
	// bytes are not to be looked at.
	Broken bool
}

// read takes a dequeued buffer over. A stamp of another clock than the
// monotonic one, which jumps when somebody sets the time, is not used.
func (f *Frame) read(r record, data []byte) {
	f.Flags, f.Sequence = r.u32(12), r.u32(56)
	f.Stamped = f.Flags&stampMask == stampMonotone
	f.At = monotonic()
	if f.Stamped {
		f.At = time.Duration(int64(r.u64(24)))*time.Second + time.Duration(int64(r.u64(32)))*time.Microsecond
	}
	f.Broken = f.Flags&flagError != 0 || len(data) == 0
	f.Data = append(f.Data[:0], data...)
}
