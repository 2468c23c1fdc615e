package probe_test

import (
	"context"
	"os"
	"runtime"
	"testing"
	"time"

	"klubba/devices"
	"klubba/devices/probe"
	"klubba/devices/probe/probetest"
)

// cycles is how often everything is opened and closed.
const cycles = 1000

func descriptors(t *testing.T) int {
	t.Helper()
	entries, err := os.ReadDir("/proc/self/fd")
	if err != nil {
		t.Fatal(err)
	}
	return len(entries)
}

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
			files, goroutines := descriptors(t), runtime.NumGoroutine()
			for range cycles {
				once()
			}
			if now := descriptors(t); now > files {
				t.Errorf("%d descriptors became %d", files, now)
			}
			if now := settled(goroutines); now > goroutines {
				t.Errorf("%d goroutines became %d", goroutines, now)
			}
		})
	}
}

// settled counts the goroutines, and gives those beyond the limit a moment to
// leave: one that has said that it is done is counted until it has.
func settled(limit int) int {
	for deadline := time.After(patience); ; {
		now := runtime.NumGoroutine()
		if now <= limit {
			return now
		}
		select {
		case <-time.After(10 * time.Millisecond):
		case <-deadline:
			return now
		}
	}
}
