// Package health reads how the box itself does: its temperature, its power
// supply, its disk, its clock and the daemon's memory, from the places where
// Linux tells them.
//
// What cannot be read is absent, never zero. Nothing in here waits but TryDisk,
// which writes a small file and waits for the disk.
//
// Not its job: judging the figures.
package health

import (
	"bytes"
	"os"
	"path/filepath"
	"strconv"
	"time"

	"golang.org/x/sys/unix"

	"klubba/agent/wire"
)

// Source says where to look. Its zero value looks nowhere.
type Source struct {
	Started time.Time
	// Disk is a file on the disk that the record is on.
	Disk string
	// Sys and Proc are where sysfs and procfs are mounted.
	Sys, Proc string
	Synced    func() bool
}

// Read reads the figures that this package knows; the rest of the form is for
// the one who tells it.
func (s Source) Read() wire.Health {
	h := wire.Health{
		UptimeMS:    time.Since(s.Started).Milliseconds(),
		ClockSynced: s.Synced(),
		CPUCelsius:  s.celsius(),
		MemoryBytes: s.resident(),
	}
	h.DiskFreeBytes, h.DiskTotalBytes = s.disk()
	return h
}

// celsius is the hottest thermal zone; the kernel tells thousandths.
func (s Source) celsius() *float64 {
	zones, _ := filepath.Glob(filepath.Join(s.Sys, "class/thermal/thermal_zone*/temp"))
	var hottest *float64
	for _, zone := range zones {
		milli, ok := number(zone, 0)
		if c := float64(milli) / 1000; ok && (hottest == nil || c > *hottest) {
			hottest = &c
		}
	}
	return hottest
}

// resident is the daemon's memory: the second figure of statm, in pages.
func (s Source) resident() *uint64 {
	pages, ok := number(filepath.Join(s.Proc, "self/statm"), 1)
	if !ok || pages < 0 {
		return nil
	}
	n := uint64(pages) * uint64(os.Getpagesize())
	return &n
}

func (s Source) disk() (free, total *uint64) {
	var st unix.Statfs_t
	if err := unix.Statfs(filepath.Dir(s.Disk), &st); err != nil {
		return nil, nil
	}
	f, t := st.Bavail*uint64(st.Bsize), st.Blocks*uint64(st.Bsize)
	return &f, &t
}

// number reads the figure of that place in a file of figures.
func number(path string, place int) (int64, bool) {
	text, err := os.ReadFile(path)
	if err != nil {
		return 0, false
	}
	fields := bytes.Fields(text)
	if place >= len(fields) {
		return 0, false
	}
	n, err := strconv.ParseInt(string(fields[place]), 10, 64)
	return n, err == nil
}
