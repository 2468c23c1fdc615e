package probe_test

import (
	"context"
	"errors"
	"net/netip"
	"testing"
	"time"

	"golang.org/x/sys/unix"

	"klubba/devices"
	"klubba/devices/probe"
	"klubba/devices/probe/probetest"
	"klubba/devices/probe/stamp"
)

// watched is a Carrier that runs within a namespace.
type watched struct {
	t      *testing.T
	events chan devices.LocalEvent
}

func watchCarrier(t *testing.T, n *probetest.Namespace, iface string) *watched {
	t.Helper()
	ctx, cancel := context.WithCancel(t.Context())
	w := &watched{t, make(chan devices.LocalEvent, 256)}
	done := n.Go(func() {
		if err := probe.NewCarrier(iface).Watch(ctx, func(e devices.LocalEvent) { w.events <- e }); err != nil {
			t.Errorf("Watch: %v", err)
		}
	})
	t.Cleanup(func() {
		cancel()
		<-done
	})
	return w
}

// until waits for a state and returns the event that told it.
func (w *watched) until(what string, is func(devices.LocalEvent) bool) devices.LocalEvent {
	w.t.Helper()
	limit := time.After(patience)
	var last devices.LocalEvent
	for {
		select {
		case last = <-w.events:
			if is(last) {
				return last
			}
		case <-limit:
			w.t.Fatalf("%s: not seen; last was %+v", what, last)
		}
	}
}

// now is the clock that events are stamped with.
func now() time.Duration {
	var ts unix.Timespec
	_ = unix.ClockGettime(unix.CLOCK_MONOTONIC, &ts)
	return time.Duration(ts.Nano())
}

// room lays a room's network: the box with eth0, and its gateway.
func room(t *testing.T, name string) (box, gateway *probetest.Namespace) {
	t.Helper()
	box = probetest.NewNamespace(t, name+"-box")
	gateway = probetest.NewNamespace(t, name+"-gw")
	box.Cable("eth0", gateway, "lan0")
	plugIn(box, gateway)
	return box, gateway
}

func plugIn(box, gateway *probetest.Namespace) {
	gateway.Run("ip addr add 10.9.0.1/24 dev lan0")
	gateway.Run("ip addr add fd09::1/64 dev lan0 nodad")
	gateway.Run("ip link set lan0 up")
	box.Run("ip addr add 10.9.0.2/24 dev eth0")
	box.Run("ip addr add fd09::2/64 dev eth0 nodad")
	box.Run("ip link set eth0 up")
	box.Run("ip route add default via 10.9.0.1")
	box.Run("ip -6 route add default via fd09::1")
}

func usable(e devices.LocalEvent) bool { return e.Usable() && e.Route4 && e.Route6 }

func TestCarrierTellsWhatItFinds(t *testing.T) {
	box, _ := room(t, "found")
	for _, iface := range []string{"", "eth0"} {
		w := watchCarrier(t, box, iface)
		e := w.until("a usable connection", usable)
		want := devices.Local{Interface: "eth0", Present: true, Up: true, Carrier: true, Flaps: e.Flaps,
			Route4: true, Address4: netip.MustParseAddr("10.9.0.2"), Gateway4: netip.MustParseAddr("10.9.0.1"),
			Route6: true, Address6: netip.MustParseAddr("fd09::2"), Gateway6: netip.MustParseAddr("fd09::1"),
			Neighbour4: e.Neighbour4, Neighbour6: e.Neighbour6}
		if e.Local != want || e.Cause != "" || e.At > now() {
			t.Errorf("got %+v, want %+v", e, want)
		}
	}
}

func TestCableOutIsSeenAtOnce(t *testing.T) {
	box, gateway := room(t, "cable")
	w := watchCarrier(t, box, "")
	w.until("a usable connection", usable)
	for range 10 {
		begun := now()
		gateway.Switch("lan0", false)
		e := w.until("no carrier", func(e devices.LocalEvent) bool { return !e.Carrier })
		if took := e.At - begun; took > 200*time.Millisecond || took < 0 {
			t.Errorf("the cable out was seen after %v, want at most 200 ms", took)
		} else {
			t.Logf("cable out: seen after %v", took)
		}
		if e.Interface != "eth0" || e.Usable() || e.Cause == "" {
			t.Errorf("got %+v, want eth0 and a cause", e)
		}
		gateway.Switch("lan0", true)
		w.until("carrier", func(e devices.LocalEvent) bool { return e.Carrier })
	}
}

