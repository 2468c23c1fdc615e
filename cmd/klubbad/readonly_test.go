package main

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"golang.org/x/sys/unix"

	"klubba/agent/wire"
	"klubba/room"
)

// A memory card that turned read-only takes no more entries, but the meeting
// that stands in its record is still on after a restart.
func TestAMeetingIsTakenUpFromADiskThatCanOnlyBeRead(t *testing.T) {
	h := newHouse(t, simulated)
	disk := h.path("disk")
	if err := os.Mkdir(disk, 0o700); err != nil {
		t.Fatal(err)
	}
	if err := unix.Mount("tmpfs", disk, "tmpfs", 0, "size=4m"); err != nil {
		t.Skipf("SKIPPED: a read-only disk is NOT tested, because none can be mounted here (%v); run as root", err)
	}
	t.Cleanup(func() {
		if err := unix.Unmount(disk, unix.MNT_DETACH); err != nil {
			t.Errorf("unmount %s: %v", disk, err)
		}
	})
	text, err := os.ReadFile(h.config)
	if err != nil {
		t.Fatal(err)
	}
	h.write(strings.Replace(string(text), h.path("record.db"), filepath.Join(disk, "record.db"), 1))

	d := h.start()
	h.do(room.Start{Meeting: "KS-11"})
	h.do(room.CloseDoors{})
	if code := d.end(t); code != exitDone {
		t.Fatalf("exit %d:\n%s", code, d.stderr)
	}
	if err := unix.Mount("", disk, "", unix.MS_REMOUNT|unix.MS_RDONLY, ""); err != nil {
		t.Fatal(err)
	}
	d = h.start()
	s := h.until("the doors are closed again", func(s wire.State) bool { return s.Signal == "doors-closed" })
	if s.Meeting.ID != "KS-11" {
		t.Errorf("the meeting is %+v", s.Meeting)
	}
	s = h.until("the record is failed", func(s wire.State) bool { return part(s, "record").Condition == "failed" })
	if cause := part(s, "record").Cause; !strings.Contains(cause, "it can only be read") {
		t.Errorf("the record's cause: %s", cause)
	}
	if err := unix.Mount("", disk, "", unix.MS_REMOUNT, ""); err != nil {
		t.Fatal(err)
	}
	h.until("the record is written again", func(s wire.State) bool { return part(s, "record").Condition == "ok" })
	if code := d.end(t); code != exitDone {
		t.Errorf("exit %d:\n%s", code, d.stderr)
	}
}
