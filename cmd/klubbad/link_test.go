package main

import (
	"encoding/json"
	"errors"
	"fmt"
	"net"
	"testing"
	"time"

	broker "github.com/mochi-mqtt/server/v2"
	"github.com/mochi-mqtt/server/v2/packets"

	"klubba/agent/client"
	"klubba/agent/wire"
	"klubba/room"
	"klubba/room/link"
)

// echo answers as a UDP echo server (RFC 862) until the test ends, and returns
// its port.
func echo(t *testing.T) int {
	t.Helper()
	conn, err := net.ListenUDP("udp4", &net.UDPAddr{IP: net.IPv4(127, 0, 0, 1)})
	if err != nil {
		t.Fatal(err)
	}
	done := make(chan struct{})
	go func() {
		defer close(done)
		for b := make([]byte, 2048); ; {
			n, from, err := conn.ReadFromUDP(b)
			if err != nil {
				return
			}
			_, _ = conn.WriteToUDP(b[:n], from) // one that is lost is what the test is about
		}
	}()
	t.Cleanup(func() { _ = conn.Close(); <-done })
	return conn.LocalAddr().(*net.UDPAddr).Port
}

// measuringRoom watches two relays on this machine and tells a broker.
const measuringRoom = `
[mqtt]
broker = "mqtt://%s"
connect_spread = "0s"
[link]
platform = "custom"
interface = "lo"
gateway = false
[[relay]]
name = "relay-a"
protocol = "echo"
host = "127.0.0.1"
port = %d
[[relay]]
name = "relay-b"
protocol = "echo"
host = "127.0.0.1"
port = %d
`

// TestFiguresOfARealLinkComeOut follows them from two relays to whoever asks
// on the box, and to the broker.
func TestFiguresOfARealLinkComeOut(t *testing.T) {
	withoutRaceDetector(t)
	b, err := startBroker()
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(b.close)
	published := make(chan []byte, 64)
	if err := b.server.Subscribe("rooms/+/+/link/metrics", 2, func(_ *broker.Client, _ packets.Subscription, p packets.Packet) {
		select {
		case published <- p.Payload:
		default: // there are enough
		}
	}); err != nil {
		t.Fatal(err)
	}
	h := newHouse(t, fmt.Sprintf(measuringRoom, b.address, echo(t), echo(t)))
	daemon := h.start()
	defer daemon.end(t)
	late := time.After(20 * time.Second)
	for answering := 0; answering < 2; {
		f, err := h.client.Link(t.Context())
		answering = 0
		for _, r := range f.Relays {
			if r.Health == string(link.HealthGood) && r.AgeMS != nil {
				answering++
			}
		}
		select {
		case <-time.After(20 * time.Millisecond):
		case <-late:
			t.Fatalf("the relays do not answer: %+v, %v\n%s", f, err, daemon.stderr)
		}
	}
	for {
		select {
		case payload := <-published:
			var f wire.LinkFigures
			if err := json.Unmarshal(payload, &f); err != nil {
				t.Fatal(err)
			}
			if f.V == wire.Version && f.Level != string(room.LevelUnknown) && len(f.Relays) == 2 {
				return
			}
		case <-late:
			t.Fatalf("the broker is not told:\n%s", daemon.stderr)
		}
	}
}

func TestASimulatedLinkHasNoFigures(t *testing.T) {
	h := newHouse(t, simulated)
	defer h.start().end(t)
	var problem *client.Problem
	if _, err := h.client.Link(t.Context()); !errors.As(err, &problem) || problem.Status != 404 {
		t.Errorf("got %v", err)
	}
}
