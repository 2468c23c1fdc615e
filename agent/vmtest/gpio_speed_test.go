package vmtest_test

import (
	"bufio"
	"fmt"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	"klubba/agent/cell"
	"klubba/devices"
	"klubba/devices/gpio"
)

const (
	presses = 200
	// maxRatio is how many times slower than the C program a press may be.
	maxRatio = 3.0
)

// TestInGuestGPIOPressToLamp times 200 presses of the way that the daemon uses
// (Button.Watch, a cell, Light.Play) and of a bare C program of the same
// shape. Both run in the same guest, each with a button and a lamp of its own,
// and are pressed in turn, so that what else the machine does meets both.
//
// The observer is the kernel's own tracer, the same for both: the interrupt of
// the button's line (irq_handler_entry) starts the watch, and the lamp's line
// being set (gpio_value) stops it, both stamped on the monotonic clock. So
// nothing that runs beside the program under test has to watch for the lamp,
// and what it costs to press, which is the simulator's, is left out. The bound
// holds in a guest whose clock counts instructions; elsewhere the figures are
// shown only, since with more load than processors they tell of the host.
func TestInGuestGPIOPressToLamp(t *testing.T) {
	room := newSimRoom(t)
	start(t, exec.Command(*presslamp, "/dev/"+room.chip(), "1", "4"))
	start(t, exec.Command(os.Args[0], "-test.run=^TestHelperPressToLamp$", "-guest", "-helper="+room.label))
	stop := trace(t)
	for range presses {
		press(t, room, 0, 3)
		press(t, room, 1, 4)
	}
	compare(t, stop())
}

// compare sets the daemon's side against the C program, and holds it to the
// bound where that was asked for.
func compare(t *testing.T, record string) {
	t.Helper()
	ours, bare := pairs(t, record, "klubba"), pairs(t, record, "presslamp")
	ratio := float64(ours.median()) / float64(bare.median())
	t.Logf("press to lamp, %d presses in the guest: bare C median %v, p99 %v; klubba median %v, p99 %v; ratio of medians %.2f",
		presses, bare.median(), bare.p99(), ours.median(), ours.p99(), ratio)
	if *bound && ratio > maxRatio {
		t.Errorf("the median press takes %.2f times that of a bare C program; at most %.0f", ratio, maxRatio)
	}
}

// press holds a button until its lamp is lit, and lets it go until it is dark.
func press(t *testing.T, room *simRoom, button, lamp int) {
	t.Helper()
	room.pull(t, button, true)
	until(t, "lit", func() bool { return room.value(t, lamp) == 1 })
	room.pull(t, button, false)
	until(t, "dark", func() bool { return room.value(t, lamp) == 0 })
}

// TestHelperPressToLamp is the program under test: what the daemon does with a
// press, without the room.
func TestHelperPressToLamp(t *testing.T) {
	if *helper == "" {
		t.Skip("a helper process of the tests in a guest")
	}
	opt := gpio.LightOptions{Chip: *helper, Lines: []gpio.LampLine{{Colour: devices.Red, Line: gpio.Line{Name: "red"}}}}
	want := cell.New(steady(devices.Dark))
	play(t, gpio.NewLight(opt), want)
	err := gpio.NewButton(gpio.ButtonOptions{Chip: *helper}).Watch(t.Context(), func(e devices.Edge) {
		switch {
		case e.First:
			fmt.Println("ready")
		case e.Pressed:
			want.Set(steady(devices.Red))
		default:
			want.Set(steady(devices.Dark))
		}
	})
	t.Fatal(err) // it is killed before it comes here
}

// times are what presses took, sorted.
type times []time.Duration

func (d times) median() time.Duration { return d[len(d)/2] }
func (d times) p99() time.Duration    { return d[len(d)*99/100] }

// start runs a program until the test ends. It says "ready" when it is.
func start(t *testing.T, program *exec.Cmd) {
	t.Helper()
	program.Stderr = os.Stderr
	words, err := program.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := program.Start(); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		_ = program.Process.Kill()
		_ = program.Wait() // killed: an error by intent
	})
	awaitReady(t, words)
}

// awaitReady waits for the program's word, and then reads away what it says.
func awaitReady(t *testing.T, words io.Reader) {
	t.Helper()
	ready := make(chan bool)
	go func() {
		defer close(ready)
		for lines := bufio.NewScanner(words); lines.Scan(); {
			if lines.Text() == "ready" {
				ready <- true
			}
		}
	}()
	select {
	case is := <-ready:
		if !is {
			t.Fatal("the program under test ended before it was ready")
		}
	case <-time.After(starting):
		t.Fatalf("the program under test was not ready within %v", starting)
	}
}

const tracing = "/sys/kernel/tracing"

// trace records interrupts and the values set to lines, until the returned
// function gives the record.
func trace(t *testing.T) (stop func() string) {
	t.Helper()
	setTracer(t, "events/irq/irq_handler_entry/filter", `name == "klubba" || name == "presslamp"`)
	traceLines(t)
	setTracer(t, "events/irq/irq_handler_entry/enable", "1")
	return func() string {
		t.Helper()
		setTracer(t, "events/irq/irq_handler_entry/enable", "0")
		setTracer(t, "events/gpio/gpio_value/enable", "0")
		return traced(t)
	}
}

// traceLines begins a record of the values set to lines.
func traceLines(t *testing.T) {
	t.Helper()
	setTracer(t, "trace_clock", "mono")
	setTracer(t, "events/gpio/gpio_value/filter", "get == 0")
	setTracer(t, "trace", "")
	setTracer(t, "events/gpio/gpio_value/enable", "1")
}

func setTracer(t *testing.T, file, value string) {
	t.Helper()
	if err := os.WriteFile(filepath.Join(tracing, file), []byte(value), 0); err != nil {
		t.Fatal(err)
	}
}

// traced is the record so far.
func traced(t *testing.T) string {
	t.Helper()
	record, err := os.ReadFile(filepath.Join(tracing, "trace"))
	if err != nil {
		t.Fatal(err)
	}
	return string(record)
}

// pairs are the times from an interrupt to the next "set 1". Lines are such as
//
//	presslamp-88  [001] .....  12.345678: gpio_value: 515 set 1
func pairs(t *testing.T, record, holder string) (found times) {
	t.Helper()
	edge := time.Duration(-1)
	for line := range strings.Lines(record) {
		switch at := moment(line); {
		case strings.HasSuffix(line, "name="+holder+"\n"):
			edge = at
		case strings.Contains(line, "gpio_value:"):
			if edge >= 0 && strings.HasSuffix(line, "set 1\n") {
				found = append(found, at-edge)
			}
			edge = -1
		}
	}
	if len(found) != presses {
		t.Fatalf("%s: the trace has %d presses with their lamp, want %d; it begins:\n%.2000s", holder, len(found), presses, record)
	}
	slices.Sort(found)
	return found
}

// moment is the time on a line of the trace, in microseconds' steps.
func moment(line string) time.Duration {
	for _, word := range strings.Fields(line) {
		digits, ok := strings.CutSuffix(word, ":")
		if s, err := strconv.ParseFloat(digits, 64); ok && err == nil {
			return time.Duration(s * float64(time.Second))
		}
	}
	return -1
}
