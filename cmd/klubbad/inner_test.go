package main

import (
	"bufio"
	"context"
	"fmt"
	"math/rand/v2"
	"os"
	"os/exec"
	"os/signal"
	"runtime"
	"sync"
	"syscall"
	"time"

	"klubba/agent/config"
	"klubba/agent/mqtt"
	"klubba/agent/rig"
	"klubba/devices"
	"klubba/devices/sim"
)

// innerRole, in the environment, makes this test binary a daemon that runs a
// simulated room by the configuration in its first argument, and shows or
// does more than the real one.
const innerRole = "KLUBBAD_TEST_ROLE"

// The roles.
const (
	// roleLamp writes a line when the lamp is first lit.
	roleLamp = "lamp"
	// roleRestless has a link that flaps and a button that is pressed, and
	// answers each line it reads with its goroutines and its heap.
	roleRestless = "restless"
)

// inner starts this test binary in a role.
func (h *house) inner(role string) *exec.Cmd {
	h.Helper()
	self, err := os.Executable()
	if err != nil {
		h.Fatal(err)
	}
	cmd := exec.Command(self, h.config)
	cmd.Env = append(os.Environ(), innerRole+"="+role)
	return cmd
}

func playRole(role string) int {
	ctx, stop := signal.NotifyContext(context.Background(), syscall.SIGTERM)
	defer stop()
	cfg, err := config.Load(os.Args[1])
	if err != nil {
		return exitCode(err, os.Stderr)
	}
	simulated := simulatedRoom(cfg)
	set, err := rig.Build(cfg, simulated)
	if err != nil {
		return exitCode(err, os.Stderr)
	}
	var hands sync.WaitGroup
	switch role {
	case roleLamp:
		set.Lights[0].Light = tellingLamp{set.Lights[0].Light, sync.OnceFunc(func() { fmt.Println("lit") })}
	case roleRestless:
		hands.Go(func() { restless(ctx, simulated) })
		go answer() // ends with the process
	}
	d := daemonOf{cfg: cfg, set: set, log: logger(cfg.Log, os.Stderr), boot: bootID()}
	d.timing = impatient(role)
	err = d.run(ctx, func() {})
	stop()
	hands.Wait()
	return exitCode(err, os.Stderr)
}

// impatient makes a restless daemon give up a connection and come back in
// seconds, so that it does so often enough to show what that costs.
func impatient(role string) mqtt.Timing {
	if role != roleRestless {
		return mqtt.Timing{}
	}
	return mqtt.Timing{FirstDelay: -1, MinBackoff: 50 * time.Millisecond, MaxBackoff: 500 * time.Millisecond, Ack: 2 * time.Second}
}

// tellingLamp tells when it is first given a colour.
type tellingLamp struct {
	devices.Light
	lit func()
}

func (l tellingLamp) Play(ctx context.Context, want devices.Want[devices.Pattern]) error {
	return devices.PlayBeats(ctx, want, func(c devices.Colour) error {
		if c != devices.Dark {
			l.lit()
		}
		return nil
	})
}

// restless breaks and mends the room for as long as ctx lasts.
func restless(ctx context.Context, r *sim.Room) {
	things := []func(){
		func() { r.SetPath(devices.PathDown, "internet", "two relays silent for 0.9 s") },
		func() { r.SetPath(devices.PathDegraded, "internet", "4 % of packets lost over 5 s") },
		func() { r.SetPath(devices.PathGood, "", "simulated path, 24 ms") },
		func() { r.Mute(devices.Sound, true) },
		func() { r.Mute(devices.Sound, false) },
		func() { r.Break(sim.Camera, devices.ErrGone) },
		func() { r.Mend(sim.Camera) },
		func() { r.Down("chair") },
		func() { r.Up("chair") },
	}
	for ctx.Err() == nil {
		things[rand.IntN(len(things))]()
		pause(ctx, 20*time.Millisecond+rand.N(100*time.Millisecond))
	}
}

func answer() {
	for questions := bufio.NewScanner(os.Stdin); questions.Scan(); {
		runtime.GC()
		var m runtime.MemStats
		runtime.ReadMemStats(&m)
		fmt.Println(runtime.NumGoroutine(), m.HeapAlloc)
	}
}
