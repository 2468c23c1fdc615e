package vmtest_test

import (
	"fmt"
	"path/filepath"
	"strconv"
	"strings"
	"testing"
	"time"

	"klubba/agent"
	"klubba/room"
)

// linkRoom is a room whose way to the remote members is a real network. Sound
// and picture are simulated.
type linkRoom struct {
	*daemonRoom
	*network
	meeting string
	base    int // the kernel's own number of the chip's line 0
}

const linkConfig = `
[policy]
restore_hold = "2s"
[link]
platform = "custom"
interface = "eth0"
[[relay]]
name = "relay-a"
protocol = "stamp"
host = %q
[[relay]]
name = "relay-b"
protocol = "stun"
host = %q
`

// restoreHold is that of linkConfig.
const restoreHold = 2 * time.Second

// newLinkRoom makes a room with an open meeting and a good link.
func newLinkRoom(t *testing.T, n *network, meeting string) *linkRoom {
	t.Helper()
	r := &linkRoom{network: n, meeting: meeting}
	r.daemonRoom = newDaemonRoomIn(t, place(r.room.Name()), "5ms", fmt.Sprintf(linkConfig, n.relays[0], n.relays[1]))
	r.base = r.lineZero(t)
	traceLines(t)
	r.run(t)
	r.do(t, room.Start{Meeting: meeting})
	r.untilLamps(t, greenLit)
	return r
}

// lineZero finds the kernel's own number of the chip's first line.
func (r *linkRoom) lineZero(t *testing.T) int {
	t.Helper()
	labels, err := filepath.Glob("/sys/class/gpio/gpiochip*/label")
	if err != nil {
		t.Fatal(err)
	}
	for _, label := range labels {
		if r.read(t, label) != r.label {
			continue
		}
		base, err := strconv.Atoi(r.read(t, filepath.Join(filepath.Dir(label), "base")))
		if err != nil {
			t.Fatal(err)
		}
		return base
	}
	t.Fatalf("no chip %s among %v", r.label, labels)
	return 0
}

// The chip's lines of two lamps.
const (
	redLine   = 3
	greenLine = 5
)

// lit is when a lamp's line was first set since a moment, by the kernel's
// tracer, on CLOCK_MONOTONIC.
func (r *linkRoom) lit(t *testing.T, line int, since time.Duration) (time.Duration, bool) {
	t.Helper()
	end := "gpio_value: " + strconv.Itoa(r.base+line) + " set 1\n"
	for text := range strings.Lines(traced(t)) {
		if at := moment(text); at >= since && strings.HasSuffix(text, end) {
			return at, true
		}
	}
	return 0, false
}

// untilLit waits for a lamp that is dark, and returns how long after a moment
// it was lit.
func (r *linkRoom) untilLit(t *testing.T, line int, since time.Duration) time.Duration {
	t.Helper()
	until(t, "the lamp on line "+strconv.Itoa(line)+" is lit", func() bool { return r.value(t, line) == 1 })
	at, ok := r.lit(t, line, since)
	if !ok {
		t.Fatalf("line %d is lit, and was so before %v: nothing lit it since", line, since)
	}
	return at - since
}

// mono is CLOCK_MONOTONIC.
func mono() time.Duration { return agent.Now().Mono }
