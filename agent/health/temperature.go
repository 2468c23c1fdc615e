package health

import (
	"os"
	"path/filepath"
	"strconv"
	"strings"

	"klubba/room/precheck"
)

// Temperatures reads every sensor of the box: the thermal zones, and those of
// hwmon that are no thermal zone already. The kernel tells thousandths of a
// degree (Documentation/driver-api/thermal/sysfs-api.rst, hwmon/sysfs-interface.rst).
func (s Source) Temperatures() []precheck.Temperature {
	if s.Sys == "" {
		return nil
	}
	all := s.sensors("class/thermal/thermal_zone*/temp", func(input string) string {
		return line(filepath.Join(filepath.Dir(input), "type"))
	})
	if len(all) > 0 {
		return all
	}
	return s.sensors("class/hwmon/hwmon*/temp*_input", func(input string) string {
		if label := line(strings.TrimSuffix(input, "_input") + "_label"); label != "" {
			return label
		}
		return line(filepath.Join(filepath.Dir(input), "name"))
	})
}

func (s Source) sensors(pattern string, name func(input string) string) (all []precheck.Temperature) {
	inputs, _ := filepath.Glob(filepath.Join(s.Sys, pattern)) // the pattern is right
	for _, input := range inputs {
		celsius, ok := parseMilliCelsius(line(input))
		if !ok {
			continue
		}
		sensor := name(input)
		if sensor == "" {
			sensor = filepath.Base(filepath.Dir(input))
		}
		all = append(all, precheck.Temperature{Sensor: sensor, Celsius: celsius})
	}
	return all
}

// parseMilliCelsius reads thousandths of a degree. A sensor that is broken or
// switched off tells what no box in a room can have.
func parseMilliCelsius(text string) (celsius float64, ok bool) {
	milli, err := strconv.ParseInt(text, 10, 64)
	if err != nil || milli < -60_000 || milli > 200_000 {
		return 0, false
	}
	return float64(milli) / 1000, true
}

// line reads the first line of a small file; nothing if there is none.
func line(path string) string {
	text, err := os.ReadFile(path)
	if err != nil {
		return ""
	}
	first, _, _ := strings.Cut(string(text), "\n")
	return strings.TrimSpace(first)
}
