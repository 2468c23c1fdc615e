package main

import (
	"context"
	"fmt"
	"os/exec"
	"strconv"
	"strings"
	"testing"
	"time"

	"klubba/devices/probe/probetest"
	"klubba/devices/probe/stamp"
	"klubba/room"
	"klubba/room/link"
)

// probingRoom watches two relays beyond its gateway.
const probingRoom = `
[link]
platform = "custom"
interface = "eth0"
[[relay]]
name = "relay-a"
protocol = "stamp"
host = "10.2.0.1"
[[relay]]
name = "relay-b"
protocol = "stamp"
host = "10.3.0.1"
`

// BenchmarkProbing is what watching the link of an open meeting costs: the
// share of one processor that the whole daemon takes, and what goes over its
// cable both ways, headers included. The room has a network of its own, with a
// gateway and two relays behind it.
func BenchmarkProbing(b *testing.B) {
	const watched = 30 * time.Second
	box := roomNetwork(b)
	h := newHouse(b, probingRoom)
	path, err := built()
	if err != nil {
		b.Fatal(err)
	}
	p := h.launch(exec.Command("ip", "netns", "exec", box.Name(), path, "run", "--config", h.config))
	p.untilAnswers()
	h.do(room.Start{Meeting: "KS-1"})
	p.untilBothAnswer()
	for b.Loop() {
		before, carried, began := p.cpu(), p.carried(), time.Now()
		pause(b.Context(), watched)
		s := time.Since(began).Seconds()
		b.ReportMetric(100*(p.cpu()-before).Seconds()/s, "cpu-%")
		b.ReportMetric((p.carried()-carried)/s/1000, "kB/s")
	}
}

// untilBothAnswer waits until both relays do.
func (p *process) untilBothAnswer() {
	p.Helper()
	late := time.After(20 * time.Second)
	for answering := 0; answering < 2; {
		f, err := p.client.Link(p.Context())
		answering = 0
		for _, r := range f.Relays {
			if r.Health == string(link.HealthGood) {
				answering++
			}
		}
		select {
		case <-time.After(20 * time.Millisecond):
		case <-late:
			p.Fatalf("the relays do not answer: %+v, %v\n%s", f, err, p.stderr)
		}
	}
}

// roomNetwork is a room's network, and two relays behind its gateway.
func roomNetwork(b *testing.B) *probetest.Namespace {
	b.Helper()
	box, far := probetest.NewNamespace(b, "room"), probetest.NewNamespace(b, "far")
	box.Cable("eth0", far, "lan0")
	for _, line := range []string{
		"ip addr add 10.1.0.1/24 dev lan0", "ip addr add 10.2.0.1/32 dev lo", "ip addr add 10.3.0.1/32 dev lo", "ip link set lan0 up",
	} {
		far.Run(line)
	}
	for _, line := range []string{
		"ip addr add 10.1.0.2/24 dev eth0", "ip link set eth0 up", "ip route add default via 10.1.0.1",
		"sysctl -q net.ipv4.ping_group_range=0\t2147483647",
	} {
		box.Run(line)
	}
	ctx, cancel := context.WithCancel(context.Background())
	for _, host := range []string{"10.2.0.1", "10.3.0.1"} {
		served := far.Go(func() {
			r, err := stamp.Listen(ctx, fmt.Sprintf("%s:%d", host, stamp.Port), stamp.DefaultLimits())
			if err == nil {
				err = r.Serve(ctx, nil)
			}
			if err != nil {
				b.Error(err)
			}
		})
		b.Cleanup(func() { <-served })
	}
	b.Cleanup(cancel)
	return box
}

// carried is how many bytes have gone over the daemon's cable so far, both
// ways, as its own network tells.
func (p *process) carried() (bytes float64) {
	p.Helper()
	_, counters, _ := strings.Cut(p.proc("net/dev"), "eth0:")
	fields := strings.Fields(counters)
	for _, i := range []int{0, 8} { // received, sent: /proc/net/dev in proc(5)
		n, err := strconv.ParseFloat(fields[i], 64)
		if err != nil {
			p.Fatal(err)
		}
		bytes += n
	}
	return bytes
}
