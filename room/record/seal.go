package record

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
)

// Sealed is an entry in its place in the chain.
type Sealed struct {
	Entry Entry
	// Raw is the canonical bytes that the hash was taken over.
	Raw []byte
	// Prev is the hash of the entry before; all zero for the first.
	Prev Hash
	Hash Hash
}

// Head is the head of the chain that ends with this entry.
func (s Sealed) Head() Head { return Head{Seq: s.Entry.Seq, Hash: s.Hash} }

// ErrForm is wrapped by what Open finds wrong with the form of an entry.
var ErrForm = errors.New("not an entry of the record")

// Seal gives an entry its place after prev: version, number and hash. The
// entry that comes back is what Open would read, with times to the
// millisecond and text made valid.
func Seal(prev Head, e Entry) (Sealed, error) {
	e.V, e.Seq = Version, prev.Seq+1
	raw, err := canonical(e)
	if err != nil {
		return Sealed{}, fmt.Errorf("entry %d cannot be written: %w", e.Seq, err)
	}
	// Invalid text is replaced when written, and the replacement is itself
	// written in another way the next time: once round makes it stable.
	if e, err = decode(raw); err != nil {
		return Sealed{}, fmt.Errorf("entry %d cannot be read back: %w", e.Seq, err)
	}
	if raw, err = canonical(e); err != nil {
		return Sealed{}, fmt.Errorf("entry %d cannot be written: %w", e.Seq, err)
	}
	return Sealed{Entry: e, Raw: raw, Prev: prev.Hash, Hash: Sum(prev.Hash, raw)}, nil
}

// Open reads the canonical bytes of an entry that stands after prev, and
// takes their hash. Anything that Seal would not have written, such as
// another version, an unknown field or a space, is an error that wraps
// ErrForm. Whether it is the right entry in the right place is for a Verifier.
func Open(prev Hash, raw []byte) (Sealed, error) {
	e, err := decode(raw)
	if err != nil {
		return Sealed{}, fmt.Errorf("%w: %w", ErrForm, err)
	}
	if e.V != Version {
		return Sealed{}, fmt.Errorf("%w: it has version %d, and this program knows version %d only; use a newer klubba", ErrForm, e.V, Version)
	}
	again, err := canonical(e)
	if err != nil {
		return Sealed{}, fmt.Errorf("%w: %w", ErrForm, err)
	}
	if !bytes.Equal(again, raw) {
		return Sealed{}, fmt.Errorf("%w: its bytes are not in the canonical form", ErrForm)
	}
	return Sealed{Entry: e, Raw: raw, Prev: prev, Hash: Sum(prev, raw)}, nil
}

func canonical(e Entry) ([]byte, error) {
	var b bytes.Buffer
	enc := json.NewEncoder(&b)
	enc.SetEscapeHTML(false)
	if err := enc.Encode(e); err != nil {
		return nil, err
	}
	return bytes.TrimSuffix(b.Bytes(), []byte("\n")), nil
}

func decode(raw []byte) (Entry, error) {
	var e Entry
	if err := json.Unmarshal(raw, &e); err != nil {
		return Entry{}, err
	}
	e.At = e.instant()
	return e, nil
}
