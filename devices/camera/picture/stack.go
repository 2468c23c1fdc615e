package picture

import (
	"bytes"
	"fmt"
	"hash/crc32"
	"math"
	"slices"
	"time"
)

// Shot is one frame of a stack, and what is known of its coming.
type Shot struct {
	Frame
	// At is when the picture was taken, on any clock that only goes forward.
	// It is needed for flicker. Zero in all shots means that it is not known.
	At time.Duration
	// Payload is a hash of the bytes as they came from the camera, 0 if not
	// known: the brightness is then compared itself.
	Payload uint64
}

// MaxShots is how many shots a stack takes: their sum must fit 16 bits.
const MaxShots = 256

// Stack adds up frames of one still scene. What differs from frame to frame is
// noise, or moves, or flickers; what stays is the scene. The zero value is
// ready. It keeps its memory, about four bytes a pixel, for the next stack
// (Reset). It never keeps a caller's slice. Not for several goroutines at once.
type Stack struct {
	scan    scan
	weights weights
	last    Measures

	shape   Frame     // the first one's, without its pixels
	sums    []uint16  // of each pixel
	before  []byte    // the last shot
	apart   []float64 // variance of the differences, by tile
	differs []spread  // of the tiles in the row that is being read
	still   []bool
	passed  []passed
}

// passed is what is kept of one shot.
type passed struct {
	at     time.Duration
	hash   uint64
	repeat bool
	bands  [bands]float64
	means  []float64 // of the tiles
}

// Reset begins a new stack.
func (s *Stack) Reset() { s.passed, s.last = s.passed[:0], Measures{} }

// Add takes one more shot. All have the first one's size; another is refused
// with an error that wraps [ErrFrame], and so is one too many.
func (s *Stack) Add(shot Shot) error {
	if err := shot.check(); err != nil {
		return err
	}
	n := len(s.passed)
	switch {
	case n == 0:
		s.begin(shot.Frame)
	case n == MaxShots:
		return fmt.Errorf("%w: a stack takes %d of them", ErrFrame, MaxShots)
	case shot.Width != s.shape.Width || shot.Height != s.shape.Height || shot.FullRange != s.shape.FullRange:
		return fmt.Errorf("%w: %d x %d pixels among others of %d x %d",
			ErrFrame, shot.Width, shot.Height, s.shape.Width, s.shape.Height)
	}
	if n < cap(s.passed) {
		s.passed = s.passed[:n+1]
	} else {
		s.passed = append(s.passed, passed{})
	}
	s.pass(shot, &s.passed[n])
	return nil
}

func (s *Stack) begin(f Frame) {
	s.shape = f
	s.shape.Y = nil
	s.sums = resized(s.sums, f.Width*f.Height)
	clear(s.sums)
	s.before = resized(s.before, f.Width*f.Height)
	s.apart = resized(s.apart, (f.Width/side)*(f.Height/side))
	clear(s.apart)
}

// pass adds a shot and compares it with the one before.
func (s *Stack) pass(shot Shot, p *passed) {
	first := len(s.passed) == 1
	w := shot.Width
	across := w / side
	*p = passed{at: shot.At, hash: shot.Payload, means: resized(p.means, len(s.apart))}
	clear(p.means)
	var crc uint32
	same := true
	s.differs = resized(s.differs, across)
	clear(s.differs)
	differs := s.differs
	for y := range shot.Height {
		row, old := shot.row(y), s.before[y*w:][:w]
		var sum int
		for x, v := range row {
			s.sums[y*w+x] += uint16(v)
			sum += int(v)
		}
		p.bands[y*bands/shot.Height] += float64(sum)
		same = same && bytes.Equal(row, old)
		if shot.Payload == 0 {
			crc = crc32.Update(crc, crc32.IEEETable, row)
		}
		if t := y / side * across; y < shot.Height/side*side {
			s.compare(row, old, differs, p.means[t:][:across])
			if y%side == side-1 {
				for i := range differs {
					if !first {
						s.apart[t+i] += differs[i].variance()
					}
					differs[i] = spread{}
				}
			}
		}
		copy(old, row)
	}
	if shot.Payload == 0 {
		p.hash = uint64(crc) + 1
	}
	if !first {
		last := &s.passed[len(s.passed)-2]
		p.repeat = same || shot.Payload != 0 && last.hash == p.hash
	}
}

// compare adds one row to the tiles' differences and means.
func (s *Stack) compare(row, old []byte, differs []spread, means []float64) {
	for i := range differs {
		var sum, square, mean int
		o := old[i*side:][:side]
		for x, v := range row[i*side:][:side] {
			d := int(v) - int(o[x])
			sum, square, mean = sum+d, square+d*d, mean+int(v)
		}
		differs[i].n += side
		differs[i].sum += sum
		differs[i].square += square
		means[i] += float64(mean) / (side * side)
	}
}

// spread is a variance in the making.
type spread struct{ n, sum, square int }

func (d spread) variance() float64 {
	n, sum := float64(d.n), float64(d.sum)
	return (float64(d.square) - sum*sum/n) / n
}

// Measure measures what has been added; at least two shots are needed. The
// next Add begins a new stack; Compare and Reference speak of this one until
// the next Measure.
func (s *Stack) Measure() (StackMeasures, error) {
	n := len(s.passed)
	if n < 2 {
		return StackMeasures{}, fmt.Errorf("%w: a stack of %d, at least 2 are needed", ErrFrame, n)
	}
	m := StackMeasures{Frames: n}
	m.Noise, m.Moving = s.stillness()
	s.repetition(&m)
	s.flicker(&m)

	// What is left within the last shot alone.
	f := s.shape
	f.Y, f.Stride = s.before, f.Width
	s.scan.read(f)
	m.Liveliness = liveliness(m.Noise, s.weights.noise(&s.scan))

	// The mean takes the place of the last shot, which starts the stack anew.
	for i, v := range s.sums {
		s.before[i] = byte((int(v) + n/2) / n)
	}
	s.scan.read(f)
	m.Mean = s.weights.figures(&s.scan, m.Noise/math.Sqrt(float64(n)), s.still)
	m.Mean.Noise = m.Noise
	m.Mean.finish(f)
	m.Noise = m.Mean.Noise
	s.last = m.Mean
	s.passed = s.passed[:0]
	return m, nil
}

// stillness tells the noise of a single frame, and the share of tiles that moved.
func (s *Stack) stillness() (noise, moving float64) {
	pairs := float64(len(s.passed) - 1)
	sorted := slices.Clone(s.apart)
	slices.Sort(sorted)
	v := sorted[len(sorted)/2] / pairs / 2
	s.still = resized(s.still, len(s.apart))
	moved := 0
	for i, a := range s.apart {
		// Noise may differ with brightness, fourfold at most; the rest is motion.
		s.still[i] = a/pairs/2 <= 4*v+1
		if !s.still[i] {
			moved++
		}
	}
	return math.Sqrt(v), float64(moved) / float64(len(s.apart))
}
