package rig_test

import (
	"errors"
	"path/filepath"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"klubba/agent/cell"
	"klubba/agent/config"
	"klubba/agent/rig"
	"klubba/devices"
	"klubba/devices/gpio"
	"klubba/devices/sim"
)

func load(t *testing.T, file string) *config.Config {
	t.Helper()
	c, err := config.Load(file)
	if err != nil {
		t.Fatal(err)
	}
	return c
}

func parse(t *testing.T, text string) *config.Config {
	t.Helper()
	c, err := config.Parse("f", []byte("[room]\nsite = \"s\"\nname = \"n\"\n"+text))
	if err != nil {
		t.Fatal(err)
	}
	return c
}

// uptime is the clock of a simulated room.
func uptime() func() time.Duration {
	start := time.Now()
	return func() time.Duration { return time.Since(start) }
}

// TestEveryFileBuilds: none of the rooms is here, and all can be built.
func TestEveryFileBuilds(t *testing.T) {
	files, err := filepath.Glob("../../configs/*.toml")
	if err != nil || len(files) == 0 {
		t.Fatalf("found %d files: %v", len(files), err)
	}
	for _, file := range files {
		t.Run(filepath.Base(file), func(t *testing.T) {
			c := load(t, file)
			set, err := rig.Build(c, sim.New(uptime()))
			if err != nil {
				t.Fatal(err)
			}
			if len(set.Lights) != len(c.Lights) || len(set.Buttons) != len(c.Buttons) {
				t.Errorf("built %d lights and %d buttons of %d and %d",
					len(set.Lights), len(set.Buttons), len(c.Lights), len(c.Buttons))
			}
		})
	}
}

func TestRealRoom(t *testing.T) {
	c := load(t, "../../configs/kommunstyrelse-pi.toml")
	set, err := rig.Build(c, nil)
	if err != nil {
		t.Fatal(err)
	}
	if _, ok := set.Lights[0].Light.(*gpio.Light); !ok {
		t.Errorf("light is %T", set.Lights[0].Light)
	}
	if got := set.Lights[0].Colours(); got != devices.Red|devices.Amber|devices.Green {
		t.Errorf("colours are %s", got)
	}
	if set.Buttons[0].Role != devices.RoleChair || set.Buttons[1].Role != devices.RoleDoors {
		t.Errorf("roles are %v and %v", set.Buttons[0].Role, set.Buttons[1].Role)
	}
	if set.Path != nil || set.Media != nil || set.Remote != nil {
		t.Errorf("simulated parts in a real room: %+v", set)
	}
	if len(set.Cameras) != 1 || set.Cameras[0].Name != "camera" || !set.Cameras[0].Required || set.Cameras[0].Head == nil || set.Finder == nil {
		t.Errorf("cameras are %+v", set.Cameras)
	}
	if len(set.Speakerphones) != 1 || set.Speakerphones[0].Name != "speakerphone" || !set.Speakerphones[0].Required || set.SoundFinder == nil {
		t.Errorf("speakerphones are %+v", set.Speakerphones)
	}
	if len(set.Parts) != 1 || set.Parts[0].Name != "camera-ptz" || set.Parts[0].Required {
		t.Errorf("parts are %+v, want the camera's head alone", set.Parts)
	}
}

// TestAbsentHardware: what is not there says so when it is run, by its chip.
func TestAbsentHardware(t *testing.T) {
	set, err := rig.Build(parse(t, `
[[light]]
name = "lamp"
driver = "gpio"
chip = "no-such-chip"
lines = { red = { offset = 1 } }
[[button]]
name = "chair"
role = "chair"
driver = "gpio"
chip = "no-such-chip"
offset = 2
`), nil)
	if err != nil {
		t.Fatal(err)
	}
	watch := set.Buttons[0].Watch(t.Context(), func(devices.Edge) { t.Error("an edge from nowhere") })
	play := set.Lights[0].Play(t.Context(), cell.New(devices.Pattern{}))
	for _, err := range []error{watch, play} {
		if !errors.Is(err, devices.ErrAbsent) || !strings.Contains(err.Error(), "no-such-chip") {
			t.Errorf("got %v, want an absent chip by its name", err)
		}
	}
}

