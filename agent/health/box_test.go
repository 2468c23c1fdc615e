package health

import (
	"os"
	"path/filepath"
	"testing"
	"time"

	"golang.org/x/sys/unix"

	"klubba/room/precheck"
)

// plant writes files below a folder that stands in for sysfs.
func plant(t *testing.T, files map[string]string) Source {
	t.Helper()
	sys := t.TempDir()
	for name, text := range files {
		path := filepath.Join(sys, name)
		if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(path, []byte(text), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	return Source{Sys: sys, Disk: filepath.Join(sys, "record.db")}
}

func TestTemperatures(t *testing.T) {
	zones := plant(t, map[string]string{
		"class/thermal/thermal_zone0/temp": "51200\n", "class/thermal/thermal_zone0/type": "cpu-thermal\n",
		"class/thermal/thermal_zone1/temp": "-274000\n", "class/thermal/thermal_zone1/type": "off\n",
		"class/hwmon/hwmon0/temp1_input": "90000\n",
	}).Temperatures()
	if len(zones) != 1 || zones[0] != (precheck.Temperature{Sensor: "cpu-thermal", Celsius: 51.2}) {
		t.Errorf("%+v", zones)
	}
	chips := plant(t, map[string]string{
		"class/hwmon/hwmon0/name": "coretemp\n", "class/hwmon/hwmon0/temp1_input": "44000\n", "class/hwmon/hwmon0/temp1_label": "Package\n",
		"class/hwmon/hwmon0/temp2_input": "43000\n", "class/hwmon/hwmon1/temp1_input": "odd\n",
	}).Temperatures()
	if len(chips) != 2 || chips[0].Sensor != "Package" || chips[1] != (precheck.Temperature{Sensor: "coretemp", Celsius: 43}) {
		t.Errorf("%+v", chips)
	}
	if none := (Source{}).Temperatures(); none != nil {
		t.Errorf("out of nowhere: %+v", none)
	}
}

func TestPower(t *testing.T) {
	for text, want := range map[string]precheck.Power{
		"0": {}, "0x0": {}, "throttled=0x0": {},
		"0x50005": {UnderVoltage: true, UnderVoltageSinceStart: true, Throttled: true},
		"50000":   {UnderVoltageSinceStart: true, Throttled: true},
		"0x20002": {}, // only held back in frequency
	} {
		got, ok := plant(t, map[string]string{"devices/platform/soc/soc:firmware/get_throttled": text + "\n"}).Power()
		if !ok || got != want {
			t.Errorf("%q: %+v, %t", text, got, ok)
		}
	}
	for _, text := range []string{"", "yes", "-1", "0x1ffffffff"} {
		if got, ok := parseThrottled(text); ok {
			t.Errorf("%q is read as %+v", text, got)
		}
	}
	volt := plant(t, map[string]string{"class/hwmon/hwmon2/name": "rpi_volt\n", "class/hwmon/hwmon2/in0_lcrit_alarm": "1\n"})
	if got, ok := volt.Power(); !ok || !got.UnderVoltage {
		t.Errorf("%+v, %t", got, ok)
	}
	if _, ok := plant(t, map[string]string{"class/hwmon/hwmon2/name": "acpitz\n"}).Power(); ok {
		t.Error("a box without such a sensor tells of its power")
	}
}

func FuzzParseThrottled(f *testing.F) {
	f.Add("0x50005")
	f.Fuzz(func(t *testing.T, text string) {
		if got, ok := parseThrottled(text); !ok && got != (precheck.Power{}) {
			t.Errorf("%q: %+v", text, got)
		}
	})
}

func TestTryDisk(t *testing.T) {
	s := plant(t, nil)
	d, err := s.TryDisk()
	if err != nil || d.Fault != nil || d.ReadOnly || d.Total == 0 || d.Write <= 0 {
		t.Errorf("%+v, %v", d, err)
	}
	if left, _ := os.ReadDir(s.Sys); len(left) != 0 {
		t.Errorf("left behind: %v", left)
	}
	if _, err := (Source{Disk: "/nowhere/at/all/record.db"}).TryDisk(); err == nil {
		t.Error("a disk that is not there was tried")
	}
	if d, err := (Source{Disk: "/proc/record.db"}).TryDisk(); err != nil || d.Fault == nil && !d.ReadOnly {
		t.Errorf("a file was written on procfs: %+v, %v", d, err)
	}
}

func TestClock(t *testing.T) {
	if _, err := Clock(); err != nil {
		t.Error(err)
	}
	kept := unix.Timex{Maxerror: 12_500}
	if got := clockOf(unix.TIME_OK, kept); !got.Synced || got.Error != 12500*time.Microsecond {
		t.Errorf("%+v", got)
	}
	if clockOf(unix.TIME_ERROR, kept).Synced || clockOf(unix.TIME_OK, unix.Timex{Status: unix.STA_UNSYNC}).Synced {
		t.Error("a clock that nobody keeps is right")
	}
}