func TestRouteAddressAndSwitchAreFollowed(t *testing.T) {
	box, _ := room(t, "route")
	w := watchCarrier(t, box, "eth0")
	w.until("a usable connection", usable)
	box.Run("ip route del default")
	w.until("no IPv4 route", func(e devices.LocalEvent) bool { return !e.Route4 && e.Usable() })
	box.Run("ip -6 route del default")
	w.until("no route", func(e devices.LocalEvent) bool { return !e.Usable() && e.Cause != "" })
	box.Run("ip route add default via 10.9.0.1")
	w.until("IPv4 again", func(e devices.LocalEvent) bool { return e.Usable() })
	box.Run("ip route replace default via 10.9.0.7")
	w.until("the other gateway", func(e devices.LocalEvent) bool { return e.Gateway4 == netip.MustParseAddr("10.9.0.7") })
	// The kernel drops the route with the interface's being up, and with the
	// address, and says nothing of it.
	box.Run("ip link set eth0 down")
	w.until("switched off", func(e devices.LocalEvent) bool { return !e.Up && !e.Route4 })
	box.Run("ip link set eth0 up")
	box.Run("ip route add default via 10.9.0.1")
	w.until("on again", func(e devices.LocalEvent) bool { return e.Usable() && e.Route4 })
	box.Run("ip addr del 10.9.0.2/24 dev eth0")
	w.until("no address", func(e devices.LocalEvent) bool { return !e.Address4.IsValid() && !e.Route4 })
}

func TestInterfaceGoesAndComesBack(t *testing.T) {
	box, gateway := room(t, "gone")
	w := watchCarrier(t, box, "")
	w.until("a usable connection", usable)
	box.Run("ip link del eth0")
	e := w.until("gone", func(e devices.LocalEvent) bool { return !e.Present })
	if e.Interface != "eth0" || e.Cause == "" {
		t.Errorf("got %+v, want word that eth0 is gone", e)
	}
	box.Cable("eth0", gateway, "lan0")
	plugIn(box, gateway)
	w.until("back", usable)
}

func TestGatewayAnswersAndFallsSilent(t *testing.T) {
	box, gateway := room(t, "gw")
	box.Run("sysctl -q net.ipv4.ping_group_range=0\t2147483647")
	for name, p := range map[string]devices.Prober{
		"default route": probe.NewGateway("gateway", ""),
		"eth0":          probe.NewGateway("gateway", "eth0"),
		"IPv6":          probe.NewPing(probe.Target{Host: "fd09::1", Interface: "eth0"}),
	} {
		t.Run(name, func(t *testing.T) {
			a := ask(t, p, box)
			seq := uint32(70000) // beyond what ICMP's own number holds
			for answered := false; !answered; seq++ {
				a.number(seq)
				if e := <-a.events; e.Kind == devices.ProbeFailed && errors.Is(e.Err, devices.ErrUnresolved) {
					continue // the route is being looked up
				} else if e.Kind != devices.ProbeSent {
					t.Fatalf("got %+v", e)
				}
				if e := a.next(devices.ProbeAnswered); e.Seq != seq {
					t.Fatalf("answer to %d, want %d", e.Seq, seq)
				}
				answered = true
			}
			gateway.Run("nft add table inet hush; add chain inet hush in { type filter hook input priority 0 ; } ; add rule inet hush in icmp type echo-request drop")
			gateway.Run("nft add rule inet hush in icmpv6 type echo-request drop")
			a.number(seq)
			a.next(devices.ProbeSent)
			select {
			case e := <-a.events:
				t.Errorf("a silent gateway gave %+v", e)
			case <-time.After(200 * time.Millisecond):
			}
			gateway.Run("nft delete table inet hush")
		})
	}
}

func TestPingWithoutPermissionSaysSo(t *testing.T) {
	box, _ := room(t, "denied")
	box.Run("sysctl -q net.ipv4.ping_group_range=1\t0")
	for _, host := range []string{"10.9.0.1", "fd09::1"} {
		a := ask(t, probe.NewPing(probe.Target{Host: host}), box)
		a.number(1)
		if e := a.next(devices.ProbeFailed); !errors.Is(e.Err, devices.ErrDenied) {
			t.Errorf("got %v, want denied", e.Err)
		} else {
			t.Log(e.Err)
		}
	}
}

func TestUnreachableHostIsNamed(t *testing.T) {
	box, _ := room(t, "hole")
	a := ask(t, probe.NewSTUN(probe.Target{Host: "10.9.0.99", Port: 3478}), box)
	a.number(1)
	a.next(devices.ProbeSent)
	// The kernel gives up asking for it after about three seconds.
	if e := a.next(devices.ProbeFailed); e.Seq != 1 || !errors.Is(e.Err, devices.ErrNoRoute) {
		t.Errorf("got %+v, want no route", e)
	}
}

func TestFirewallsAreNamed(t *testing.T) {
	box, gateway := room(t, "wall")
	gateway.Run("sysctl -q net.ipv4.ip_forward=1")
	gateway.Run("ip addr add 10.10.0.1/32 dev lo")
	gateway.Run("nft add table ip wall; add chain ip wall in { type filter hook input priority 0 ; } ; add rule ip wall in udp dport 3478 reject with icmp type admin-prohibited")
	a := ask(t, probe.NewSTUN(probe.Target{Host: "10.10.0.1", Port: 3478, Interface: "eth0"}), box)
	a.number(1)
	a.next(devices.ProbeSent)
	if e := a.next(devices.ProbeFailed); !errors.Is(e.Err, devices.ErrRefused) {
		t.Errorf("got %+v, want refused by the firewall", e)
	}
	box.Run("nft add table ip wall; add chain ip wall out { type filter hook output priority 0 ; } ; add rule ip wall out udp dport 3478 drop")
	a.number(2)
	if e := a.next(devices.ProbeFailed); e.Seq != 2 || !errors.Is(e.Err, devices.ErrBlocked) {
		t.Errorf("got %+v, want blocked by this box", e)
	}
}

