package visca

import "io"

// input is one thing that came.
type input struct {
	frame []byte
	// numbered: it had a header with this number.
	numbered bool
	sequence uint32
	// control: it is about the connection, by the header's type.
	control bool
	// noise: bytes came that are no frame, or not yet.
	noise bool
	err   error
}

// reader is the goroutine that waits for the camera.
type reader struct{ left, ended chan struct{} }

func startReader(from io.Reader, f framing, to chan<- input) *reader {
	r := &reader{make(chan struct{}), make(chan struct{})}
	go func() {
		defer close(r.ended)
		r.read(from, f, to)
	}()
	return r
}

// leave lets the reader go as soon as its Read returns.
func (r *reader) leave() { close(r.left) }

// wait waits until it has.
func (r *reader) wait() { <-r.ended }

func (r *reader) read(from io.Reader, f framing, to chan<- input) {
	var s Splitter
	buf := make([]byte, 2048) // more than any datagram that means something
	for {
		n, err := from.Read(buf)
		if f == rawDatagrams {
			s = Splitter{} // no frame goes on in the next datagram
		}
		var all []input
		if f == sonyDatagrams && n > 0 {
			all = append(all, unwrap(buf[:n]))
		} else if n > 0 {
			dropped := s.Push(buf[:n], func(frame []byte) { all = append(all, input{frame: append([]byte(nil), frame...)}) })
			if dropped > 0 || s.Rest() > 0 {
				all = append(all, input{noise: true})
			}
		}
		if err != nil {
			all = append(all, input{err: err})
		}
		for _, in := range all {
			select {
			case to <- in:
			case <-r.left:
				return
			}
		}
		if err != nil {
			return
		}
	}
}

// unwrap takes a datagram out of its header.
func unwrap(b []byte) input {
	d, err := parseDatagram(b)
	if err != nil {
		return input{noise: true}
	}
	in := input{frame: append([]byte(nil), d.payload...), numbered: true, sequence: d.sequence}
	switch d.kind {
	case typeReply:
	case typeControl, typeControlReply:
		in.control = true
	default:
		return input{noise: true}
	}
	return in
}
