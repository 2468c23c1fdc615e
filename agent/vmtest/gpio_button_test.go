package vmtest_test

import (
	"context"
	"errors"
	"testing"
	"time"

	"golang.org/x/sys/unix"

	"klubba/devices"
	"klubba/devices/gpio"
)

// patience is how long a test waits for what must come. The guest is slow and
// shares its processors.
const patience = 10 * time.Second

// watch follows a button until the test ends; its edges come over the channel.
func watch(t *testing.T, opt gpio.ButtonOptions) <-chan devices.Edge {
	t.Helper()
	edges := make(chan devices.Edge, 1000)
	ended := make(chan error, 1)
	ctx, cancel := context.WithCancel(context.Background())
	go func() {
		ended <- gpio.NewButton(opt).Watch(ctx, func(e devices.Edge) { edges <- e })
	}()
	t.Cleanup(func() {
		cancel()
		if err := take(t, ended); err != nil {
			t.Errorf("Watch ended with %v", err)
		}
	})
	return edges
}

// take receives what must come.
func take[T any](t *testing.T, from <-chan T) (v T) {
	t.Helper()
	select {
	case v = <-from:
	case <-time.After(patience):
		t.Errorf("nothing came within %v", patience)
	}
	return v
}

// quiet checks that nothing comes for a while.
func quiet[T any](t *testing.T, from <-chan T, d time.Duration) {
	t.Helper()
	select {
	case v := <-from:
		t.Errorf("%+v came, and nothing should have", v)
	case <-time.After(d):
	}
}

// clock is the clock of the kernel's stamps.
func clock(t *testing.T) time.Duration {
	t.Helper()
	var ts unix.Timespec
	if err := unix.ClockGettime(unix.CLOCK_MONOTONIC, &ts); err != nil {
		t.Fatal(err)
	}
	return time.Duration(ts.Nano())
}

func TestInGuestGPIOButtonEdges(t *testing.T) {
	room := newSimRoom(t)
	edges := watch(t, gpio.ButtonOptions{Chip: room.label})
	if e := take(t, edges); e.Pressed || !e.First {
		t.Errorf("at first: %+v, want a button at rest", e)
	}
	for range 3 {
		for _, pressed := range []bool{true, false} {
			before := clock(t)
			room.pull(t, 0, pressed)
			e := take(t, edges)
			if e.Pressed != pressed || e.First {
				t.Errorf("pressed %v: got %+v", pressed, e)
			}
			if after := clock(t); e.At < before || e.At > after {
				t.Errorf("stamped %v, but the edge was between %v and %v", e.At, before, after)
			}
		}
	}
}

func TestInGuestGPIOButtonHeldAtStart(t *testing.T) {
	room := newSimRoom(t)
	room.pull(t, 0, true)
	edges := watch(t, gpio.ButtonOptions{Chip: room.label})
	if e := take(t, edges); !e.Pressed || !e.First {
		t.Errorf("at first: %+v, want a button held down", e)
	}
}

// A normally-closed button to ground with a pull-up: the press, or a cut wire,
// lets the line rise.
func TestInGuestGPIOButtonNormallyClosed(t *testing.T) {
	room := newSimRoom(t)
	edges := watch(t, gpio.ButtonOptions{Chip: room.label, ActiveLow: true, NormallyClosed: true})
	if e := take(t, edges); e.Pressed {
		t.Errorf("a closed contact at rest: got %+v", e)
	}
	room.pull(t, 0, true)
	if e := take(t, edges); !e.Pressed {
		t.Errorf("the wire is cut: got %+v, want a press", e)
	}
}

// The simulator acts upon a bias as a resistor would: with nothing else on the
// line, a pull-up raises it.
func TestInGuestGPIOButtonBias(t *testing.T) {
	room := newSimRoom(t)
	edges := watch(t, gpio.ButtonOptions{Chip: room.label, ActiveLow: true, Bias: gpio.BiasPullUp})
	if e := take(t, edges); e.Pressed {
		t.Errorf("an open contact with a pull-up: got %+v, want rest", e)
	}
	room.pull(t, 0, false)
	if e := take(t, edges); !e.Pressed {
		t.Errorf("the contact closes to ground: got %+v, want a press", e)
	}
}

func TestInGuestGPIOButtonDebounce(t *testing.T) {
	const debounce = 200 * time.Millisecond
	room := newSimRoom(t)
	edges := watch(t, gpio.ButtonOptions{Chip: room.label, Debounce: debounce})
	take(t, edges)
	for range 20 { // ends pressed
		room.pull(t, 0, false)
		room.pull(t, 0, true)
	}
	settled := clock(t)
	e := take(t, edges)
	if !e.Pressed || e.At < settled {
		t.Errorf("after 20 bounces that ended at %v: got %+v, want one press when the line was still", settled, e)
	}
	room.pull(t, 0, false) // a bounce back, too short to count
	room.pull(t, 0, true)
	quiet(t, edges, 2*debounce)
}

// A reader that stands still while more edges come than the kernel keeps.
func TestInGuestGPIOButtonOverflow(t *testing.T) {
	room := newSimRoom(t)
	edges, gate := make(chan devices.Edge, 1000), make(chan struct{})
	ctx, cancel := context.WithCancel(t.Context())
	ended := make(chan error, 1)
	go func() {
		ended <- gpio.NewButton(gpio.ButtonOptions{Chip: room.label}).Watch(ctx, func(e devices.Edge) {
			edges <- e
			<-gate
		})
	}()
	last := take(t, edges)
	for range 200 {
		room.pull(t, 0, true)
		room.pull(t, 0, false)
	}
	// The simulator may make one interrupt of a release and a press that come
	// at once, and then there is no last press to be told.
	<-time.After(50 * time.Millisecond)
	final := clock(t)
	room.pull(t, 0, true)
	close(gate)
	n := 0
	for last.At < final {
		e := take(t, edges)
		if n++; t.Failed() || e.Pressed == last.Pressed || e.At < last.At {
			t.Fatalf("edge %d is %+v after %+v", n, e, last)
		}
		last = e
	}
	if !last.Pressed || n >= 401 || n < 16 {
		t.Errorf("%d of 401 edges came, the last of them %+v; want some lost, and the button held", n, last)
	}
	cancel()
	if err := take(t, ended); err != nil {
		t.Error(err)
	}
}

func TestInGuestGPIOButtonGoneAndBack(t *testing.T) {
	room := newSimRoom(t)
	button := gpio.NewButton(gpio.ButtonOptions{Chip: room.label})
	edges, ended := make(chan devices.Edge, 10), make(chan error, 1)
	watch := func() { ended <- button.Watch(t.Context(), func(e devices.Edge) { edges <- e }) }
	for range 3 {
		go watch()
		take(t, edges)
		room.pull(t, 0, true)
		if e := take(t, edges); !e.Pressed {
			t.Errorf("pressed: got %+v", e)
		}
		unplugged := time.Now()
		room.unplug(t)
		if err := take(t, ended); !errors.Is(err, devices.ErrGone) {
			t.Errorf("unplugged: Watch ended with %v, want ErrGone", err)
		}
		t.Logf("unplugged: Watch ended after %v", time.Since(unplugged))
		if err := button.Watch(t.Context(), nil); !errors.Is(err, devices.ErrAbsent) {
			t.Errorf("while away: Watch ended with %v, want ErrAbsent", err)
		}
		room.plug(t)
	}
}