// An interface that goes away is named, and so is one that is not there; when
// it is back, so are the answers.
func TestInterfaceGoneAndBackIsFollowed(t *testing.T) {
	box, gateway := room(t, "unplug")
	reflector := make(chan netip.AddrPort, 1)
	ctx, cancel := context.WithCancel(t.Context())
	served := gateway.Go(func() { reflectAt(ctx, t, "0.0.0.0:862", reflector) })
	<-reflector
	a := ask(t, probe.NewSTAMP(probe.Target{Host: "10.9.0.1", Port: 862, Interface: "eth0"}), box)
	a.number(0)
	a.next(devices.ProbeAnswered)
	box.Run("ip link del eth0")
	seq := a.untilEvent(1, "gone", func(e devices.ProbeEvent) bool { return errors.Is(e.Err, devices.ErrGone) })
	seq = a.untilEvent(seq, "absent", func(e devices.ProbeEvent) bool { return errors.Is(e.Err, devices.ErrAbsent) })
	box.Cable("eth0", gateway, "lan0")
	plugIn(box, gateway)
	a.untilEvent(seq, "an answer", func(e devices.ProbeEvent) bool { return e.Kind == devices.ProbeAnswered })
	cancel()
	<-served
}

// untilEvent sends numbers from seq on until an event of that kind comes, and
// returns the next number.
func (a *asker) untilEvent(seq uint32, what string, is func(devices.ProbeEvent) bool) uint32 {
	a.t.Helper()
	limit := time.After(patience)
	for pace := time.NewTicker(10 * time.Millisecond); ; seq++ {
		a.number(seq)
		select {
		case e := <-a.events:
			if is(e) {
				return seq + 1
			}
		case <-limit:
			a.t.Fatalf("%s: not seen", what)
		}
		<-pace.C
	}
}

func TestPassiveCounters(t *testing.T) {
	box, gateway := room(t, "passive")
	box.Run("nft add table inet klubba; add counter inet klubba media; add chain inet klubba seen { type filter hook prerouting priority -150 ; } ; add rule inet klubba seen udp sport 862 counter name media")
	for name, p := range map[string]devices.Passive{
		"interface": probe.NewInterface("eth0"), "nftables": probe.NewCounter("inet", "klubba", "media"),
	} {
		t.Run(name, func(t *testing.T) {
			reflector := make(chan netip.AddrPort, 1)
			ctx, cancel := context.WithCancel(t.Context())
			served := gateway.Go(func() { reflectAt(ctx, t, "10.9.0.1:862", reflector) })
			a := ask(t, probe.NewSTAMP(target(<-reflector)), box)
			first := tally(t, box, p)
			for seq := range uint32(20) {
				a.number(seq)
				a.next(devices.ProbeAnswered)
			}
			second := tally(t, box, p)
			got := devices.Tally{Packets: second.Packets - first.Packets, Bytes: second.Bytes - first.Bytes}
			if got.Packets < 20 || got.Bytes < 20*72 || name == "nftables" && got.Packets != 20 {
				t.Errorf("counted %+v for 20 answers", got)
			}
			cancel()
			<-served
		})
	}
	t.Run("gone and back", func(t *testing.T) {
		c := probe.NewCounter("inet", "klubba", "media")
		before := tally(t, box, c)
		box.Run("nft delete table inet klubba")
		var err error
		<-box.Go(func() { _, err = c.Read(t.Context()) })
		if !errors.Is(err, devices.ErrAbsent) {
			t.Errorf("got %v, want absent", err)
		}
		box.Run("nft add table inet klubba; add counter inet klubba media { packets 3 bytes 300 }")
		if after := tally(t, box, c); after != (devices.Tally{Packets: before.Packets + 3, Bytes: before.Bytes + 300}) {
			t.Errorf("after %+v, before %+v, want 3 packets more", after, before)
		}
	})
}

func tally(t *testing.T, n *probetest.Namespace, p devices.Passive) (got devices.Tally) {
	t.Helper()
	var err error
	<-n.Go(func() { got, err = p.Read(t.Context()) })
	if err != nil {
		t.Fatal(err)
	}
	return got
}

// reflectAt serves until ctx ends.
func reflectAt(ctx context.Context, t *testing.T, addr string, at chan<- netip.AddrPort) {
	r, err := stamp.Listen(ctx, addr, stamp.DefaultLimits())
	if err != nil {
		t.Error(err)
		close(at)
		return
	}
	at <- r.Addr()
	if err := r.Serve(ctx, nil); err != nil {
		t.Error(err)
	}
}
