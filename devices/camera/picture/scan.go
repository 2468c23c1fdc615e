package picture

import (
	"encoding/binary"
	"slices"
)

// side is the width and height of a tile in pixels. What a picture has beyond
// whole tiles, at most 31 pixels at the right and the bottom, is not looked at.
const side = 32

// In the picture at half its size, four neighbours stand in a word.
const (
	tileWords = side / 8 // words in a row of a tile, at half the size
	tileHalf  = side / 2 // rows of a tile at half the size
)

// tile is what one tile of the picture adds up to.
type tile struct {
	sum     int64 // of all pixels
	finest  int64 // of |a - b - c + d| over blocks of two by two: noise, mostly
	fine    int64 // of the Laplacian squared, at half the size
	steep   int64 // of the gradient squared, at half the size
	coarse  int64 // of the gradient squared, at a quarter of the size
	quarter int64 // of the blocks of four by four
	square  int64 // of their squares
}

// scan is one picture's sums, and its copies at half and a quarter of its size.
type scan struct {
	across, down int            // tiles
	black, white int            // the levels that are black and white
	tiles        []tile         // row by row
	half         []uint64       // sums of two by two pixels, four to the word, at most 1020
	quarter      []int32        // sums of four by four pixels, at most 4080
	lines        []uint32       // sums of two rows of pixels each
	levels       [2][256]uint32 // two, so that equal neighbours do not wait for each other
}

// words is the number of words in a row of the half picture.
func (s *scan) words() int { return s.across * tileWords }

// shape makes room for a picture of this size.
func (s *scan) shape(width, height int) {
	s.across, s.down = width/side, height/side
	n := s.across * s.down
	s.tiles = resized(s.tiles, n)
	clear(s.tiles)
	s.half = resized(s.half, n*tileWords*tileHalf)
	s.quarter = resized(s.quarter, n*tileHalf*tileHalf/4)
	s.lines = resized(s.lines, s.down*tileHalf)
	s.levels = [2][256]uint32{}
}

func resized[T any](s []T, n int) []T { return slices.Grow(s[:0], n)[:n] }

// read goes once over the pixels, and then over what is left of them.
func (s *scan) read(f Frame) {
	s.shape(f.Width, f.Height)
	s.black, s.white = 16, 235
	if f.FullRange {
		s.black, s.white = 0, 255
	}
	w := s.words()
	for y := range s.down * tileHalf {
		tiles := s.tiles[y/tileHalf*s.across:][:s.across]
		s.lines[y] = halve(f.row(2*y), f.row(2*y+1), s.half[y*w:][:w], tiles)
	}
	s.quarters()
	s.detail()
	s.slopes()
}

// halve makes a row of the half picture out of two rows of pixels, and adds
// to the tiles' sums. It returns the sum of all.
func halve(upper, lower []byte, half []uint64, tiles []tile) (line uint32) {
	for i := range tiles {
		u, l := upper[i*side:][:side], lower[i*side:][:side]
		h := half[i*tileWords:][:tileWords]
		var sum, finest uint64
		for k := range h {
			a, b := binary.LittleEndian.Uint64(u[8*k:]), binary.LittleEndian.Uint64(l[8*k:])
			a0, a1, b0, b1 := a&evenBytes, a>>8&evenBytes, b&evenBytes, b>>8&evenBytes
			falling, rising := a0+b1, a1+b0
			h[k] = falling + rising
			sum += falling + rising
			finest += apart(falling, rising)
		}
		n := total(sum)
		tiles[i].sum += int64(n)
		tiles[i].finest += int64(total(finest))
		line += uint32(n)
	}
	return line
}

// quarters makes the quarter picture out of the half one, and counts levels.
func (s *scan) quarters() {
	w := s.words()
	for y := range s.down * tileHalf / 2 {
		u, l := s.half[2*y*w:][:w], s.half[(2*y+1)*w:][:w]
		q := s.quarter[2*y*w:][:2*w]
		for x, v := range u {
			// Of two rows one is counted: they are neighbours, and alike.
			s.levels[0][v>>2&0xff]++
			s.levels[1][v>>18&0xff]++
			s.levels[0][v>>34&0xff]++
			s.levels[1][v>>50&0xff]++
			v = v&evenLanes + v>>16&evenLanes + l[x]&evenLanes + l[x]>>16&evenLanes
			q[2*x], q[2*x+1] = int32(v&0xffff), int32(v>>32)
		}
	}
}

// mean is the mean level of the half picture's pixels from x to x1 and y to y1.
func (s *scan) mean(x, y, x1, y1 int) float64 {
	var sum uint64
	for row := y; row < y1; row++ {
		words := s.half[row*s.words():]
		for col := x; col < x1; col++ {
			sum += words[col/4] >> (16 * (col % 4)) & 0xffff
		}
	}
	return float64(sum) / float64(4*(x1-x)*(y1-y))
}
