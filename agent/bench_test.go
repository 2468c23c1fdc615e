package agent_test

import (
	"context"
	"fmt"
	"os/exec"
	"path/filepath"
	"runtime"
	"slices"
	"testing"
	"time"

	"klubba/agent"
	"klubba/agent/store"
	"klubba/devices"
	"klubba/room"
)

// finger is a button that the benchmark presses: its edges come as a driver's
// would, from a goroutine that yields after each.
type finger struct{ edges chan devices.Edge }

func (f finger) Watch(ctx context.Context, emit func(devices.Edge)) error {
	emit(devices.Edge{First: true, At: agent.Now().Mono})
	for {
		select {
		case e := <-f.edges:
			emit(e)
			runtime.Gosched()
		case <-ctx.Done():
			return nil
		}
	}
}

// bulb is a lamp that tells when it is set.
type bulb struct{ lit chan time.Duration }

func (bulb) Colours() devices.Colour { return devices.Red | devices.Green }

func (b bulb) Play(ctx context.Context, want devices.Want[devices.Pattern]) error {
	return devices.PlayBeats(ctx, want, func(c devices.Colour) error {
		if c == devices.Red {
			select {
			case b.lit <- agent.Now().Mono:
			default:
			}
		}
		return nil
	})
}

// BenchmarkPressToLamp is the daemon's own share of a press: from the edge
// that its driver has read to the value that the lamp is given, while every
// press is recorded on disk. "busy" keeps every processor busy with another
// process meanwhile.
func BenchmarkPressToLamp(b *testing.B) {
	for _, busy := range []int{0, runtime.NumCPU()} {
		b.Run(fmt.Sprintf("busy=%d", busy), func(b *testing.B) { pressToLamp(b, busy) })
	}
}

func pressToLamp(b *testing.B, busy int) {
	for range busy {
		hog := exec.Command("sh", "-c", "while :; do :; done")
		if err := hog.Start(); err != nil {
			b.Fatal(err)
		}
		defer func() {
			_ = hog.Process.Kill()
			_ = hog.Wait() // killed: an error by intent
		}()
	}
	button, lamp := finger{make(chan devices.Edge)}, bulb{make(chan time.Duration, 1)}
	a, end := runFor(b, devices.Set{
		Lights:  []devices.NamedLight{{Name: "light", Light: lamp}},
		Buttons: []devices.NamedButton{{Name: "chair", Role: devices.RoleChair, Button: button}},
	})
	defer end()
	do(b, a, room.Start{})
	var took []time.Duration
	for b.Loop() {
		at := agent.Now().Mono
		button.edges <- devices.Edge{Pressed: true, At: at}
		took = append(took, <-lamp.lit-at)
		button.edges <- devices.Edge{At: agent.Now().Mono}
		do(b, a, room.Resume{Override: true})
		for len(lamp.lit) > 0 {
			<-lamp.lit
		}
	}
	slices.Sort(took)
	b.ReportMetric(float64(took[len(took)/2].Microseconds()), "median-µs")
	b.ReportMetric(float64(took[len(took)*99/100].Microseconds()), "p99-µs")
	b.ReportMetric(float64(took[len(took)-1].Microseconds()), "max-µs")
}

func runFor(b *testing.B, set devices.Set) (*agent.Agent, func()) {
	path := filepath.Join(b.TempDir(), "record.db")
	ready := make(chan struct{})
	a := agent.New(agent.Options{
		Policy: room.DefaultPolicy(), Set: set, Boot: "b", Ready: func() { close(ready) },
		Open: func() (*store.Store, error) { return store.Open(path, store.Options{}) },
	})
	ctx, cancel := context.WithCancel(context.Background())
	done := make(chan error, 1)
	go func() { done <- a.Run(ctx) }()
	<-ready
	return a, func() {
		cancel()
		if err := <-done; err != nil {
			b.Error(err)
		}
	}
}

func do(b *testing.B, a *agent.Agent, v room.Verb) {
	if out, err := a.Do(context.Background(), room.Command{By: room.Actor{Via: room.ViaCLI}, Do: v}); err != nil || out.Refused != "" {
		b.Fatalf("%s: %+v, %v", v.Name(), out, err)
	}
}
