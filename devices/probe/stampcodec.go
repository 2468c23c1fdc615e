package probe

import (
	"encoding/binary"
	"fmt"
	"time"

	"klubba/devices"
	"klubba/devices/probe/stamp"
)

// window is how many probes back an answer is recognised. At 50 probes a
// second it is 20 s, far beyond any deadline.
const window = 1024

// stamper asks a STAMP reflector. The reflected timestamp, to the nanosecond,
// is the proof that the far end saw the question.
type stamper struct {
	sent [window]stamp.Time
	now  func() time.Time
}

func (s *stamper) request(b []byte, seq uint32) []byte {
	at := stamp.TimeOf(s.now())
	s.sent[seq%window] = at
	return stamp.AppendProbe(b, seq, at)
}

func (s *stamper) asked(b []byte) (uint32, bool) {
	if len(b) < 12 {
		return 0, false
	}
	seq := binary.BigEndian.Uint32(b)
	return seq, s.ours(seq, stamp.Time(binary.BigEndian.Uint64(b[4:])))
}

func (s *stamper) ours(seq uint32, sent stamp.Time) bool {
	return sent != 0 && s.sent[seq%window] == sent
}

func (s *stamper) answer(b []byte) (reply, error) {
	a, err := stamp.ParseAnswer(b)
	if err != nil {
		return reply{}, fmt.Errorf("%w: %w", devices.ErrGarbage, err)
	}
	if !s.ours(a.Seq, a.Sent) {
		return reply{}, fmt.Errorf("%w: a STAMP answer with a number or time that is not ours", devices.ErrWrongTransaction)
	}
	return reply{seq: a.Seq, held: a.Left.Sub(a.Received)}, nil
}
