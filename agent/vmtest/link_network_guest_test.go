package vmtest_test

import (
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"golang.org/x/sys/unix"

	"klubba/devices/probe/probetest"
)

// network is a room, a router, and two relays in networks of their own behind
// it:
//
//	room eth0 --- lan0 router wan-a --- eth0 relay-a (klubba reflect)
//	                          wan-b --- eth0 relay-b (STUN)
type network struct {
	room, router *probetest.Namespace
	relays       [2]string // their addresses: one is a STAMP reflector, one speaks STUN
	// forwards is whether the router passes packets on at all, answersA
	// whether it does for those that come from relay-a. A router that does
	// not is silent (ip_error in the kernel's net/ipv4/route.c), and goes on
	// answering for itself. Both are files, so that a cut takes no time.
	forwards, answersA *os.File
	plug               int // a socket of the router's, to pull the room's cable with
}

func newNetwork(t *testing.T) *network {
	t.Helper()
	n := &network{room: probetest.NewNamespace(t, "room"), router: probetest.NewNamespace(t, "router"), relays: [2]string{"10.2.0.2", "10.3.0.2"}}
	n.join(t, n.room, "lan0", 1)
	background(t, n.relay(t, "a", 2).command(*klubba, "reflect"))
	relayIn(t, n.relay(t, "b", 3))
	// Who may ping: nobody, unless somebody says so.
	within(t, n.room, func() error {
		return os.WriteFile("/proc/sys/net/ipv4/ping_group_range", []byte("0 2147483647"), 0)
	})
	within(t, n.router, func() (err error) {
		if n.forwards, err = os.OpenFile("/proc/sys/net/ipv4/ip_forward", os.O_WRONLY, 0); err != nil {
			return err
		}
		if n.answersA, err = os.OpenFile("/proc/sys/net/ipv4/conf/wan-a/forwarding", os.O_WRONLY, 0); err != nil {
			return err
		}
		n.plug, err = unix.Socket(unix.AF_INET, unix.SOCK_DGRAM|unix.SOCK_CLOEXEC, 0)
		return err
	})
	t.Cleanup(func() { n.forwards.Close(); n.answersA.Close(); unix.Close(n.plug) })
	set(t, n.forwards, true)
	return n
}

// join lays a cable between somebody's eth0 and the router, in network
// 10.<number>.0.0/24, where the router is 1 and the other 2.
func (n *network) join(t *testing.T, who *probetest.Namespace, port string, number int) {
	t.Helper()
	batch(t, n.router,
		fmt.Sprintf("link add %s type veth peer name eth0 netns %s", port, who.Name()),
		fmt.Sprintf("address add 10.%d.0.1/24 dev %s", number, port),
		"link set "+port+" up")
	batch(t, who,
		fmt.Sprintf("address add 10.%d.0.2/24 dev eth0", number),
		"link set eth0 up",
		fmt.Sprintf("route add default via 10.%d.0.1", number))
}

// batch gives the ip command many orders at once, since to start a program in
// the guest takes longer than what it does.
func batch(t *testing.T, in *probetest.Namespace, orders ...string) {
	t.Helper()
	file := filepath.Join(t.TempDir(), "orders")
	if err := os.WriteFile(file, []byte(strings.Join(orders, "\n")), 0o600); err != nil {
		t.Fatal(err)
	}
	in.Run("ip -batch " + file)
}

// relay joins a host where something is to answer probes.
func (n *network) relay(t *testing.T, letter string, number int) place {
	t.Helper()
	host := probetest.NewNamespace(t, "relay-"+letter)
	n.join(t, host, "wan-"+letter, number)
	return place(host.Name())
}

// relayIn starts a STUN relay somewhere.
func relayIn(t *testing.T, in place) {
	t.Helper()
	start(t, in.command(os.Args[0], "-test.run=^TestHelperRelay$", "-guest", "-helper=stun"))
}

// TestHelperRelay is a STUN relay.
func TestHelperRelay(t *testing.T) {
	if *helper != "stun" {
		t.Skip("a helper process of the tests in a guest")
	}
	probetest.NewRelay(t, "0.0.0.0:3478")
	fmt.Println("ready")
	select {} // it is killed
}

// within runs f in a namespace.
func within(t *testing.T, n *probetest.Namespace, f func() error) {
	t.Helper()
	var err error
	<-n.Go(func() { err = f() })
	if err != nil {
		t.Fatal(err)
	}
}

// set writes a kernel setting that is on or off.
func set(t *testing.T, file *os.File, on bool) {
	t.Helper()
	value := []byte("0")
	if on {
		value[0] = '1'
	}
	if _, err := file.WriteAt(value, 0); err != nil {
		t.Fatal(err)
	}
}

// cut makes the router silent between the room and the relays; heal undoes it.
func (n *network) cut(t *testing.T)  { t.Helper(); set(t, n.forwards, false) }
func (n *network) heal(t *testing.T) { t.Helper(); set(t, n.forwards, true) }

// cable pulls the room's cable, or plugs it in, at the router's end.
func (n *network) cable(t *testing.T, in bool) {
	t.Helper()
	port, err := unix.NewIfreq("lan0")
	if err != nil {
		t.Fatal(err)
	}
	if err := unix.IoctlIfreq(n.plug, unix.SIOCGIFFLAGS, port); err != nil {
		t.Fatal(err)
	}
	flags := port.Uint16() &^ unix.IFF_UP
	if in {
		flags |= unix.IFF_UP
	}
	port.SetUint16(flags)
	if err := unix.IoctlIfreq(n.plug, unix.SIOCSIFFLAGS, port); err != nil {
		t.Fatal(err)
	}
}

// harm makes the room's network bad in the words of tc-netem(8), and mend
// undoes it. Packets towards the room suffer, the router's own among them.
func (n *network) harm(how string) { n.router.Run("tc qdisc replace dev lan0 root netem " + how) }
func (n *network) mend()           { n.router.Run("tc qdisc del dev lan0 root") }
