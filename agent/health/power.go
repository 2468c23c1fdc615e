package health

import (
	"path/filepath"
	"strconv"
	"strings"

	"klubba/room/precheck"
)

// Power reads what a Raspberry Pi says of its power supply; false on a box
// that says nothing of it. The firmware's word tells what is and what was
// since the start; where the kernel shows only its hwmon sensor "rpi_volt",
// that tells what is.
func (s Source) Power() (precheck.Power, bool) {
	if s.Sys == "" {
		return precheck.Power{}, false
	}
	if w, ok := parseThrottled(line(filepath.Join(s.Sys, "devices/platform/soc/soc:firmware/get_throttled"))); ok {
		return w, true
	}
	names, _ := filepath.Glob(filepath.Join(s.Sys, "class/hwmon/hwmon*/name")) // the pattern is right
	for _, name := range names {
		if line(name) != "rpi_volt" {
			continue
		}
		alarm := line(filepath.Join(filepath.Dir(name), "in0_lcrit_alarm"))
		return precheck.Power{UnderVoltage: alarm == "1", UnderVoltageSinceStart: alarm == "1"}, alarm != ""
	}
	return precheck.Power{}, false
}

// The bits of get_throttled, by the Raspberry Pi's documentation of vcgencmd:
// the low ones are now, those 16 higher since the start.
const (
	underVoltage = 1 << 0
	throttled    = 1 << 2
	sinceStart   = 16
)

// parseThrottled reads the firmware's word: hexadecimal, with "0x" or without.
func parseThrottled(text string) (precheck.Power, bool) {
	bits, err := strconv.ParseUint(strings.TrimPrefix(strings.TrimPrefix(text, "throttled="), "0x"), 16, 32)
	if err != nil {
		return precheck.Power{}, false
	}
	return precheck.Power{
		UnderVoltage:           bits&underVoltage != 0,
		UnderVoltageSinceStart: bits&(underVoltage|underVoltage<<sinceStart) != 0,
		Throttled:              bits&(throttled|throttled<<sinceStart) != 0,
	}, true
}
