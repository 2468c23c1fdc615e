package camera

import (
	"context"
	"fmt"
	"time"
)

const (
	// gatherFor bounds how long frames are gathered, however slowly they come.
	gatherFor = 2500 * time.Millisecond
	// gatherBytes bounds the memory that gathered frames take.
	gatherBytes = 96 << 20
)

// capture is what a short look at the stream gave.
type capture struct {
	asked, given Mode
	settings     Settings
	timing       Timing
	// frames are the whole ones, in order. There is at least one.
	frames []Frame
}

// capture streams until it has count whole frames, or as many as come in
// time. All are kept before any is analysed: an analysis between frames could
// be what makes the next one late.
func (c *Camera) capture(ctx context.Context, o *opened, count int) (got capture, err error) {
	got.asked = c.opt.ask()
	if got.settings, err = readSettings(o.node); err != nil {
		return got, err
	}
	s, err := start(o.node, got.asked, c.opt.Formats)
	if err != nil {
		return got, err
	}
	defer func() {
		if serr := s.stop(); err == nil {
			err = serr
		}
	}()
	got.given = s.mode
	if err := s.settle(ctx, c.opt); err != nil {
		return got, err
	}
	marks, err := got.gather(ctx, s, c.opt.Patience, count)
	if err != nil {
		return got, err
	}
	got.timing = timing(marks)
	if len(got.frames) == 0 {
		return got, fmt.Errorf("%w: all %d frames that came were damaged: try another USB cable or port", ErrFrame, len(marks))
	}
	return got, nil
}

// settle lets the camera find its exposure. The first frame may take longer
// than others: the sensor has to start.
func (s *stream) settle(ctx context.Context, opt Options) error {
	if opt.Settle < 0 {
		return nil
	}
	var f Frame
	if err := s.next(ctx, opt.Patience, &f); err != nil {
		return err
	}
	for end := time.Now().Add(opt.Settle); time.Now().Before(end); {
		if err := s.next(ctx, opt.Patience, &f); err != nil {
			return err
		}
	}
	return nil
}

// gather keeps whole frames, and the marks of all.
func (got *capture) gather(ctx context.Context, s *stream, patience time.Duration, count int) ([]mark, error) {
	var marks []mark
	end := time.Now().Add(gatherFor)
	bytes := 0
	for len(got.frames) < count && len(marks) < 4*MaxFrames && bytes < gatherBytes {
		var f Frame
		if err := s.next(ctx, patience, &f); err != nil {
			return marks, err
		}
		marks = append(marks, mark{f.Sequence, f.At, f.Broken, f.Stamped})
		if !f.Broken {
			got.frames = append(got.frames, f)
			bytes += len(f.Data)
		}
		if time.Now().After(end) {
			break
		}
	}
	return marks, nil
}
