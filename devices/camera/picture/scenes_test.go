package picture_test

import (
	"bufio"
	"fmt"
	"io"
	"math"
	"math/rand/v2"
	"os"
	"path/filepath"
	"testing"

	"klubba/devices/camera/picture"
)

// grey is a picture that the tests work on.
type grey struct {
	w, h int
	y    []byte
	half int // of the photographs, 0: served to choose; 1: did not
}

func newGrey(w, h int) grey { return grey{w: w, h: h, y: make([]byte, w*h)} }

func (g grey) frame() picture.Frame {
	return picture.Frame{Y: g.y, Width: g.w, Height: g.h, Stride: g.w, FullRange: true}
}

// fill sets each pixel by its place.
func (g grey) fill(level func(x, y float64) float64) grey {
	for i := range g.y {
		g.y[i] = byte(min(max(level(float64(i%g.w), float64(i/g.w))+.5, 0), 255))
	}
	return g
}

// leaves is a scene of discs that lie on each other, few large and many
// small: their edges and their detail are distributed as in photographs.
func leaves(w, h int, seed uint64) grey {
	rnd := rand.New(rand.NewPCG(seed, 1))
	g := newGrey(w, h).fill(func(float64, float64) float64 { return 128 })
	for i := range 3000 {
		r := float64(h) / 3 / (1 + float64(i)/20)
		cx, cy, level := rnd.Float64()*float64(w), rnd.Float64()*float64(h), byte(20+rnd.IntN(216))
		for y := max(int(cy-r), 0); y < min(int(cy+r)+1, h); y++ {
			reach := math.Sqrt(max(r*r-(float64(y)-cy)*(float64(y)-cy), 0))
			for x := max(int(cx-reach), 0); x < min(int(cx+reach)+1, w); x++ {
				g.y[y*w+x] = level
			}
		}
	}
	return g
}

// defocused is the picture through a lens that is out of focus: every point is
// a disc. Beyond the edges it goes on as it is there.
func (g grey) defocused(radius int) grey {
	if radius == 0 {
		return g
	}
	out := newGrey(g.w, g.h)
	sums := make([]int, (g.w+1)*g.h)
	for y := range g.h {
		for x := range g.w {
			sums[y*(g.w+1)+x+1] = sums[y*(g.w+1)+x] + int(g.y[y*g.w+x])
		}
	}
	for i := range out.y {
		x, y := i%g.w, i/g.w
		var sum, n int
		for dy := -radius; dy <= radius; dy++ {
			reach := int(math.Sqrt(float64(radius*radius-dy*dy) + .25))
			row := sums[min(max(y+dy, 0), g.h-1)*(g.w+1):]
			from, to := max(x-reach, 0), min(x+reach+1, g.w)
			sum, n = sum+row[to]-row[from], n+to-from
		}
		out.y[i] = byte((sum + n/2) / n)
	}
	return out
}

// sensor adds noise and gain to pictures.
type sensor struct {
	rnd   *rand.Rand
	noise []float32
}

func newSensor(seed uint64) *sensor {
	s := &sensor{rnd: rand.New(rand.NewPCG(seed, 2)), noise: make([]float32, 1<<20)}
	for i := range s.noise {
		s.noise[i] = float32(s.rnd.NormFloat64())
	}
	return s
}

// take is the picture at a gain, with noise of a deviation, into dst.
func (s *sensor) take(dst, src grey, gain, deviation float64) grey {
	dst.w, dst.h = src.w, src.h
	for y := range src.h {
		noise := s.noise[s.rnd.IntN(len(s.noise)-src.w):][:src.w]
		to := dst.y[y*src.w:][:src.w]
		for x, v := range src.y[y*src.w:][:src.w] {
			to[x] = byte(min(max(float32(v)*float32(gain)+noise[x]*float32(deviation)+.5, 0), 255))
		}
	}
	return dst
}

// readPGM reads a binary PGM file of 8 bits.
func readPGM(t testing.TB, path string) grey {
	t.Helper()
	f, err := os.Open(path)
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	in := bufio.NewReader(f)
	var g grey
	var most int
	if _, err := fmt.Fscanf(in, "P5\n%d %d\n%d\n", &g.w, &g.h, &most); err != nil || most != 255 {
		t.Fatalf("%s: not a PGM of 8 bits: %v", path, err)
	}
	g.y = make([]byte, g.w*g.h)
	if _, err := io.ReadFull(in, g.y); err != nil {
		t.Fatalf("%s: %v", path, err)
	}
	return g
}

// photographs are those of the folder that -photographs names, or scenes made
// up, small ones, if it names none.
func photographs(t testing.TB) (out []grey) {
	if *folder == "" {
		for seed := range uint64(3) {
			g := leaves(640, 360, seed)
			g.half = int(seed % 2)
			out = append(out, g)
		}
		return out
	}
	for half, names := range [][]string{choosing(), proving()} {
		for _, name := range names {
			g := readPGM(t, filepath.Join(*folder, name+".pgm"))
			g.half = half
			out = append(out, g)
		}
	}
	return out
}
