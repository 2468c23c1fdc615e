package record

import (
	"crypto/sha256"
	"encoding/hex"
	"fmt"
)

// Hash is a SHA-256 sum.
type Hash [sha256.Size]byte

// String returns the hash in lower-case hex.
func (h Hash) String() string { return hex.EncodeToString(h[:]) }

// ParseHash reads a hash as String writes it, and in no other form: two
// spellings of one hash would be two ids of one entry.
func ParseHash(s string) (Hash, error) {
	var h Hash
	if len(s) != hex.EncodedLen(len(h)) {
		return h, fmt.Errorf("hash %.80q: want %d hexadecimal digits", s, hex.EncodedLen(len(h)))
	}
	if _, err := hex.Decode(h[:], []byte(s)); err != nil {
		return Hash{}, fmt.Errorf("hash %q: %w", s, err)
	}
	if h.String() != s {
		return Hash{}, fmt.Errorf("hash %q: want lower-case digits", s)
	}
	return h, nil
}

// Sum is the hash of an entry's canonical bytes after the hash prev.
func Sum(prev Hash, raw []byte) Hash {
	d := sha256.New()
	d.Write(prev[:])
	d.Write(raw)
	var h Hash
	d.Sum(h[:0])
	return h
}

// Head is the end of a chain: what an anchor kept elsewhere must agree with.
// The zero Head is that of an empty record.
type Head struct {
	Seq  uint64
	Hash Hash
}

// String returns the head as "17 3f9a…".
func (h Head) String() string { return fmt.Sprintf("%d %s", h.Seq, h.Hash) }
