// Package wav reads and writes sound in RIFF WAVE files: PCM of 16, 24 and 32
// bits, and floating point of 32.
//
// It guarantees that a file is taken for what it holds, not for what it says:
// a length that is a lie costs no memory and is told, and a header that makes
// no sense is an error that names the fault. Samples come as they are in the
// file, also those that are no numbers.
//
// Not its job: opening files, other rates, other formats.
//
// The format is that of Microsoft's Multimedia Programming Interface and Data
// Specifications 1.0 (1991), with WAVE_FORMAT_EXTENSIBLE of Multiple Channel
// Audio Data and WAVE Files (2001).
package wav

// The bounds of what is read.
const (
	MaxChannels = 64
	MaxRate     = 768000   // Hz
	MaxFrames   = 24000000 // about 60 s at the rate of 384 kHz; 8 minutes at 48 kHz
)

// Sound is one channel of a file.
type Sound struct {
	Rate     int       // samples a second
	Channels int       // in the file
	Bits     int       // of a sample in the file
	Float    bool      // the file has floating point, otherwise integers
	Samples  []float64 // of the channel asked for, full scale being -1 to 1
	// Short says that the file ends before the length that it gives.
	Short bool
}

// frame is how many bytes a sample of every channel has.
func (s Sound) frame() int { return s.Channels * s.Bits / 8 }
