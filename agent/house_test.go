package agent_test

import (
	"context"
	"errors"
	"io"
	"log/slog"
	"path/filepath"
	"testing"
	"testing/synctest"
	"time"

	"klubba/agent"
	"klubba/agent/store"
	"klubba/agent/wire"
	"klubba/devices"
	"klubba/devices/sim"
	"klubba/room"
	"klubba/room/record"
)

// house is a simulated room with an agent in it, in a synctest bubble.
type house struct {
	*testing.T
	sim   *sim.Room
	agent *agent.Agent
	path  string // of the record
	began time.Time
	end   func() error
	// services run beside the room; set before start.
	services map[string]func(context.Context) error
}

// booted is how long the machine has been up when a house begins.
const booted = time.Hour

func newHouse(t *testing.T) *house {
	h := &house{T: t, path: filepath.Join(t.TempDir(), "record.db"), began: time.Now()}
	h.sim = sim.New(func() time.Duration { return h.now().Mono })
	return h
}

func (h *house) now() room.Instant {
	return room.Instant{Mono: booted + time.Since(h.began), Wall: time.Now().UTC()}
}

func (h *house) options() agent.Options {
	set := devices.Set{
		Lights: []devices.NamedLight{{Name: "light", Light: h.sim.Light("light", devices.Red|devices.Amber|devices.Green)}},
		Buttons: []devices.NamedButton{
			{Name: "chair", Role: devices.RoleChair, Button: h.sim.Button("chair")},
			{Name: "doors", Role: devices.RoleDoors, Button: h.sim.Button("doors")},
		},
		Path: h.sim.Path(), Media: h.sim.Media(), Remote: h.sim.Remote(),
		Parts: []devices.NamedPart{
			{Name: sim.Camera, Kind: "camera", Required: true, Watcher: h.sim.Part(sim.Camera)},
		},
	}
	return agent.Options{
		Policy: room.DefaultPolicy(), Set: set,
		Open:    func() (*store.Store, error) { return store.Open(h.path, store.Options{}) },
		Aside:   func() (string, error) { return store.Quarantine(h.path) },
		Version: "test", Boot: "boot-1", Now: h.now, Synced: func() bool { return true },
		Log: slog.New(slog.DiscardHandler),
	}
}

// start runs an agent and waits until the house is quiet.
func (h *house) start(opt agent.Options) {
	h.Helper()
	h.agent = agent.New(opt)
	for name, run := range h.services {
		h.agent.Serve(name, run)
	}
	ctx, cancel := context.WithCancel(context.Background())
	done := make(chan error, 1)
	go func() { done <- h.agent.Run(ctx) }()
	var once bool
	h.end = func() error {
		if once {
			return nil
		}
		once = true
		cancel()
		return <-done
	}
	h.Cleanup(func() {
		if err := h.end(); err != nil {
			h.Errorf("the agent ended with: %v", err)
		}
	})
	h.wait(2 * time.Second)
}

func (h *house) wait(d time.Duration) {
	time.Sleep(d)
	synctest.Wait()
}

func (h *house) press(button string, d time.Duration) {
	h.sim.Down(button)
	h.wait(d)
	h.sim.Up(button)
	h.wait(50 * time.Millisecond)
}

func (h *house) do(v room.Verb) wire.Outcome {
	h.Helper()
	out, err := h.agent.Do(h.Context(), room.Command{By: room.Actor{Via: room.ViaCLI, Name: "anna"}, Do: v})
	if err != nil {
		h.Fatalf("%s: %v", v.Name(), err)
	}
	synctest.Wait()
	return out
}

func (h *house) status() room.Status { return h.agent.Told().Value().Status }

func (h *house) wantPhase(want room.Phase) {
	h.Helper()
	if got := h.status().Phase; got != want {
		h.Fatalf("the phase is %s, want %s", got, want)
	}
}

func (h *house) wantSignal(want room.Signal) {
	h.Helper()
	if got := h.status().Signal; got != want {
		h.Fatalf("the light says %s, want %s", got, want)
	}
}

func (h *house) wantPart(name string, want room.Condition) room.Part {
	h.Helper()
	p, ok := h.status().Parts.Find(name)
	if !ok || p.Condition != want {
		h.Fatalf("part %s is %q (%s), want %q", name, p.Condition, p.Cause, want)
	}
	return p
}

// entries reads the record of a house whose agent has ended.
func (h *house) entries() []record.Sealed {
	h.Helper()
	st, err := store.Open(h.path, store.Options{})
	if err != nil {
		h.Fatal(err)
	}
	defer func() { h.must(st.Close()) }()
	if _, err := st.Verify(context.Background()); err != nil {
		h.Fatalf("the chain: %v", err)
	}
	all, err := st.After(0, 1<<20)
	h.must(err)
	return all
}

func (h *house) must(err error) {
	h.Helper()
	if err != nil {
		h.Fatal(err)
	}
}

// count counts the entries of a kind with that From and To.
func count(entries []record.Sealed, kind room.Kind, from, to string) (n int) {
	for _, s := range entries {
		if s.Entry.Kind == kind && s.Entry.From == from && s.Entry.To == to {
			n++
		}
	}
	return n
}

// logTo logs to w. Read it when the agent has ended.
func logTo(w io.Writer) *slog.Logger { return slog.New(slog.NewTextHandler(w, nil)) }

var errTest = errors.New("broken by the test")
