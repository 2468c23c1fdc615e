package record

import "fmt"

// Problem is what is wrong with a chain.
type Problem string

// The problems.
const (
	// Changed: the entry's bytes do not give its hash.
	Changed Problem = "changed"
	// Unreadable: the entry has the right hash, and is none that this
	// program writes.
	Unreadable Problem = "unreadable"
	// Missing: an entry stands where an earlier one should.
	Missing Problem = "missing"
	// Duplicate: the same entry stands there twice.
	Duplicate Problem = "duplicate"
	// Reordered: an entry stands in the place of another.
	Reordered Problem = "reordered"
	// Broken: the entry is sound and does not continue the one before.
	Broken Problem = "broken"
	// Cut: the chain ends before its head.
	Cut Problem = "cut"
	// Unanchored: the chain does not agree with the head kept elsewhere.
	Unanchored Problem = "unanchored"
)

// Fault names the entry at which a chain fails, and how.
type Fault struct {
	Seq     uint64
	Problem Problem
	Detail  string
}

// Error says which entry, what is wrong with it, and what that means.
func (f *Fault) Error() string {
	return fmt.Sprintf("record entry %d is %s: %s", f.Seq, f.Problem, f.Detail)
}

// Verifier is fed the entries of a chain in order.
type Verifier struct {
	head    Head
	anchors []Head
}

// NewVerifier returns a verifier for the entries that follow after. The zero
// Head starts at the beginning of a record.
func NewVerifier(after Head) *Verifier { return &Verifier{head: after} }

// Anchor makes the chain pass through h, a head that was kept elsewhere. It
// must be called before the entry of that number is added.
func (v *Verifier) Anchor(h Head) { v.anchors = append(v.anchors, h) }

// Head is the end of what has been found sound so far.
func (v *Verifier) Head() Head { return v.head }

// Add takes the next entry's bytes and what is said of their hashes. It
// returns the entry, or a *Fault; after a fault the verifier stays where it was.
func (v *Verifier) Add(prev Hash, raw []byte, hash Hash) (Sealed, error) {
	want := v.head.Seq + 1
	if Sum(prev, raw) != hash {
		return Sealed{}, &Fault{want, Changed, "its bytes do not give its hash; somebody or something altered it after it was written"}
	}
	s, err := Open(prev, raw)
	if err != nil {
		return Sealed{}, &Fault{want, Unreadable, err.Error()}
	}
	if err := v.place(s); err != nil {
		return Sealed{}, err
	}
	for _, a := range v.anchors {
		if a.Seq == want && a.Hash != hash {
			return Sealed{}, &Fault{want, Unanchored, fmt.Sprintf("its hash is %s, and the head kept elsewhere says %s; the record was rewritten", hash, a.Hash)}
		}
	}
	v.head = s.Head()
	return s, nil
}

// place judges a sound entry's number and link.
func (v *Verifier) place(s Sealed) error {
	want, got := v.head.Seq+1, s.Entry.Seq
	switch {
	case got == v.head.Seq && s.Hash == v.head.Hash:
		return &Fault{got, Duplicate, "it stands there twice"}
	case got < want:
		return &Fault{got, Reordered, fmt.Sprintf("it stands where entry %d should", want)}
	case got == want+1:
		return &Fault{want, Missing, fmt.Sprintf("entry %d stands where it should", got)}
	case got > want:
		return &Fault{want, Missing, fmt.Sprintf("it and those after it up to entry %d are gone; entry %d stands where it should", got-1, got)}
	case s.Prev != v.head.Hash:
		return &Fault{got, Broken, "it does not continue the entry before; that one, or this, was put in the place of another"}
	}
	return nil
}

// End holds the end of the chain against the head that it should have.
func (v *Verifier) End(head Head) error {
	for _, h := range append([]Head{head}, v.anchors...) {
		if h.Seq > v.head.Seq {
			return &Fault{v.head.Seq + 1, Cut, fmt.Sprintf("the record ends with entry %d, and its head says %d", v.head.Seq, h.Seq)}
		}
	}
	switch {
	case head.Seq < v.head.Seq:
		return &Fault{head.Seq + 1, Unanchored, fmt.Sprintf("the head says that the record ends with entry %d", head.Seq)}
	case head.Hash != v.head.Hash:
		return &Fault{head.Seq, Unanchored, fmt.Sprintf("its hash is %s, and the head says %s", v.head.Hash, head.Hash)}
	}
	return nil
}
