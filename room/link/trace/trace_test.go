package trace_test

import (
	"errors"
	"fmt"
	"io"
	"strings"
	"testing"
	"time"

	"klubba/room/link"
	"klubba/room/link/sim"
	"klubba/room/link/trace"
)

func replay(t *testing.T, csv string) (string, error) {
	t.Helper()
	var out strings.Builder
	err := trace.Replay(t.Context(), strings.NewReader(csv), link.DefaultPolicy(), func(c sim.Change) error {
		fmt.Fprintf(&out, "%d %s->%s %s\n", c.At.Milliseconds(), c.From.Level, c.To.Level, c.To.Cause)
		return nil
	})
	return out.String(), err
}

func TestReplay(t *testing.T) {
	for name, c := range map[string]struct{ csv, want string }{
		"cut and healed": {
			"start_ms,end_ms,rtt_ms,lost\n0,10000,25,0\n10000,13000,0,1\n13000,20000,25,0\n",
			"25 unknown->good \n10650 good->lost internet\n14025 lost->good \n",
		},
		"short drop": {"start_ms,end_ms,rtt_ms,lost\n0,10000,25,0\n10000,10480,0,1\n10480,20000,25,0\n", "25 unknown->good \n"},
		"starts late, byte order mark, CR LF, blank lines, decimals, no rtt where lost": {
			"\ufeffstart_ms,end_ms,rtt_ms,lost\r\n1000,9000.5,25.5,0\r\n\r\n9000.5, 12000 ,,1\r\n\r\n",
			"1025 unknown->good \n9700 good->lost internet\n",
		},
		"never an answer": {"start_ms,end_ms,rtt_ms,lost\n0,60000,0,1\n", ""},
	} {
		got, err := replay(t, c.csv)
		if err != nil || got != c.want {
			t.Errorf("%s: got\n%s(%v), want\n%s", name, got, err, c.want)
		}
	}
}

func TestBadLinesAreNamed(t *testing.T) {
	const head = trace.Header + "\n"
	for csv, want := range map[string]trace.Fault{
		"":                            {Line: 1, Problem: trace.Empty, Want: trace.Header},
		head:                          {Line: 2, Problem: trace.Empty, Want: "0,60000,25,0"},
		"0,1,2,0\n":                   {Line: 1, Problem: trace.BadHeader, Value: "0,1,2,0", Want: trace.Header},
		head + "0,1,2\n":              {Line: 2, Problem: trace.BadColumns, Value: "3", Want: trace.Header},
		head + "0;1;2;0\n":            {Line: 2, Problem: trace.BadColumns, Value: "1", Want: trace.Header},
		head + "0,1,2,0,\n":           {Line: 2, Problem: trace.BadColumns, Value: "5", Want: trace.Header},
		head + "-1,1,2,0\n":           {Line: 2, Problem: trace.BadNumber, Column: "start_ms", Value: "-1", Want: "1000000000000"},
		head + "0,x,2,0\n":            {Line: 2, Problem: trace.BadNumber, Column: "end_ms", Value: "x", Want: "1000000000000"},
		head + "0,1,NaN,0\n":          {Line: 2, Problem: trace.BadNumber, Column: "rtt_ms", Value: "NaN", Want: "60000"},
		head + "0,1,,0\n":             {Line: 2, Problem: trace.BadNumber, Column: "rtt_ms", Want: "60000"},
		head + "0,1,2,ja\n":           {Line: 2, Problem: trace.BadLost, Column: "lost", Value: "ja"},
		head + "5,5,2,0\n":            {Line: 2, Problem: trace.Backwards, Column: "end_ms", Value: "5", Want: "5"},
		head + "0,5,2,0\n\n6,7,2,0\n": {Line: 4, Problem: trace.Gap, Column: "start_ms", Value: "6", Want: "5"},
		head + "0,5.5,2,0\n5,7,2,0\n": {Line: 3, Problem: trace.Overlap, Column: "start_ms", Value: "5", Want: "5.5"},
		head + strings.Repeat("0", 2000) + ",1\n": {Line: 2, Problem: trace.TooLong, Want: "1024"},
	} {
		_, err := replay(t, csv)
		var got *trace.Fault
		if !errors.As(err, &got) || *got != want {
			t.Errorf("%.40q: got %+v, want %+v", csv, err, want)
		}
	}
}

func TestReadingErrorIsNoEnd(t *testing.T) {
	broken := errors.New("disk broken")
	in := io.MultiReader(strings.NewReader(trace.Header+"\n0,5,2,0\n"), failing{broken})
	err := trace.Replay(t.Context(), in, link.DefaultPolicy(), func(sim.Change) error { return nil })
	if !errors.Is(err, broken) {
		t.Errorf("got %v, want the reader's own error", err)
	}
}

type failing struct{ err error }

func (f failing) Read([]byte) (int, error) { return 0, f.err }

// FuzzReader reads anything. What is taken is consecutive, and what is not is
// a fault with a line.
func FuzzReader(f *testing.F) {
	f.Add(trace.Header + "\n0,10,25,0\n10,20,,1\n")
	f.Add(trace.Header + "\n0,1e3,25.5,0\n")
	f.Add("\ufeff" + trace.Header + "\r\n1e12,2e12,0,0\n")
	f.Fuzz(func(t *testing.T, csv string) {
		r := trace.NewReader(strings.NewReader(csv))
		var last time.Duration = -1
		for {
			s, err := r.Next()
			var fault *trace.Fault
			switch {
			case errors.Is(err, io.EOF) && last >= 0:
				return
			case errors.As(err, &fault):
				if fault.Line < 1 || fault.Line > 2+strings.Count(csv, "\n") {
					t.Fatalf("fault on line %d of %q", fault.Line, csv)
				}
				return
			case err != nil:
				t.Fatalf("%q: %v", csv, err)
			}
			if s.Start < 0 || s.End <= s.Start || last >= 0 && s.Start != last || s.RTT < 0 {
				t.Fatalf("%q: took %+v after %v", csv, s, last)
			}
			last = s.End
		}
	})
}
