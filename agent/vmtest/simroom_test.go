package vmtest_test

import (
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// simRoom is a GPIO chip of the kernel's simulator with eight lines: the
// button on line 0, and lamps named after their colours on lines 3 to 6.
type simRoom struct {
	label string // the chip's label
	lines string // the folder of its lines in sysfs
	dev   string // the platform device's name
}

const configfs = "/sys/kernel/config/gpio-sim"

// newSimRoom makes a chip and takes it away again after the test.
func newSimRoom(t *testing.T) *simRoom {
	t.Helper()
	needGuest(t)
	name := strings.NewReplacer("/", "-").Replace(t.Name())
	r := &simRoom{label: "room"}
	top := filepath.Join(configfs, name)
	bank := filepath.Join(top, "bank0")
	r.mkdir(t, bank)
	r.write(t, filepath.Join(bank, "label"), r.label)
	r.write(t, filepath.Join(bank, "num_lines"), "8")
	for offset, name := range map[int]string{3: "red", 4: "amber", 5: "green", 6: "blue"} {
		line := filepath.Join(bank, fmt.Sprintf("line%d", offset))
		r.mkdir(t, line)
		r.write(t, filepath.Join(line, "name"), name)
	}
	r.write(t, filepath.Join(top, "live"), "1")
	t.Cleanup(func() { r.dismantle(t, top) })
	r.dev = r.read(t, filepath.Join(top, "dev_name"))
	r.lines = filepath.Join("/sys/devices/platform", r.dev, r.read(t, filepath.Join(bank, "chip_name")))
	return r
}

// dismantle removes the chip and its configuration, from the leaves.
func (r *simRoom) dismantle(t *testing.T, top string) {
	r.write(t, filepath.Join(top, "live"), "0")
	lines, err := filepath.Glob(filepath.Join(top, "bank0", "line*"))
	for _, dir := range append(lines, filepath.Join(top, "bank0"), top) {
		err = errors.Join(err, os.Remove(dir))
	}
	if err != nil {
		t.Errorf("dismantle the simulated chip: %v", err)
	}
}

// pull drives an input line from outside.
func (r *simRoom) pull(t *testing.T, offset int, up bool) {
	t.Helper()
	to := "pull-down"
	if up {
		to = "pull-up"
	}
	r.write(t, filepath.Join(r.lines, fmt.Sprintf("sim_gpio%d", offset), "pull"), to)
}

// value is the voltage on a line: 0 or 1.
func (r *simRoom) value(t *testing.T, offset int) int {
	t.Helper()
	if r.read(t, filepath.Join(r.lines, fmt.Sprintf("sim_gpio%d", offset), "value")) == "1" {
		return 1
	}
	return 0
}

// lamps are the voltages on lines 3 to 6, as "1000" for red alone.
func (r *simRoom) lamps(t *testing.T) string {
	t.Helper()
	var b strings.Builder
	for offset := 3; offset <= 6; offset++ {
		fmt.Fprint(&b, r.value(t, offset))
	}
	return b.String()
}

// chip is the name that the chip has now, as in /dev.
func (r *simRoom) chip() string { return filepath.Base(r.lines) }

// unplug takes the chip away, plug brings it back.
func (r *simRoom) unplug(t *testing.T) {
	t.Helper()
	r.write(t, "/sys/bus/platform/drivers/gpio-sim/unbind", r.dev)
}

func (r *simRoom) plug(t *testing.T) {
	t.Helper()
	r.write(t, "/sys/bus/platform/drivers/gpio-sim/bind", r.dev)
	// The chip may have another number now.
	chips, err := filepath.Glob(filepath.Join("/sys/devices/platform", r.dev, "gpiochip*", "sim_gpio0"))
	if err != nil || len(chips) != 1 {
		t.Fatalf("the simulated chip did not come back: found %v, %v", chips, err)
	}
	r.lines = filepath.Dir(chips[0])
}

func (r *simRoom) mkdir(t *testing.T, dir string) {
	t.Helper()
	if err := os.MkdirAll(dir, 0o755); err != nil {
		t.Fatal(err)
	}
}

func (r *simRoom) write(t *testing.T, path, value string) {
	t.Helper()
	if err := os.WriteFile(path, []byte(value), 0); err != nil {
		t.Fatal(err)
	}
}

func (r *simRoom) read(t *testing.T, path string) string {
	t.Helper()
	data, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	return strings.TrimSpace(string(data))
}
