package vmtest_test

import (
	"flag"
	"fmt"
	"os"
	"testing"
	"time"

	"klubba/agent/vmtest"
)

var lossy = flag.Duration("bfd", 0, "run BFD and the daemon side by side, for so long on each lossy path (20m for figures to quote)")

// frr is where Debian's package has the routing daemons.
const frr = "/usr/lib/frr/"

// TestBesideBFD has FRR's bfdd and the real daemon watch one path at the same
// time: cut for good, and lossy in bursts.
func TestBesideBFD(t *testing.T) {
	needVM(t)
	t.Parallel() // the guest's clock does not know the host's load
	if *lossy == 0 {
		t.Skip("NOT RUN: this takes most of an hour; run: .ci/bench link")
	}
	for _, program := range []string{"zebra", "bfdd"} {
		if _, err := os.Stat(frr + program); err != nil {
			t.Fatalf("%v: apt-get install frr", err)
		}
	}
	vmtest.Guest{Modules: []string{vmtest.GPIOSim, "tun"}, Counted: true, Deadline: 10*time.Minute + 8**lossy}.
		Tests(t, vmtest.Build(t, "klubba/agent/vmtest"), "^TestInGuestBesideBFD$", "-guest", fmt.Sprint("-bfd=", *lossy),
			"-klubba="+vmtest.BuildProgram(t, "klubba/cmd/klubba"), "-klubbad="+vmtest.BuildProgram(t, "klubba/cmd/klubbad"))
}
