package probe

import (
	"crypto/rand"
	"crypto/sha256"
	"crypto/subtle"
	"encoding/binary"
)

// tagSize is a number of 4 bytes and a proof of 8: a STUN transaction id.
const tagSize = 12

// tags proves that an answer is to a question that this very prober asked: the
// number is masked and followed by a hash that only this prober can make. So
// nothing need be remembered to check an answer, and nobody who has not seen
// the question can make one.
type tags struct{ key [32]byte }

func newTags() tags {
	var t tags
	_, _ = rand.Read(t.key[:]) // never fails
	return t
}

func (t tags) append(b []byte, seq uint32) []byte {
	proof := t.proof(seq)
	return append(binary.BigEndian.AppendUint32(b, seq^t.mask()), proof[:]...)
}

// check tells the number that a tag of ours stands for.
func (t tags) check(b []byte) (seq uint32, ok bool) {
	if len(b) < tagSize {
		return 0, false
	}
	seq = binary.BigEndian.Uint32(b) ^ t.mask()
	proof := t.proof(seq)
	return seq, subtle.ConstantTimeCompare(proof[:], b[4:tagSize]) == 1
}

func (t tags) mask() uint32 { return binary.BigEndian.Uint32(t.key[:]) }

func (t tags) proof(seq uint32) (p [8]byte) {
	var in [36]byte
	copy(in[:], t.key[:])
	binary.BigEndian.PutUint32(in[32:], seq)
	sum := sha256.Sum256(in[:])
	return [8]byte(sum[:8])
}
