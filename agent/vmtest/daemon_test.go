package vmtest_test

import (
	"testing"

	"klubba/agent/vmtest"
)

// TestDaemon runs the real daemon in a guest: kernel GPIO lines, a real
// Mosquitto, the record on disk. Every TestInGuestDaemon... runs in one guest.
func TestDaemon(t *testing.T) {
	needVM(t)
	vmtest.Guest{Modules: []string{vmtest.GPIOSim}}.
		Tests(t, vmtest.Build(t, "klubba/agent/vmtest"), "^TestInGuestDaemon",
			"-guest", "-presslamp="+bareProgram(t), "-klubbad="+vmtest.BuildProgram(t, "klubba/cmd/klubbad"))
}

// TestDaemonSpeed times presses once more where the host's load does not
// count. The figure of TestDaemon's guest, whose two processors are those of a
// small box, is the one to quote. Here one processor serves all: between a
// press and the daemon's thread the kernel lets the presser's threads and the
// Go runtime's own watcher have their turns, and builds that differ in nothing
// on the way of a press have given 2.7 to 3.5.
func TestDaemonSpeed(t *testing.T) {
	needVM(t)
	t.Parallel() // the guest's clock does not know the host's load
	vmtest.Guest{Modules: []string{vmtest.GPIOSim}, Counted: true}.
		Tests(t, vmtest.Build(t, "klubba/agent/vmtest"), "^TestInGuestDaemonPressTimed$",
			"-guest", "-presslamp="+bareProgram(t), "-klubbad="+vmtest.BuildProgram(t, "klubba/cmd/klubbad"))
}
