package picture

// detail adds up the half picture's Laplacian squared. Of two rows one is
// looked at: a sample, but one at the full fineness.
func (s *scan) detail() {
	w := s.words()
	for y := 1; y < s.down*tileHalf-1; y += 2 {
		above, here, below := s.half[(y-1)*w:][:w], s.half[y*w:][:w], s.half[(y+1)*w:][:w]
		tiles := s.tiles[y/tileHalf*s.across:][:s.across]
		left := here[0] << 48 // beyond the edge it goes on as it is at the edge
		for i := range tiles {
			tiles[i].fine += laplacian(above, here, below, i*tileWords, left)
			left = here[i*tileWords+tileWords-1]
		}
	}
}

// laplacian adds up the squares over one row of a tile that begins with word
// x; left is the word before it.
func laplacian(above, here, below []uint64, x int, left uint64) (sum int64) {
	above, below = above[x:][:tileWords], below[x:][:tileWords]
	for k := range above {
		v := here[x+k]
		right := v >> 48
		if x+k+1 < len(here) {
			right = here[x+k+1]
		}
		sides := v<<16 | left>>48
		sides += v>>16 | right<<48
		d := apart(4*v, sides+above[k]+below[k])
		d0, d1, d2, d3 := int64(d&0xffff), int64(d>>16&0xffff), int64(d>>32&0xffff), int64(d>>48)
		sum += d0*d0 + d1*d1 + d2*d2 + d3*d3
		left = v
	}
	return sum
}

// slopes adds up the quarter picture's gradient squared (Sobel), its blocks
// and their squares. The outermost blocks of the picture have no gradient.
func (s *scan) slopes() {
	const n = side / 4
	w, h := s.across*n, s.down*n
	for y := range h {
		here := s.quarter[y*w:][:w]
		tiles := s.tiles[y/n*s.across:][:s.across]
		for i := range tiles {
			for _, v := range here[i*n:][:n] {
				tiles[i].quarter += int64(v)
				tiles[i].square += int64(v) * int64(v)
			}
		}
		if y == 0 || y == h-1 {
			continue
		}
		above, below := s.quarter[(y-1)*w:][:w], s.quarter[(y+1)*w:][:w]
		for i := range tiles {
			from, to := max(i*n, 1), min(i*n+n, w-1)
			tiles[i].coarse += sobel(above[from-1:to+1], here[from-1:to+1], below[from-1:to+1])
		}
	}
}

// sobel adds up the squared gradients of all but the first and last column.
func sobel(a, b, c []int32) (sum int64) {
	b, c = b[:len(a)], c[:len(a)]
	for x := 2; x < len(a); x++ {
		right, left := a[x]+2*b[x]+c[x], a[x-2]+2*b[x-2]+c[x-2]
		under, over := c[x-2]+2*c[x-1]+c[x], a[x-2]+2*a[x-1]+a[x]
		dx, dy := int64(right-left), int64(under-over)
		sum += dx*dx + dy*dy
	}
	return sum
}
