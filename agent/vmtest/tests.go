package vmtest

import (
	"bufio"
	"path/filepath"
	"strings"
	"testing"
)

// Build compiles the tests of a package for the guest and returns the path of
// the program.
func Build(t *testing.T, pkg string) string {
	t.Helper()
	out := filepath.Join(t.TempDir(), "guest.test")
	if err := compile(t.Context(), "test", "-c", "-o", out, pkg); err != nil {
		t.Fatalf("build the guest's tests: %v", err)
	}
	return out
}

// BuildProgram compiles a command for the guest and returns its path.
func BuildProgram(t *testing.T, pkg string) string {
	t.Helper()
	out := filepath.Join(t.TempDir(), filepath.Base(pkg))
	if err := compile(t.Context(), "build", "-o", out, pkg); err != nil {
		t.Fatalf("build a program for the guest: %v", err)
	}
	return out
}

// Tests boots the guest, runs those tests of a test program whose names match,
// and shows each as a subtest of t, with its own output. Further arguments go
// to the program. A program that fails without naming a test fails t, and so
// does one in which nothing matched.
func (g Guest) Tests(t *testing.T, program, match string, args ...string) {
	t.Helper()
	argv := append([]string{program, "-test.v", "-test.run=" + match, "-test.timeout=" + g.limit().String()}, args...)
	results, err := g.Run(t.Context(), Step{Name: "tests", Args: argv, Limit: g.limit()})
	res := results["tests"]
	if err != nil {
		t.Fatalf("%v\noutput so far:\n%s", err, res.Output)
	}
	verdicts := split(res.Output)
	for _, v := range verdicts {
		t.Run(v.name, v.show)
	}
	switch {
	case len(verdicts) == 0:
		t.Fatalf("no test of %s matches %q; it said:\n%s", program, match, res.Output)
	case res.Exit != 0:
		t.Errorf("the test program ended with status %d", res.Exit)
	}
}

// verdict is one test of a test program's report.
type verdict struct {
	name, outcome string
	output        []string
}

// show makes the test's outcome t's.
func (v verdict) show(t *testing.T) {
	t.Log("\n" + strings.Join(v.output, "\n"))
	switch v.outcome {
	case "FAIL":
		t.Fail()
	case "SKIP":
		t.Skip("skipped in the guest")
	}
}

// split divides the report of "go test -v" into its top-level tests. A test
// that began and never ended failed.
func split(report string) (all []verdict) {
	lines := bufio.NewScanner(strings.NewReader(report))
	lines.Buffer(nil, 1<<20)
	for lines.Scan() {
		line := lines.Text()
		if name, ok := strings.CutPrefix(line, "=== RUN   "); ok && !strings.Contains(name, "/") {
			all = append(all, verdict{name: name, outcome: "FAIL"})
			continue
		}
		if len(all) == 0 {
			continue
		}
		now := &all[len(all)-1]
		if rest, ok := strings.CutPrefix(line, "--- "); ok {
			now.outcome, _, _ = strings.Cut(rest, ":")
		}
		now.output = append(now.output, line)
	}
	return all
}
