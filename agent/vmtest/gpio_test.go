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
	bare := filepath.Join(t.TempDir(), "presslamp")
	if out, err := exec.Command("gcc", "-O2", "-static", "-o", bare, "testdata/presslamp.c").CombinedOutput(); err != nil {
		t.Fatalf("compile the C program to compare with: %v: %s", err, out)
	}
	vmtest.Guest{Modules: []string{vmtest.GPIOSim}}.
		Tests(t, vmtest.Build(t, "klubba/agent/vmtest"), "^TestInGuestGPIO", "-guest", "-presslamp="+bare)
}
