package precheck

import (
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"

	"klubba/room/record"
)

// MaxSize bounds a report, in bytes; one of a large room has some twenty
// thousand.
const MaxSize = 256 << 10

// Sealed is a report and its bytes.
type Sealed struct {
	Report Report
	// Raw is the report's canonical bytes: JSON on one line, without a newline.
	Raw []byte
	// Hash is the SHA-256 of Raw in lower-case hexadecimal.
	Hash string
}

// ErrForm is wrapped by what Open finds wrong with a report.
var ErrForm = errors.New("not a report of a pre-check")

// Seal writes a report. The report that comes back is what Open would read.
func Seal(r Report) (Sealed, error) {
	r.V = Version
	if r.Results == nil {
		r.Results = []Result{}
	}
	raw, err := canonical(r)
	if err != nil {
		return Sealed{}, fmt.Errorf("report %d cannot be written: %w", r.Number, err)
	}
	// Text that is not valid is replaced when written; once round makes it
	// stable, and times are to the millisecond.
	if r, err = decode(raw); err != nil {
		return Sealed{}, fmt.Errorf("report %d cannot be read back: %w", r.Number, err)
	}
	if raw, err = canonical(r); err != nil {
		return Sealed{}, fmt.Errorf("report %d cannot be written: %w", r.Number, err)
	}
	return Open(raw)
}

// Open reads a report's canonical bytes. An error wraps ErrForm.
func Open(raw []byte) (Sealed, error) {
	if len(raw) > MaxSize {
		return Sealed{}, fmt.Errorf("%w: it has %d bytes, and a report has at most %d", ErrForm, len(raw), MaxSize)
	}
	r, err := decode(raw)
	if err != nil {
		return Sealed{}, fmt.Errorf("%w: %w", ErrForm, err)
	}
	if err := r.check(); err != nil {
		return Sealed{}, fmt.Errorf("%w: %w", ErrForm, err)
	}
	again, err := canonical(r)
	if err != nil {
		return Sealed{}, fmt.Errorf("%w: %w", ErrForm, err)
	}
	if !bytes.Equal(again, raw) {
		return Sealed{}, fmt.Errorf("%w: its bytes are not in the canonical form", ErrForm)
	}
	sum := sha256.Sum256(raw)
	return Sealed{Report: r, Raw: raw, Hash: hex.EncodeToString(sum[:])}, nil
}

// check looks at what the form alone does not say.
func (r Report) check() error {
	if r.V != Version {
		return fmt.Errorf("it has version %d, and this program knows version %d only; use a newer klubba", r.V, Version)
	}
	for _, result := range r.Results {
		switch result.Verdict {
		case OK, Remark, Failed:
		default:
			return fmt.Errorf("part %q has the verdict %q", result.Part, result.Verdict)
		}
	}
	if r.Answers != nil {
		if !r.Answers.valid() {
			return errors.New("a question is not answered by yes or no")
		}
		if _, err := record.ParseHash(r.Answers.Of); err != nil {
			return fmt.Errorf("what was signed: %w", err)
		}
	}
	if want := Judge(r.Results, r.Answers); r.Verdict != want {
		return fmt.Errorf("the verdict is %q, and %q follows from the results", r.Verdict, want)
	}
	return nil
}

func canonical(r Report) ([]byte, error) {
	var b bytes.Buffer
	e := json.NewEncoder(&b)
	e.SetEscapeHTML(false)
	if err := e.Encode(r); err != nil {
		return nil, err
	}
	return bytes.TrimSuffix(b.Bytes(), []byte("\n")), nil
}

func decode(raw []byte) (r Report, err error) {
	if err := json.Unmarshal(raw, &r); err != nil {
		return Report{}, err
	}
	return r, nil
}
