package systemd_test

import (
	"flag"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"klubba/agent/vmtest"
)

var vm = flag.Bool("vm", false, "run the unit in a test guest (needs what klubba/agent/vmtest needs)")

// TestUnderSystemd installs everything in a guest and lets a real systemd run
// the unit: with its own user, its closed devices and its filtered calls, the
// room must open, light its lamp, and come back from kill -9 and from a hang.
func TestUnderSystemd(t *testing.T) {
	if !*vm {
		t.Skip("SKIPPED, the unit was not run: give the flag -vm")
	}
	programs := t.TempDir()
	for _, dir := range []string{filepath.Dir(programs), programs} { // the guest's systemd looks as root
		if err := os.Chmod(dir, 0o755); err != nil { //nolint:gosec // programs, not secrets
			t.Fatal(err)
		}
	}
	build := exec.CommandContext(t.Context(), "go", "build", "-o", programs, "klubba/cmd/klubbad", "klubba/cmd/klubba")
	build.Env = append(os.Environ(), "CGO_ENABLED=0")
	if out, err := build.CombinedOutput(); err != nil {
		t.Fatalf("%s: %v\n%s", build, err, out)
	}
	here, err := filepath.Abs(".")
	if err != nil {
		t.Fatal(err)
	}
	guest := vmtest.Guest{Modules: []string{vmtest.GPIOSim}, Deadline: 8 * time.Minute}
	results, err := guest.Run(t.Context(),
		vmtest.Step{Name: "systemd", Args: []string{"sh", filepath.Join(here, "testdata/boot.sh"), here, programs}, Limit: 6 * time.Minute},
		vmtest.Step{Name: "seen", Args: []string{"cat", "/run/check.log"}},
	)
	if err != nil {
		t.Fatal(err)
	}
	seen := results["seen"].Output
	t.Logf("systemd said:\n%s\nthe check said:\n%s", results["systemd"].Output, seen)
	for _, want := range []string{
		"active=active", "page=200", "user=klubba", "chip=660 gpio", "socket=660 klubba gpio",
		"record=700 klubba", "config=750 root klubba", "modules=active",
		"open=0010", "again=1", "active-again=active", "watchdog=2", "active-at-last=active",
		"stopped=success", "stop-post=0", "refused-calls=0",
	} {
		if !strings.Contains("\n"+seen+"\n", "\n"+want+"\n") {
			t.Errorf("no %s", want)
		}
	}
}
