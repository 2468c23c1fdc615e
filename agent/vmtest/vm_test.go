package vmtest_test

import (
	"flag"
	"strings"
	"testing"
	"time"

	"klubba/agent/vmtest"
)

var (
	vm        = flag.Bool("vm", false, "boot test guests (needs QEMU and Debian's kernel, see the package comment)")
	guest     = flag.Bool("guest", false, "we are inside a test guest (set by the tests themselves)")
	helper    = flag.String("helper", "", "the GPIO chip, the protocol, the camera or the path, for a helper process in a guest (set by the tests themselves)")
	presslamp = flag.String("presslamp", "", "path of the C program to compare with (set by the tests themselves)")
	bound     = flag.Bool("bound", false, "fail if presses are too slow, and do not only report (set by the tests themselves)")
	alsabat   = flag.Bool("alsabat", false, "inject ten faults into a sound loop, for the daemon's test and for alsabat")
	klubba    = flag.String("klubba", "", "path of the operator's tool (set by the tests themselves)")
	klubbaSnd = flag.String("klubba-audio", "", "path of the daemon's helper for sound (set by the tests themselves)")
	klubbad   = flag.String("klubbad", "", "path of the daemon (set by the tests themselves)")
)

// needVM skips a test that boots a guest unless that was asked for.
func needVM(t *testing.T) {
	t.Helper()
	if !*vm {
		t.Skip("NOT RUN: this boots a virtual machine with real kernel devices; run: go test ./agent/vmtest -vm")
	}
}

// needGuest skips a test that runs inside a guest everywhere else.
func needGuest(t *testing.T) {
	t.Helper()
	if !*guest {
		t.Skip("runs inside a test guest, started by the tests that need -vm")
	}
}

func TestRunReportsEachStep(t *testing.T) {
	needVM(t)
	results, err := vmtest.Guest{Deadline: 2 * time.Minute}.Run(t.Context(),
		vmtest.Step{Name: "never-ending", Args: []string{"sleep", "1000"}, Background: true},
		vmtest.Step{Name: "kernel", Args: []string{"uname", "-rm"}},
		vmtest.Step{Name: "fails", Args: []string{"sh", "-c", "echo $WORD; exit 3"}, Env: []string{"WORD=alas"}},
		vmtest.Step{Name: "missing", Args: []string{"no-such-program"}},
		vmtest.Step{Name: "slow", Args: []string{"sleep", "1000"}, Limit: 1e9},
		vmtest.Step{Name: "uptime", Args: []string{"cut", "-d ", "-f1", "/proc/uptime"}},
	)
	if err != nil {
		t.Fatalf("%v\n%v", err, results)
	}
	for name, want := range map[string]vmtest.Result{
		"never-ending": {Exit: -1, Ended: true},
		"kernel":       {Output: "6.12", Ended: true},
		"fails":        {Output: "alas\n", Exit: 3, Ended: true},
		"missing":      {Output: "not found", Exit: -1, Ended: true},
		"slow":         {Output: "longer than its limit", Exit: -1, Ended: true},
	} {
		got := results[name]
		if !strings.Contains(got.Output, want.Output) || got.Exit != want.Exit || got.Ended != want.Ended {
			t.Errorf("step %s: got %+v, want %+v", name, got, want)
		}
	}
	t.Logf("the guest's uptime at its last step: %s s", strings.TrimSpace(results["uptime"].Output))
}

func TestRunReportsPanic(t *testing.T) {
	needVM(t)
	_, err := vmtest.Guest{}.Run(t.Context(),
		vmtest.Step{Name: "panic", Args: []string{"sh", "-c", "echo c > /proc/sysrq-trigger"}})
	if err == nil || !strings.Contains(err.Error(), "sysrq triggered crash") {
		t.Errorf("a guest that panicked: got error %v, want the end of its console", err)
	}
}
