package probe_test

import (
	"context"
	"testing"
	"time"

	"klubba/devices"
	"klubba/devices/leaktest"
	"klubba/devices/probe"
	"klubba/devices/probe/probetest"
)

// cycles is how often everything is opened and closed.
const cycles = 1000

// TestNothingIsLeftBehind opens and closes probes and watches a thousand times.
func TestNothingIsLeftBehind(t *testing.T) {
	relay := probetest.NewRelay(t, "127.0.0.1:0")
	for name, once := range map[string]func(){
		"probe": func() {
			p, answered := probe.NewSTUN(target(relay.Addr())), false
			defer p.Close()
			p.Send(1, func(devices.ProbeEvent) {})
			for !answered {
				p.Receive(func(e devices.ProbeEvent) { answered = e.Kind == devices.ProbeAnswered })
			}
		},
		"unresolved": func() {
			p := probe.NewSTUN(probe.Target{Host: "a.invalid"})
			p.Send(1, func(devices.ProbeEvent) {})
			p.Close()
		},
		"carrier": func() {
			ctx, cancel := context.WithCancel(t.Context())
			defer cancel()
			if err := probe.NewCarrier("lo").Watch(ctx, func(devices.LocalEvent) { cancel() }); err != nil {
				t.Error(err)
			}
		},
		"service": func() {
			_, _ = probe.NewTCP(probe.Service{Timeout: time.Second}, "127.0.0.1:1").Check(t.Context())
		},
	} {
		t.Run(name, func(t *testing.T) {
			once() // what the runtime opens once and keeps
			before := leaktest.Take(t)
			for range cycles {
				once()
			}
			before.Check(t)
		})
	}
}
