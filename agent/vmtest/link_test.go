package vmtest_test

import (
	"os/exec"
	"testing"

	"klubba/agent/vmtest"
)

// TestLink runs the real daemon in a network of its own that is cut, made
// lossy and healed. The guest's clock does not know the host's load, so that
// bounds of time hold.
func TestLink(t *testing.T) {
	needVM(t)
	t.Parallel() // the guest's clock does not know the host's load
	for _, program := range []string{"ip", "tc"} {
		if _, err := exec.LookPath(program); err != nil {
			t.Fatalf("%v: apt-get install iproute2", err)
		}
	}
	vmtest.Guest{Modules: []string{vmtest.GPIOSim, "veth", "sch_netem"}, Counted: true}.
		Tests(t, vmtest.Build(t, "klubba/agent/vmtest"), "^TestInGuestLink$",
			"-guest", "-klubba="+vmtest.BuildProgram(t, "klubba/cmd/klubba"), "-klubbad="+vmtest.BuildProgram(t, "klubba/cmd/klubbad"))
}
