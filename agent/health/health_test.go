package health_test

import (
	"os"
	"path/filepath"
	"testing"
	"time"

	"klubba/agent/health"
)

func yes() bool { return true }

func TestReadsWhatIsThere(t *testing.T) {
	sys := t.TempDir()
	for zone, milli := range map[string]string{"thermal_zone0": "41200\n", "thermal_zone1": "55900\n", "thermal_zone2": "odd\n"} {
		dir := filepath.Join(sys, "class/thermal", zone)
		if err := os.MkdirAll(dir, 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(filepath.Join(dir, "temp"), []byte(milli), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	s := health.Source{Started: time.Now().Add(-time.Minute), Disk: filepath.Join(sys, "record.db"), Sys: sys, Proc: "/proc", Synced: yes}
	h := s.Read()
	if h.CPUCelsius == nil || *h.CPUCelsius != 55.9 {
		t.Errorf("temperature: %v", h.CPUCelsius)
	}
	if h.MemoryBytes == nil || *h.MemoryBytes < 1<<20 || *h.MemoryBytes > 1<<34 {
		t.Errorf("memory: %v", h.MemoryBytes)
	}
	if h.DiskFreeBytes == nil || h.DiskTotalBytes == nil || *h.DiskFreeBytes > *h.DiskTotalBytes {
		t.Errorf("disk: %v of %v", h.DiskFreeBytes, h.DiskTotalBytes)
	}
	if h.UptimeMS < 60000 || !h.ClockSynced {
		t.Errorf("uptime %v, synced %v", h.UptimeMS, h.ClockSynced)
	}
}

func TestWhatCannotBeReadIsAbsent(t *testing.T) {
	none := t.TempDir()
	h := health.Source{Disk: "/nowhere/at/all", Sys: none, Proc: none, Synced: yes}.Read()
	if h.CPUCelsius != nil || h.MemoryBytes != nil || h.DiskFreeBytes != nil || h.DiskTotalBytes != nil {
		t.Errorf("figures out of nowhere: %+v", h)
	}
}
