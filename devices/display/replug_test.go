package display_test

import (
	"context"
	"sync/atomic"
	"testing"

	"klubba/devices"
	"klubba/devices/display"
	"klubba/devices/display/displaytest"
	"klubba/devices/leaktest"
	"klubba/devices/serialport"
)

// TestThousandReplugs: on a thousand ports that are unplugged in use, no
// descriptor and no goroutine is left, and the state is right after each.
func TestThousandReplugs(t *testing.T) {
	sim := displaytest.New(t, "samsung-mdc", 1)
	var path atomic.Pointer[string]
	path.Store(new(string))
	way := display.Serial(func(speed int) (display.Stream, error) {
		return serialport.Open(serialport.Options{Path: *path.Load(), Speed: speed})
	})
	timing := display.TimingOf("samsung-mdc")
	timing.Gap, timing.Other = 0, 0
	d := display.NewPort(way, protocol(t, "samsung-mdc"), display.Options{Timing: &timing}).Display("left", 1)
	ctx, cancel := context.WithCancel(t.Context())
	watched := make(chan error, 1)
	go func() { watched <- d.Watch(ctx, func(devices.Report) {}) }() // keeps the port open
	defer func() { cancel(); <-watched }()
	var before leaktest.Baseline
	for i := range 1000 {
		t.Run("", func(t *testing.T) {
			port, unplug := sim.PTY(t)
			path.Store(&port)
			if err := d.SetVolume(ctx, i%100); err != nil || sim.State().Volume != i%100 {
				t.Fatalf("cycle %d: %v, %+v", i, err, sim.State())
			}
			unplug()
			if _, err := d.Volume(ctx); err == nil {
				t.Fatalf("cycle %d: a display that was unplugged answered", i)
			}
		})
		if i == 10 {
			before = leaktest.Take(t)
		}
	}
	before.Check(t)
}
