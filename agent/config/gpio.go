package config

import (
	"fmt"
	"slices"
	"time"

	"klubba/devices"
)

// maxOffset bounds a line's offset: the largest chips in Linux have some
// hundreds of lines.
const maxOffset = 1023

// colours has the colours of a light in the order of a stack light, from top.
func colours() []devices.Colour {
	return []devices.Colour{devices.Red, devices.Amber, devices.Green, devices.Blue}
}

func readLight(t *table) Light {
	var l Light
	t.must("name", `"stack"`)
	t.text("name", &l.Name, name)
	t.claimName(l.Name, "a light")
	readDriver(t, &l.Driver)
	t.text("chip", &l.Chip, chipLabel)
	lines := t.section("lines")
	for _, c := range colours() {
		if !lines.has(c.String()) {
			lines.know(c.String())
			continue
		}
		l.Lamps = append(l.Lamps, readLamp(lines.section(c.String()), l, c))
	}
	lines.close()
	simulated := allColours()
	t.words("colours", &simulated, allColours())
	switch l.Driver {
	case DriverGPIO:
		t.only(DriverSim, "colours")
		t.must("chip", `"pinctrl-bcm2711"`)
		t.must("lines", `{ red = { line = "GPIO17" } }`)
		if t.has("lines") && len(lines.values) == 0 {
			t.fault("lines", "a light without a lamp", `write for example lines = { red = { line = "GPIO17" } }`)
		}
	case DriverSim:
		t.only(DriverGPIO, "chip", "lines")
		l.Lamps = simulatedLamps(simulated)
		if len(simulated) == 0 {
			t.fault("colours", "a light without a lamp", "name at least one colour")
		}
	}
	t.close()
	return l
}

func readLamp(t *table, l Light, c devices.Colour) Lamp {
	lamp := Lamp{Colour: c}
	if readLine(t, &lamp.Line) {
		t.claimLine(l.Chip, lamp.Line, fmt.Sprintf("%s of light %q", c, l.Name))
	}
	mustLine(t)
	t.flag("active_low", &lamp.ActiveLow)
	t.close()
	return lamp
}

func readButton(t *table) Button {
	b := Button{Wiring: NormallyOpen, Bias: BiasAsIs, Debounce: 10 * time.Millisecond}
	t.must("name", `"chair"`)
	t.text("name", &b.Name, name)
	t.claimName(b.Name, "a button")
	readRole(t, &b.Role)
	readDriver(t, &b.Driver)
	t.text("chip", &b.Chip, chipLabel)
	if readLine(t, &b.Line) {
		t.claimLine(b.Chip, b.Line, fmt.Sprintf("button %q", b.Name))
	}
	choice(t, "wiring", &b.Wiring, NormallyOpen, NormallyClosed)
	t.flag("active_low", &b.ActiveLow)
	choice(t, "bias", &b.Bias, BiasAsIs, BiasPullUp, BiasPullDown, BiasDisabled)
	t.durationOrOff("debounce", &b.Debounce, time.Millisecond, 200*time.Millisecond)
	switch b.Driver {
	case DriverGPIO:
		t.must("chip", `"pinctrl-bcm2711"`)
		mustLine(t)
	case DriverSim:
		t.only(DriverGPIO, "chip", "line", "offset", "wiring", "active_low", "bias", "debounce")
	}
	t.close()
	return b
}

func readRole(t *table, into *devices.ButtonRole) {
	t.must("role", `"chair"`)
	var role string
	if !choice(t, "role", &role, "chair", "doors") {
		return
	}
	*into = devices.RoleChair
	if role == "doors" {
		*into = devices.RoleDoors
	}
}

func readDriver(t *table, into *Driver) {
	t.must("driver", `"gpio"`)
	choice(t, "driver", into, DriverGPIO, DriverSim)
}

// readLine reads line or offset, and reports whether it found one of them.
func readLine(t *table, into *Line) bool {
	named := t.text("line", &into.Name, notEmpty)
	numbered := t.number("offset", &into.Offset, 0, maxOffset)
	if t.has("line") && t.has("offset") {
		t.fault("offset", "stands beside line", "write the line's name or its offset, not both")
		return false
	}
	return named || numbered
}

func mustLine(t *table) {
	if !t.has("line") && !t.has("offset") {
		t.fault("line", "is missing", `write line = "GPIO17" (a name that "gpioinfo" shows) or offset = 17`)
	}
}

// only complains of keys that have no use with another driver than this.
func (t *table) only(driver Driver, keys ...string) {
	for _, key := range keys {
		if t.has(key) {
			t.fault(key, fmt.Sprintf("has a use with driver %q only", driver), "take it away, or change the driver")
		}
	}
}

func allColours() []string {
	var names []string
	for _, c := range colours() {
		names = append(names, c.String())
	}
	return names
}

// simulatedLamps has the lamps of the named colours, in the usual order.
func simulatedLamps(names []string) []Lamp {
	var lamps []Lamp
	for _, c := range colours() {
		if slices.Contains(names, c.String()) {
			lamps = append(lamps, Lamp{Colour: c})
		}
	}
	return lamps
}
