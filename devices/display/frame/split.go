package frame

// Splitter cuts a stream of bytes into frames of one protocol. What is no
// frame, or has a wrong checksum, is skipped byte by byte until there is one.
type Splitter struct {
	protocol Protocol
	rest     []byte
}

// NewSplitter returns an empty one.
func (p Protocol) NewSplitter() *Splitter { return &Splitter{protocol: p} }

// Push takes bytes as they came, calls emit with each whole frame, and returns
// how many bytes were dropped. A frame is valid during the call. At most 512
// bytes are kept between calls.
func (s *Splitter) Push(b []byte, emit func(frame []byte)) (dropped int) {
	for len(b) > 0 {
		room := min(len(b), maxFrame-len(s.rest))
		s.rest, b = append(s.rest, b[:room]...), b[room:]
		dropped += s.cut(emit)
		if len(s.rest) == maxFrame { // no frame is as long as this
			s.rest = s.rest[:copy(s.rest, s.rest[maxFrame/2:])]
			dropped += maxFrame / 2
		}
	}
	return dropped
}

// cut emits what is whole. A frame that begins before another but is not all
// there gives way to it: what began it was noise.
func (s *Splitter) cut(emit func([]byte)) (dropped int) {
	from := 0
	for {
		at, n, partial := s.find(s.rest[from:])
		if n == 0 {
			dropped += partial
			s.rest = s.rest[:copy(s.rest, s.rest[from+partial:])]
			return dropped
		}
		emit(s.rest[from+at : from+at+n])
		dropped += at
		from += at + n
	}
}

// find looks for the first whole frame. If there is none, partial is where a
// frame begins that is not all there, or the end.
func (s *Splitter) find(b []byte) (at, n, partial int) {
	partial = len(b)
	for i := range b {
		n := s.protocol.codec.match(b[i:])
		if n > 0 {
			return i, n, i
		}
		if n == 0 && partial == len(b) {
			partial = i
		}
	}
	return 0, 0, partial
}

// Rest is how many bytes wait for the rest of their frame.
func (s *Splitter) Rest() int { return len(s.rest) }

// Reset forgets what waits.
func (s *Splitter) Reset() { s.rest = s.rest[:0] }

// Recognise names the protocols whose replies are among the bytes, without
// those of except. Sharp's lines are so plain that only its fixed words count.
func Recognise(b []byte, except Protocol) (found []Protocol) {
	for _, p := range Protocols() {
		if p.name == except.name {
			continue
		}
		seen := false
		s := p.NewSplitter()
		s.Push(b[:min(len(b), maxFrame)], func(frame []byte) {
			m, err := p.codec.decode(frame, nil)
			telling := p.name != "sharp" || m.Err != nil || m.Value == "ok"
			seen = seen || err == nil && telling && (m.Kind == Reply || m.Kind == Notice || m.Kind == Greeting)
		})
		if seen {
			found = append(found, p)
		}
	}
	return found
}
