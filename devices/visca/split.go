package visca

import "bytes"

// maxFrame is where a frame is given up. The longest known is 17 bytes; the
// standard's 16 is too short for some models.
const maxFrame = 32

// Splitter cuts a stream of bytes into frames. Its zero value is ready. What
// is no frame is dropped up to the next FF.
type Splitter struct {
	rest     []byte
	skipping bool
}

// Push takes bytes as they came, calls emit with each whole frame, and returns
// how many bytes were dropped. A frame is valid during the call. At most 32
// bytes are kept between calls.
func (s *Splitter) Push(b []byte, emit func(frame []byte)) (dropped int) {
	for len(b) > 0 {
		end := bytes.IndexByte(b, frameEnd)
		piece := b
		if end >= 0 {
			piece = b[:end+1]
		}
		b = b[len(piece):]
		if s.skipping || len(s.rest)+len(piece) > maxFrame {
			dropped += len(s.rest) + len(piece)
			s.rest, s.skipping = s.rest[:0], end < 0
			continue
		}
		s.rest = append(s.rest, piece...)
		if end < 0 {
			continue
		}
		frame := s.rest
		// Every frame begins with its high bit set; what is before is noise.
		for len(frame) > 0 && frame[0] < 0x80 {
			frame, dropped = frame[1:], dropped+1
		}
		if len(frame) >= 3 {
			emit(frame)
		} else {
			dropped += len(frame)
		}
		s.rest = s.rest[:0]
	}
	return dropped
}

// Rest is how many bytes wait for the rest of their frame.
func (s *Splitter) Rest() int { return len(s.rest) }
