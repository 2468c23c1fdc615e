package rig_test

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"klubba/agent"
	"klubba/agent/config"
	"klubba/agent/displays"
	"klubba/agent/rig"
	"klubba/devices/display/displaytest"
)

// BenchmarkDisplayStatus asks four displays on four serial ports, each of which
// answers after 100 ms, what they show, in real time; and then again beside a
// fifth that is dead. It tells the longest that one of the four took, which is to
// be under 1500 ms.
func BenchmarkDisplayStatus(b *testing.B) {
	for name, dead := range map[string]int{"four": 0, "beside-a-dead-one": 1} {
		b.Run(name, func(b *testing.B) {
			var sections strings.Builder
			for i, protocol := range []string{"samsung-mdc", "nec", "lg", "philips-sicp", "nec"}[:4+dead] {
				sim := displaytest.New(b, protocol, 1)
				sim.Fail(displaytest.Faults{Answers: 100 * time.Millisecond, Silent: i == 4})
				path, _ := sim.PTY(b)
				fmt.Fprintf(&sections, "[[display]]\nname = \"d-%d\"\nprotocol = %q\nport = %q\n", i, protocol, path)
			}
			c, err := config.Parse("f", []byte("[room]\nsite = \"s\"\nname = \"n\"\n"+sections.String()))
			if err != nil {
				b.Fatal(err)
			}
			set, err := rig.Build(c, nil)
			if err != nil {
				b.Fatal(err)
			}
			desk := displays.New(displays.Options{Displays: set.Displays, Now: agent.Now})
			var longest int64
			for b.Loop() {
				for i, d := range desk.List(b.Context(), true).Displays {
					if (d.State.Error != "") != (i == 4) {
						b.Fatalf("%+v", d.State)
					}
					if i < 4 {
						longest = max(longest, d.State.TookMS)
					}
				}
			}
			b.ReportMetric(float64(longest), "ms-longest")
		})
	}
}