// TestSimulatedRoom drives what was built from the demo's file: the wires go
// where the names say.
func TestSimulatedRoom(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		room := sim.New(uptime())
		set, err := rig.Build(load(t, "../../configs/demo.toml"), room)
		if err != nil {
			t.Fatal(err)
		}
		if set.Path == nil || set.Media == nil || set.Remote == nil {
			t.Fatalf("the link or the remote side is missing: %+v", set)
		}
		var kinds []string
		for _, p := range set.Parts {
			kinds = append(kinds, p.Name+"="+p.Kind)
			room.Break(p.Name, devices.ErrGone)
			if err := p.Watch(t.Context(), func(devices.Report) {}); !errors.Is(err, devices.ErrGone) {
				t.Errorf("%s broken, its watcher says %v", p.Name, err)
			}
		}
		if got := strings.Join(kinds, " "); got != "camera-ptz=ptz" {
			t.Errorf("parts are %s", got)
		}
		if len(set.Cameras) != 1 || set.Cameras[0].Name != "camera" || set.Cameras[0].Head == nil {
			t.Errorf("cameras are %+v", set.Cameras)
		}
		if len(set.Displays) != 2 || set.Displays[0].Name != "display-1" {
			t.Errorf("displays are %+v", set.Displays)
		}
		for _, d := range set.Displays {
			if err := d.SetPower(t.Context(), true); err != nil {
				t.Error(err)
			}
			if s, _ := room.Shown(d.Name); s.Power != devices.PowerOn {
				t.Errorf("%s is %s", d.Name, s.Power)
			}
		}
		if len(set.Speakerphones) != 1 || set.Speakerphones[0].Name != "speakerphone" || set.SoundFinder == nil {
			t.Errorf("speakerphones are %+v", set.Speakerphones)
		}
		edges := make(chan devices.Edge, 8)
		go func() { _ = set.Buttons[1].Watch(t.Context(), func(e devices.Edge) { edges <- e }) }()
		synctest.Wait()
		room.Down(set.Buttons[0].Name)
		room.Down(set.Buttons[1].Name)
		synctest.Wait()
		if first, then := <-edges, <-edges; !first.First || !then.Pressed || len(edges) != 0 {
			t.Errorf("edges %+v, %+v and %d more", first, then, len(edges))
		}
	})
}

func TestSimulatedColours(t *testing.T) {
	set, err := rig.Build(parse(t, "[[light]]\nname = \"l\"\ndriver = \"sim\"\ncolours = [\"red\"]\n"), sim.New(uptime()))
	if err != nil || set.Lights[0].Colours() != devices.Red {
		t.Errorf("colours are %v, error %v", set.Lights, err)
	}
}

func TestNoSimulatedRoom(t *testing.T) {
	_, err := rig.Build(load(t, "../../configs/demo.toml"), nil)
	if err == nil || !strings.Contains(err.Error(), `"speakerphone"`) {
		t.Errorf("got %v, want the names of what cannot be simulated", err)
	}
}

func TestUnknownDriver(t *testing.T) {
	_, err := rig.Build(&config.Config{Lights: []config.Light{{Name: "lamp", Driver: "dmx"}}}, nil)
	if err == nil || err.Error() != `light "lamp": no driver "dmx"` {
		t.Errorf("got %v", err)
	}
}

// TestSafeLights: each lamp that could not be made safe is named, and a
// simulated one is nobody's business.
func TestSafeLights(t *testing.T) {
	err := rig.SafeLights(t.Context(), parse(t, `
[[light]]
name = "one"
driver = "gpio"
chip = "no-such-chip"
lines = { red = { offset = 1 } }
[[light]]
name = "two"
driver = "gpio"
chip = "nor-this"
lines = { red = { offset = 1 } }
[[light]]
name = "three"
driver = "sim"
`))
	if err == nil || !strings.Contains(err.Error(), `light "one"`) || !strings.Contains(err.Error(), "nor-this") || strings.Contains(err.Error(), "three") {
		t.Errorf("got %v", err)
	}
}

// TestCamerasAndHeads: every way to a head is made, and what is not there says
// so when it is used, by its name.
func TestCamerasAndHeads(t *testing.T) {
	for _, ptz := range []string{
		"", "[camera.ptz]\nway = \"serial\"\nport = \"/nowhere\"\n", "[camera.ptz]\nway = \"tcp\"\nhost = \"127.0.0.1:9\"\n",
		"[camera.ptz]\nway = \"udp\"\nhost = \"h\"\nbrand = \"ptzoptics\"\n", "[camera.ptz]\nway = \"sony\"\nhost = \"h\"\nbrand = \"other\"\n",
	} {
		set, err := rig.Build(parse(t, "[[camera]]\nname = \"front\"\nid = \"no-such-camera\"\nrequired = false\n"+ptz), nil)
		if err != nil {
			t.Fatal(err)
		}
		c := set.Cameras[0]
		if (c.Head != nil) != (ptz != "") || len(set.Parts) != min(len(ptz), 1) || c.Required {
			t.Errorf("with %q: %+v, parts %+v", ptz, c, set.Parts)
		}
		for what, use := range map[string]func() error{
			"examine":  func() error { _, err := c.Examine(t.Context(), nil); return err },
			"refer":    func() error { _, _, err := c.Refer(t.Context(), "1"); return err },
			"snapshot": func() error { _, err := c.Snapshot(t.Context()); return err },
			"describe": func() error { _, err := c.Describe(t.Context()); return err },
		} {
			if err := use(); !errors.Is(err, devices.ErrAbsent) || !strings.Contains(err.Error(), "no-such-camera") {
				t.Errorf("%s: %v, want an absent camera by its name", what, err)
			}
		}
		if _, err := c.Examine(t.Context(), []byte(`{"cells":"AA=="}`)); !errors.Is(err, devices.ErrReference) {
			t.Errorf("with a reference that is none: %v", err)
		}
	}
}
