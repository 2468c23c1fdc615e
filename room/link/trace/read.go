package trace

import (
	"bufio"
	"errors"
	"fmt"
	"io"
	"math"
	"strconv"
	"strings"
	"time"
)

// Header is the first line of a trace.
const Header = "start_ms,end_ms,rtt_ms,lost"

// Segment is a stretch of time in which the path stays as it is.
type Segment struct {
	Start, End time.Duration
	RTT        time.Duration
	Lost       bool
}

// Problem is what is wrong with a line.
type Problem string

// The problems.
const (
	Empty      Problem = "empty"       // no header, or nothing after it
	BadHeader  Problem = "header"      // another first line
	BadColumns Problem = "columns"     // not four of them
	BadNumber  Problem = "number"      // not a number, negative, or too large
	BadLost    Problem = "lost"        // neither 0 nor 1
	Backwards  Problem = "backwards"   // ends no later than it starts
	Gap        Problem = "gap"         // starts later than the line before ended
	Overlap    Problem = "overlap"     // starts earlier than that
	TooLong    Problem = "line-length" // longer than any line can be
)

// Fault is a line that is wrong. Column and Value name the field; Want is
// what would be right, where that is one thing.
type Fault struct {
	Line    int
	Problem Problem
	Column  string
	Value   string
	Want    string
}

// Error describes the fault, in English.
func (f *Fault) Error() string {
	return fmt.Sprintf("trace line %d: %s: column %q has %q, want %q", f.Line, f.Problem, f.Column, f.Value, f.Want)
}

const (
	// maxMS is the latest moment in a trace: some thirty years.
	maxMS = 1e12
	// maxRTT is the longest round trip; an answer is worthless long before.
	maxRTT = 60_000
	// maxLine is the longest line, in bytes.
	maxLine = 1024
)

// Reader reads a trace segment by segment.
type Reader struct {
	lines *bufio.Scanner
	line  int
	last  Segment
	begun bool
}

// NewReader returns a Reader of in.
func NewReader(in io.Reader) *Reader {
	lines := bufio.NewScanner(in)
	lines.Buffer(make([]byte, 0, maxLine), maxLine)
	return &Reader{lines: lines}
}

// Next returns the next segment, and io.EOF after the last. A line that is
// wrong is a *Fault.
func (r *Reader) Next() (Segment, error) {
	if r.line == 0 {
		if err := r.header(); err != nil {
			return Segment{}, err
		}
	}
	for {
		text, err := r.scan()
		switch {
		case errors.Is(err, io.EOF) && !r.begun:
			return Segment{}, &Fault{Line: r.line + 1, Problem: Empty, Want: "0,60000,25,0"}
		case err != nil:
			return Segment{}, err
		case text != "":
			return r.segment(text)
		}
	}
}

func (r *Reader) header() error {
	text, err := r.scan()
	if errors.Is(err, io.EOF) {
		return &Fault{Line: 1, Problem: Empty, Want: Header}
	}
	if err != nil {
		return err
	}
	if strings.ReplaceAll(strings.TrimPrefix(text, "\ufeff"), " ", "") != Header {
		return &Fault{Line: 1, Problem: BadHeader, Value: text, Want: Header}
	}
	return nil
}

// scan returns the next line without the spaces around it.
func (r *Reader) scan() (string, error) {
	if r.lines.Scan() {
		r.line++
		return strings.TrimSpace(r.lines.Text()), nil
	}
	switch err := r.lines.Err(); {
	case errors.Is(err, bufio.ErrTooLong):
		return "", &Fault{Line: r.line + 1, Problem: TooLong, Want: strconv.Itoa(maxLine)}
	case err != nil:
		return "", fmt.Errorf("read the trace after line %d: %w", r.line, err)
	}
	return "", io.EOF
}

func (r *Reader) segment(text string) (Segment, error) {
	fields := strings.Split(text, ",")
	if len(fields) != 4 {
		return Segment{}, &Fault{Line: r.line, Problem: BadColumns, Value: strconv.Itoa(len(fields)), Want: Header}
	}
	var s Segment
	switch lost := strings.TrimSpace(fields[3]); lost {
	case "0", "1":
		s.Lost = lost == "1"
	default:
		return Segment{}, &Fault{Line: r.line, Problem: BadLost, Column: "lost", Value: lost}
	}
	var err error
	if s.Start, err = r.milliseconds("start_ms", fields[0], maxMS); err != nil {
		return Segment{}, err
	}
	if s.End, err = r.milliseconds("end_ms", fields[1], maxMS); err != nil {
		return Segment{}, err
	}
	if !s.Lost || strings.TrimSpace(fields[2]) != "" {
		if s.RTT, err = r.milliseconds("rtt_ms", fields[2], maxRTT); err != nil {
			return Segment{}, err
		}
	}
	return s, r.follow(s, fields)
}

func (r *Reader) milliseconds(column, text string, most float64) (time.Duration, error) {
	text = strings.TrimSpace(text)
	v, err := strconv.ParseFloat(text, 64)
	if err != nil || !(v >= 0 && v <= most) {
		return 0, &Fault{Line: r.line, Problem: BadNumber, Column: column, Value: text, Want: strconv.FormatFloat(most, 'f', -1, 64)}
	}
	return time.Duration(math.Round(v*1000)) * time.Microsecond, nil
}

// follow checks that a segment begins where the one before ended.
func (r *Reader) follow(s Segment, fields []string) error {
	start, end := strings.TrimSpace(fields[0]), strings.TrimSpace(fields[1])
	want := format(r.last.End)
	switch {
	case s.End <= s.Start:
		return &Fault{Line: r.line, Problem: Backwards, Column: "end_ms", Value: end, Want: start}
	case r.begun && s.Start > r.last.End:
		return &Fault{Line: r.line, Problem: Gap, Column: "start_ms", Value: start, Want: want}
	case r.begun && s.Start < r.last.End:
		return &Fault{Line: r.line, Problem: Overlap, Column: "start_ms", Value: start, Want: want}
	}
	r.begun, r.last = true, s
	return nil
}

func format(d time.Duration) string {
	return strconv.FormatFloat(float64(d)/float64(time.Millisecond), 'f', -1, 64)
}
