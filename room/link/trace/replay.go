package trace

import (
	"context"
	"errors"
	"io"
	"time"

	"klubba/room/link"
	"klubba/room/link/sim"
)

// targets is how many media targets a replay has: what a room has.
const targets = 2

// stride is how far a replay goes between two looks at the context.
const stride = time.Hour

// Replay sets a detector with that policy, as in an open meeting, on the
// trace that in holds, and tells each change of level or cause. The link is
// unknown until the first answer. The end of the trace ends the replay.
func Replay(ctx context.Context, in io.Reader, p link.Policy, tell func(sim.Change) error) error {
	path := &stretch{}
	d := link.New(p, targets)
	var failed error
	run := sim.New(d, path, func(c sim.Change) {
		if failed == nil {
			failed = tell(c)
		}
	})
	reader := NewReader(in)
	begun := false
	for {
		s, err := reader.Next()
		if errors.Is(err, io.EOF) {
			return nil
		}
		if err != nil {
			return err
		}
		if !begun {
			begun = true
			d.SetMode(s.Start, link.Open)
		}
		path.Segment = s
		for at := s.Start; at < s.End; at += stride {
			run.Until(min(at+stride, s.End))
			if err := errors.Join(failed, ctx.Err()); err != nil {
				return err
			}
		}
	}
}

// stretch is a path as one segment says.
type stretch struct{ Segment }

// Fate implements sim.Path.
func (s *stretch) Fate(time.Duration, int) (time.Duration, bool) { return s.RTT, !s.Lost }
