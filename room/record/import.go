package record

import (
	"bufio"
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
)

// maxLine bounds a line of an export: far more than any entry can need.
const maxLine = 1 << 20

// exportLine is a line of an export, taken apart and not yet believed.
type exportLine struct {
	prev, hash Hash
	raw        []byte
}

// VerifyExport reads an export and proves that nothing in it was changed,
// removed, moved or cut, and that it passes through the anchors: heads that
// were kept elsewhere. It returns the head that is proven so far; the error
// is, or wraps, a *Fault that names the entry, or it is the reader's own.
//
// An export that does not begin with entry 1 proves itself from its own
// first line on; anchors before that are errors, since it cannot speak to them.
func VerifyExport(r io.Reader, anchors ...Head) (Head, error) {
	lines := bufio.NewScanner(r)
	lines.Buffer(nil, maxLine)
	var v *Verifier
	first := uint64(1)
	for lines.Scan() {
		line := lines.Bytes()
		if closing, ok := parseClosing(line); ok {
			return finish(lines, v, first, closing, anchors)
		}
		l, err := parseLine(line)
		if err != nil {
			return headOf(v), &Fault{headOf(v).Seq + 1, Changed, err.Error()}
		}
		if v == nil {
			if v, err = begin(l, anchors); err != nil {
				return Head{}, err
			}
			first = v.Head().Seq + 1
		}
		if _, err := v.Add(l.prev, l.raw, l.hash); err != nil {
			return v.Head(), moved(lines, err)
		}
	}
	if err := lines.Err(); err != nil {
		return headOf(v), fmt.Errorf("read export after entry %d: %w", headOf(v).Seq, err)
	}
	return headOf(v), &Fault{headOf(v).Seq + 1, Cut, fmt.Sprintf("the export ends after entry %d without its closing line", headOf(v).Seq)}
}

func headOf(v *Verifier) Head {
	if v == nil {
		return Head{}
	}
	return v.Head()
}

// begin starts a verification with an export's first line. Where it starts is
// taken from that line; the closing line must agree.
func begin(l exportLine, anchors []Head) (*Verifier, error) {
	var start struct {
		Seq uint64 `json:"seq"`
	}
	// What cannot be read gives 0 and fails in Add, which says how.
	_ = json.Unmarshal(l.raw, &start)
	var after Head
	if start.Seq > 1 && l.prev != (Hash{}) {
		after = Head{Seq: start.Seq - 1, Hash: l.prev}
	}
	return anchored(after, anchors)
}

func anchored(after Head, anchors []Head) (*Verifier, error) {
	v := NewVerifier(after)
	for _, a := range anchors {
		if a.Seq != 0 && a.Seq <= after.Seq && a != after {
			return nil, fmt.Errorf("the head kept elsewhere is entry %d, and the export begins with entry %d: export from entry 1", a.Seq, after.Seq+1)
		}
		v.Anchor(a)
	}
	return v, nil
}

// finish holds what was read against the closing line.
func finish(lines *bufio.Scanner, v *Verifier, first uint64, c Closing, anchors []Head) (Head, error) {
	hash, err := ParseHash(c.Head.Hash)
	if err != nil {
		return headOf(v), fmt.Errorf("closing line: %w", err)
	}
	if v == nil {
		if v, err = anchored(Head{}, anchors); err != nil {
			return Head{}, err
		}
	}
	if err := v.End(Head{Seq: c.Head.Seq, Hash: hash}); err != nil {
		return v.Head(), err
	}
	if c.From != first {
		return v.Head(), &Fault{c.From, Missing, fmt.Sprintf("the export begins with entry %d, and its closing line says %d", first, c.From)}
	}
	if lines.Scan() {
		return v.Head(), fmt.Errorf("something follows the closing line, after entry %d", v.Head().Seq)
	}
	return v.Head(), nil
}

// moved tells an entry that is only out of its place from one that is gone,
// by looking for it in the rest of the export.
func moved(lines *bufio.Scanner, err error) error {
	var fault *Fault
	if !errors.As(err, &fault) || fault.Problem != Missing {
		return err
	}
	for lines.Scan() {
		l, perr := parseLine(lines.Bytes())
		if perr != nil {
			continue
		}
		if s, oerr := Open(l.prev, l.raw); oerr == nil && s.Entry.Seq == fault.Seq {
			return &Fault{fault.Seq, Reordered, "it stands further down, after entries that came later"}
		}
	}
	return err
}

func parseClosing(line []byte) (Closing, bool) {
	var c Closing
	if !bytes.HasPrefix(line, []byte(`{"head":`)) {
		return c, false
	}
	if err := json.Unmarshal(line, &c); err != nil {
		return c, false
	}
	again, err := json.Marshal(c)
	return c, err == nil && bytes.Equal(again, line) && c.V == Version
}

// parseLine takes a line apart. It accepts the exact form only.
func parseLine(line []byte) (exportLine, error) {
	var l exportLine
	if len(line) < exportEntryAt+1 {
		return l, errors.New("its line is too short for an entry")
	}
	prevAt := len(exportHash) + 2*len(Hash{})
	hash := line[len(exportHash):prevAt]
	prev := line[prevAt+len(exportPrev) : exportEntryAt-len(exportEntry)]
	var err error
	if l.hash, err = ParseHash(string(hash)); err != nil {
		return l, err
	}
	if l.prev, err = ParseHash(string(prev)); err != nil {
		return l, err
	}
	l.raw = bytes.Clone(line[exportEntryAt : len(line)-1])
	again := bytes.TrimSuffix(AppendExport(nil, Sealed{Raw: l.raw, Prev: l.prev, Hash: l.hash}), []byte("\n"))
	if !bytes.Equal(again, line) {
		return l, errors.New("its line has not the form of an export")
	}
	return l, nil
}
