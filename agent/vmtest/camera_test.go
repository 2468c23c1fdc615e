package vmtest_test

import (
	"testing"
	"time"

	"klubba/agent/vmtest"
)

// TestCamera runs every TestInGuestCamera... in one guest, against the
// kernel's virtual camera. It makes its frames by the guest's clock, which must
// not know the host's load: else frames are lost that no test injected.
func TestCamera(t *testing.T) {
	needVM(t)
	t.Parallel() // the guest's clock does not know the host's load
	vmtest.Guest{Modules: []string{"vivid n_devs=1"}, Deadline: 15 * time.Minute, Counted: true}.
		Tests(t, vmtest.Build(t, "klubba/agent/vmtest"), "^TestInGuestCamera", "-guest")
}
