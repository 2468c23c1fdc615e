package rig_test

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"klubba/agent/rig"
	"klubba/devices"
	"klubba/devices/display/displaytest"
	"klubba/devices/serialport"
	"klubba/room/text"
)

// displaysOf builds what [[display]] sections say.
func displaysOf(t *testing.T, sections string) []devices.NamedDisplay {
	t.Helper()
	set, err := rig.Build(parse(t, sections), nil)
	if err != nil {
		t.Fatal(err)
	}
	return set.Displays
}

// TestDisplays: a chain on one port and a projector on the network are driven by
// what the configuration says.
func TestDisplays(t *testing.T) {
	path, _ := displaytest.New(t, "nec", 2).PTY(t)
	projector := displaytest.New(t, "pjlink", 1)
	projector.Fail(displaytest.Faults{Password: "hemligt"})
	address, _ := projector.TCP(t)
	secret := filepath.Join(t.TempDir(), "p")
	if err := os.WriteFile(secret, []byte("hemligt\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	all := displaysOf(t, fmt.Sprintf(`
[[display]]
name = "left"
protocol = "nec"
port = %q
id = 2
input = "hdmi1"
[[display]]
name = "right"
protocol = "nec"
port = %q
id = 3
required = false
[[display]]
name = "projector"
protocol = "pjlink"
host = %q
password_file = %q
[[display]]
name = "tv"
protocol = "cec"
adapter = "no-such-adapter"
`, path, path, address, secret))
	if len(all) != 4 || all[0].Line != all[1].Line || all[0].Line == all[2].Line || all[1].Required || all[0].Input != "hdmi1" || all[3].Input != "self" {
		t.Fatalf("%+v", all)
	}
	for _, d := range []devices.NamedDisplay{all[0], all[2]} {
		if s, err := d.Status(t.Context()); err != nil || s.Power != devices.PowerOn {
			t.Errorf("%s: %+v, %v", d.Name, s, err)
		}
	}
	if err := os.WriteFile(secret, []byte("annat\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	if _, err := displaysOf(t, fmt.Sprintf("[[display]]\nname = \"d\"\nprotocol = \"pjlink\"\nhost = %q\npassword_file = %q\n", address, secret))[0].Status(t.Context()); !errors.Is(err, devices.ErrDenied) || strings.Contains(err.Error(), "annat") {
		t.Errorf("with another password: %v", err)
	}
	if _, err := all[3].Power(t.Context()); !errors.Is(err, devices.ErrAbsent) {
		t.Errorf("a television without an adapter: %v", err)
	}
}

// What is wrong with a display on a serial port is said so that a caretaker can
// act on it, in Swedish.
func TestDisplayCauses(t *testing.T) {
	silent := displaytest.Faults{Silent: true}
	for _, c := range []struct {
		name, speaks string
		id           int
		faults       displaytest.Faults
		before       func(t *testing.T, path string, d devices.NamedDisplay)
		want         string
	}{
		{"another id", "nec", 4, displaytest.Faults{}, nil, "en skärm med en annan adress svarar: 4; ange den adressen"},
		{"another protocol", "samsung-mdc", 1, displaytest.Faults{}, nil, "den svarar som Samsung MDC: ställ in protokollet på det"},
		{"off at the wall", "nec", 1, silent, nil, "skärmen säger ingenting: är den på vid väggen"},
		{"deaf in standby", "nec", 1, displaytest.Faults{DeafInStandby: true}, func(t *testing.T, _ string, d devices.NamedDisplay) {
			if err := d.SetPower(t.Context(), false); !errors.Is(err, devices.ErrAsleep) {
				t.Errorf("switched off: %v", err)
			}
		}, "i viloläge hör den inte; slå på i menyn att den får styras i viloläge"},
		{"held by another program", "nec", 1, displaytest.Faults{}, func(t *testing.T, path string, _ devices.NamedDisplay) {
			p, err := serialport.Open(serialport.Options{Path: path})
			if err != nil {
				t.Fatal(err)
			}
			t.Cleanup(func() { _ = p.Close() })
		}, "upptagen av ett annat program"},
		{"the console", "", 0, displaytest.Faults{}, nil, "den är den här datorns konsol"},
		{"not plugged in", "", 1, displaytest.Faults{}, nil, "finns inte"},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			path := "/dev/ptmx" // of the consoles' kind
			if c.id > 0 {
				path = "/dev/serial/by-id/usb-none"
			}
			if c.speaks != "" {
				sim := displaytest.New(t, c.speaks, c.id)
				sim.Fail(c.faults)
				path, _ = sim.PTY(t)
			}
			d := displaysOf(t, fmt.Sprintf("[[display]]\nname = \"left\"\nprotocol = \"nec\"\nport = %q\n", path))[0]
			if c.before != nil {
				c.before(t, path, d)
			}
			ctx, cancel := context.WithTimeout(t.Context(), time.Minute)
			defer cancel()
			_, err := d.Display.(devices.Tester).Test(ctx)
			if err == nil {
				t.Fatal("nothing is wrong with it")
			}
			said := text.New(text.Swedish).Detail(err.Error())
			if t.Log(said); !strings.Contains(said, c.want) {
				t.Errorf("%v\nis said as %q, want %q", err, said, c.want)
			}
		})
	}
}
