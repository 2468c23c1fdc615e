package vmtest

import (
	"errors"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

func TestListen(t *testing.T) {
	const said = `{"Step":"a","Output":"one\n"}
{"Step":"b","Output":"two\n"}
{"Step":"a","Output":"three\n"}
{"Step":"a","Exit":0}
`
	want := map[string]Result{
		"a": {Output: "one\nthree\n", Ended: true},
		"b": {Output: "two\n"},
	}
	for name, c := range map[string]struct{ end, err string }{
		"done":     {`{"Done":true}`, ""},
		"silent":   {``, errSilent.Error()},
		"cut off":  {`{"Step":"b","Outp`, errSilent.Error()},
		"failed":   {`{"Failed":"no such module"}`, "no such module"},
		"nonsense": {`Kernel panic`, "make no sense"},
	} {
		var heard strings.Builder
		got, err := listen(strings.NewReader(said+c.end), func(step, out string) { heard.WriteString(step + " " + out) })
		if diff := cmp.Diff(want, got); diff != "" {
			t.Errorf("%s: results (-want +got):\n%s", name, diff)
		}
		if (err == nil) != (c.err == "") || err != nil && !strings.Contains(err.Error(), c.err) {
			t.Errorf("%s: error %v, want %q", name, err, c.err)
		}
		if heard.String() != "a one\nb two\na three\n" {
			t.Errorf("%s: heard %q", name, heard.String())
		}
	}
	if _, err := listen(strings.NewReader(""), nil); !errors.Is(err, errSilent) {
		t.Errorf("a guest that says nothing: %v", err)
	}
}

func TestSplit(t *testing.T) {
	const report = `a word before any test
=== RUN   TestA
    a_test.go:1: fine
--- PASS: TestA (0.00s)
=== RUN   TestB
=== RUN   TestB/one
    --- FAIL: TestB/one (0.00s)
--- FAIL: TestB (0.00s)
=== RUN   TestC
--- SKIP: TestC (0.00s)
=== RUN   TestD
panic: test timed out
`
	want := []string{"TestA PASS", "TestB FAIL", "TestC SKIP", "TestD FAIL"}
	var got []string
	for _, v := range split(report) {
		got = append(got, v.name+" "+v.outcome)
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("verdicts (-want +got):\n%s", diff)
	}
	if end := split(report)[3].output; len(end) != 1 || end[0] != "panic: test timed out" {
		t.Errorf("the output of a test that never ended: %q", end)
	}
}
