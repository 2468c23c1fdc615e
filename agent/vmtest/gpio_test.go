package vmtest_test

import (
	"os/exec"
	"path/filepath"
	"testing"

	"klubba/agent/vmtest"
)

// TestGPIO runs every TestInGuestGPIO... in one guest.
func TestGPIO(t *testing.T) {
	needVM(t)
	vmtest.Guest{Modules: []string{vmtest.GPIOSim}}.
		Tests(t, vmtest.Build(t, "klubba/agent/vmtest"), "^TestInGuestGPIO", "-guest", "-presslamp="+bareProgram(t))
}

// TestGPIOSpeed times presses once more where the host's load does not count,
// and there the bound holds.
func TestGPIOSpeed(t *testing.T) {
	needVM(t)
	t.Parallel() // the guest's clock does not know the host's load
	vmtest.Guest{Modules: []string{vmtest.GPIOSim}, Counted: true}.
		Tests(t, vmtest.Build(t, "klubba/agent/vmtest"), "^TestInGuestGPIOPressToLamp$", "-guest", "-presslamp="+bareProgram(t), "-bound")
}

// bareProgram compiles the C program to compare with.
func bareProgram(t *testing.T) string {
	t.Helper()
	path := filepath.Join(t.TempDir(), "presslamp")
	if out, err := exec.Command("gcc", "-O2", "-static", "-o", path, "testdata/presslamp.c").CombinedOutput(); err != nil {
		t.Fatalf("compile the C program to compare with: %v: %s", err, out)
	}
	return path
}
