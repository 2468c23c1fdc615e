package picture

// Four numbers of 16 bits stand side by side in a machine word, the first in
// the lowest bits, and are worked on by one instruction. Every function here
// says how large they may be, so that none runs over into its neighbour.
const (
	evenBytes = 0x00ff00ff00ff00ff
	evenLanes = 0x0000ffff0000ffff
	signs     = 0x8000800080008000
	ones      = 0x0001000100010001
)

// apart returns the absolute differences of four numbers below 32768.
func apart(a, b uint64) uint64 {
	t := (a | signs) - b     // 0x8000 + a - b
	less := ^t & signs >> 15 // 1 where a < b
	return (t&^signs ^ less*0x7fff) + less
}

// total adds up the four numbers. Their sum must be below 65536.
func total(v uint64) uint64 { return v * ones >> 48 }

// squares adds up the squares of the four numbers.
func squares(v uint64) int64 {
	a, b, c, d := v&0xffff, v>>16&0xffff, v>>32&0xffff, v>>48
	return int64(a*a + b*b + c*c + d*d)
}
