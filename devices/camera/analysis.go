package camera

import (
	"fmt"
	"hash/maphash"
	"image"

	"klubba/devices/camera/picture"
)

// analysis turns frames into measures. Its room is used for every frame.
type analysis struct {
	mode     Mode
	decoded  image.YCbCr
	analyzer picture.Analyzer
	stack    picture.Stack
	seed     maphash.Seed

	readable, unreadable int
	why                  error // why the last unreadable one was
	last                 picture.Frame
}

func newAnalysis(m Mode) *analysis { return &analysis{mode: m, seed: maphash.MakeSeed()} }

// add decodes a frame and adds it to the stack. A frame that cannot be read is
// counted.
func (a *analysis) add(f Frame) error {
	if err := Decode(&a.decoded, a.mode, f.Data); err != nil {
		a.unreadable++
		a.why = err
		return nil
	}
	a.readable++
	a.last = toFrame(&a.decoded, a.mode.FullRange)
	// Equal bytes are the strongest sign of a frozen camera. 0 would mean
	// that the hash is not known.
	err := a.stack.Add(picture.Shot{Frame: a.last, At: f.At, Payload: maphash.Bytes(a.seed, f.Data) | 1})
	if err != nil {
		return fmt.Errorf("look at the picture: %w", err)
	}
	return nil
}

// toFrame shows a decoded frame as package picture takes it.
func toFrame(p *image.YCbCr, fullRange bool) picture.Frame {
	return picture.Frame{Y: p.Y, Width: p.Rect.Dx(), Height: p.Rect.Dy(), Stride: p.YStride,
		Cb: mean(p.Cb), Cr: mean(p.Cr), FullRange: fullRange}
}

// mean is the mean of a colour plane; 0, which means unknown, of none.
func mean(plane []byte) float64 {
	if len(plane) == 0 {
		return 0
	}
	sum := uint64(0)
	for _, v := range plane {
		sum += uint64(v)
	}
	return float64(sum) / float64(len(plane))
}

// measure measures what was added into the report.
func (a *analysis) measure(r *Report, ref *picture.Reference) (err error) {
	if a.readable == 0 {
		return fmt.Errorf("none of %d frames could be read; of the last: %w", a.unreadable, a.why)
	}
	if r.Last, err = a.analyzer.Measure(a.last); err != nil {
		return fmt.Errorf("look at the picture: %w", err)
	}
	r.Picture = r.Last
	if a.readable > 1 {
		stack, err := a.stack.Measure()
		if err != nil {
			return fmt.Errorf("look at %d pictures: %w", a.readable, err)
		}
		r.Stack, r.Picture = &stack, stack.Mean
	}
	return a.compare(r, ref)
}

// compare compares with the reference, if there is one.
func (a *analysis) compare(r *Report, ref *picture.Reference) error {
	if ref == nil {
		return nil
	}
	compare := a.analyzer.Compare
	if r.Stack != nil {
		compare = a.stack.Compare
	}
	view, err := compare(*ref)
	if err != nil {
		return fmt.Errorf("compare with the reference of preset %q: %w", ref.Preset, err)
	}
	r.View = &view
	return nil
}

// reference is the mean picture, to be stored.
func (a *analysis) reference(preset string) picture.Reference {
	if a.readable > 1 {
		return a.stack.Reference(preset)
	}
	return a.analyzer.Reference(preset)
}
