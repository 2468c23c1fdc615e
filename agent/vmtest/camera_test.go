package vmtest_test

import (
	"testing"
	"time"

	"klubba/agent/vmtest"
)

// TestCamera runs every TestInGuestCamera... in one guest, against the
// kernel's virtual camera.
func TestCamera(t *testing.T) {
	needVM(t)
	vmtest.Guest{Modules: []string{"vivid n_devs=1"}, Deadline: 15 * time.Minute}.
		Tests(t, vmtest.Build(t, "klubba/agent/vmtest"), "^TestInGuestCamera", "-guest")
}
