package probe

import (
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"golang.org/x/sys/unix"

	"klubba/devices/probe/probetest"
)

// A dump that changes overtake is known for it: what still stands and is not
// in it would else be taken for gone.
func TestDumpKnowsWhenItIsOvertaken(t *testing.T) {
	const all, stays = 900, 300 // more than the kernel hands over at once
	box := probetest.NewNamespace(t, "overtaken")
	box.Run("ip link add eth0 type veth peer name peer0")
	box.Run("ip link set eth0 up")
	box.Run("sysctl -q net.ipv4.conf.eth0.promote_secondaries=1")
	for _, q := range queries() {
		if q.kind != unix.RTM_GETADDR {
			continue
		}
		change := func(do string, n int) {
			t.Helper()
			addresses(t, box, do, q.family, n)
		}
		change("add", all)
		<-box.Go(func() {
			n, err := openNetlink(unix.NETLINK_ROUTE, 0)
			if err != nil {
				t.Error(err)
				return
			}
			defer n.close()
			seq, err := q.ask(n)
			if err == nil {
				err = n.within(dumpLimit)
			}
			if err == nil {
				_, err = n.receive() // the kernel has the next piece ready now
			}
			if err != nil {
				t.Error(err)
				return
			}
			change("del", all-stays)
			if whole, err := answered(n, seq, newTable()); whole || err != nil {
				t.Errorf("family %d: 600 of 900 addresses went meanwhile, and the dump is called whole (%v)", q.family, err)
			}
		})
	}
}

// addresses adds or deletes the first so many of a family.
func addresses(t *testing.T, box *probetest.Namespace, do string, family byte, n int) {
	t.Helper()
	var orders strings.Builder
	for i := range n {
		addr := fmt.Sprintf("10.%d.%d.1/32", i/250, i%250+1)
		if family == unix.AF_INET6 {
			addr = fmt.Sprintf("fd00::%x/128", i+1)
		}
		fmt.Fprintf(&orders, "addr %s %s dev eth0\n", do, addr)
	}
	file := filepath.Join(t.TempDir(), "orders")
	if err := os.WriteFile(file, []byte(orders.String()), 0o600); err != nil {
		t.Fatal(err)
	}
	if out, err := exec.CommandContext(t.Context(), "ip", "-n", box.Name(), "-batch", file).CombinedOutput(); err != nil {
		t.Fatalf("%s: %v: %s", do, err, out)
	}
}
