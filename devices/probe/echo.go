package probe

import (
	"bytes"
	"fmt"

	"klubba/devices"
)

// echoMark begins a UDP echo probe, so that a person who finds it in a packet
// capture knows whose it is.
const echoMark = "klubba "

// echo wants its bytes back, as the echo service of RFC 862 gives them.
type echo struct{ tags tags }

func (e echo) request(b []byte, seq uint32) []byte { return e.tags.append(append(b, echoMark...), seq) }

func (e echo) asked(b []byte) (uint32, bool) {
	tag, ok := bytes.CutPrefix(b, []byte(echoMark))
	if !ok {
		return 0, false
	}
	return e.tags.check(tag)
}

func (e echo) answer(b []byte) (reply, error) {
	if len(b) != len(echoMark)+tagSize || !bytes.HasPrefix(b, []byte(echoMark)) {
		return reply{}, fmt.Errorf("%w: %d bytes that are no echo of ours", devices.ErrGarbage, len(b))
	}
	seq, ok := e.asked(b)
	if !ok {
		return reply{}, fmt.Errorf("%w: an echo of what was not said", devices.ErrWrongTransaction)
	}
	return reply{seq: seq}, nil
}
