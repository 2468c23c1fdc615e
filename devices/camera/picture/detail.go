package picture

// detail adds up the half picture's Laplacian squared and its gradient
// squared (Sobel). Of two rows one is looked at: a sample, but one at the full
// fineness.
func (s *scan) detail() {
	w := s.words()
	for y := 1; y < s.down*tileHalf-1; y += 2 {
		above, here, below := s.half[(y-1)*w:][:w], s.half[y*w:][:w], s.half[(y+1)*w:][:w]
		tiles := s.tiles[y/tileHalf*s.across:][:s.across]
		for i := range tiles {
			for x := i * tileWords; x < (i+1)*tileWords; x++ {
				fine, steep := bend(above, here, below, x)
				tiles[i].fine += fine
				tiles[i].steep += steep
			}
		}
	}
}

// bend adds up the squares of the Laplacian and of the gradient over the four
// numbers of word x of a row.
func bend(above, here, below []uint64, x int) (fine, steep int64) {
	a, h, b := above[x], here[x], below[x]
	aLeft, aRight := beside(above, x)
	left, right := beside(here, x)
	bLeft, bRight := beside(below, x)
	fine = squares(apart(4*h, left+right+a+b))
	steep = squares(apart(aLeft+2*left+bLeft, aRight+2*right+bRight)) +
		squares(apart(aLeft+2*a+aRight, bLeft+2*b+bRight))
	return fine, steep
}

// beside returns the left and the right neighbours of the numbers in word x.
// Beyond the edge a row goes on as it is at the edge.
func beside(row []uint64, x int) (left, right uint64) {
	v := row[x]
	before, after := v<<48, v>>48
	if x > 0 {
		before = row[x-1]
	}
	if x+1 < len(row) {
		after = row[x+1]
	}
	return v<<16 | before>>48, v>>16 | after<<48
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
