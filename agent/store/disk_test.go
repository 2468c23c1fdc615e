package store_test

import (
	"errors"
	"os"
	"path/filepath"
	"testing"
	"time"

	"golang.org/x/sys/unix"

	"klubba/agent/store"
	"klubba/room"
)

// smallDisk mounts a disk of that size for the length of the test.
func smallDisk(t *testing.T, size string) string {
	t.Helper()
	dir := t.TempDir()
	if err := unix.Mount("tmpfs", dir, "tmpfs", 0, "size="+size); err != nil {
		t.Skipf("SKIPPED: a full and a read-only disk are NOT tested, because no disk can be mounted here (%v); run as root", err)
	}
	t.Cleanup(func() {
		if err := unix.Unmount(dir, unix.MNT_DETACH); err != nil {
			t.Errorf("unmount %s: %v", dir, err)
		}
	})
	return dir
}

func TestDiskFullAndThenNot(t *testing.T) {
	dir := smallDisk(t, "512k")
	ballast := filepath.Join(dir, "ballast")
	if err := os.WriteFile(ballast, make([]byte, 200<<10), 0o600); err != nil {
		t.Fatal(err)
	}
	s := open(t, filepath.Join(dir, "record.db"), store.Options{})
	var kept uint64
	var err error
	for n := 0; err == nil && n < 10_000; n++ {
		if _, err = s.Append(link(n)); err == nil {
			kept++
		}
	}
	if !errors.Is(err, store.ErrFull) {
		t.Fatalf("after %d entries: %v, want ErrFull", kept, err)
	}
	t.Log(err)
	for range 3 {
		if _, err := s.Append(link(1)); err != nil && !errors.Is(err, store.ErrFull) {
			t.Errorf("still full: %v", err)
		} else if err == nil {
			kept++ // a page was free
		}
	}
	if head, err := s.Verify(t.Context()); err != nil || head.Seq != kept || s.Head() != head {
		t.Errorf("on the full disk: verified to %v, want entry %d: %v", head, kept, err)
	}

	if err := os.Remove(ballast); err != nil {
		t.Fatal(err)
	}
	sealed := mustAppend(t, s, link(2))
	if sealed[0].Entry.Seq != kept+1 {
		t.Errorf("the next entry is %d, want %d", sealed[0].Entry.Seq, kept+1)
	}
	if _, err := s.Verify(t.Context()); err != nil {
		t.Error(err)
	}
}

func TestNoSpaceForANewRecord(t *testing.T) {
	dir := smallDisk(t, "64k")
	if err := os.WriteFile(filepath.Join(dir, "ballast"), make([]byte, 56<<10), 0o600); err != nil {
		t.Fatal(err)
	}
	path := filepath.Join(dir, "record.db")
	if _, err := store.Open(path, store.Options{}); !errors.Is(err, store.ErrFull) {
		t.Fatalf("got %v, want ErrFull", err)
	}
	// What the failed attempt left behind must not look like a damaged record.
	if err := os.Remove(filepath.Join(dir, "ballast")); err != nil {
		t.Fatal(err)
	}
	mustAppend(t, open(t, path, store.Options{}), link(1))
}

func TestReadOnlyDisk(t *testing.T) {
	dir := smallDisk(t, "1m")
	path := filepath.Join(dir, "record.db")
	s := open(t, path, store.Options{})
	mustAppend(t, s, link(1))
	if err := s.Close(); err != nil {
		t.Fatal(err)
	}
	if err := unix.Mount("", dir, "", unix.MS_REMOUNT|unix.MS_RDONLY, ""); err != nil {
		t.Fatal(err)
	}
	if _, err := store.Open(path, store.Options{}); !errors.Is(err, store.ErrReadOnly) {
		t.Errorf("got %v, want ErrReadOnly", err)
	}
	s = open(t, path, store.Options{ReadOnly: true})
	if head, err := s.Verify(t.Context()); err != nil || head.Seq != 1 {
		t.Errorf("verified to %v: %v", head, err)
	}
	if err := s.Close(); err != nil {
		t.Fatal(err)
	}
	if _, err := store.Quarantine(path); !errors.Is(err, store.ErrReadOnly) {
		t.Errorf("put aside: %v, want ErrReadOnly", err)
	}
}

func TestFolderIsMissing(t *testing.T) {
	if _, err := store.Open(filepath.Join(t.TempDir(), "none", "record.db"), store.Options{}); !errors.Is(err, store.ErrMissing) {
		t.Errorf("got %v, want ErrMissing", err)
	}
}

func TestNotAllowed(t *testing.T) {
	if os.Getuid() == 0 {
		t.Skip("SKIPPED: root may open every file, so a refused one is NOT tested; run as another user")
	}
	path := newPath(t)
	if err := os.WriteFile(path, nil, 0o000); err != nil {
		t.Fatal(err)
	}
	if _, err := store.Open(path, store.Options{}); !errors.Is(err, store.ErrDenied) {
		t.Errorf("got %v, want ErrDenied", err)
	}
}

// A record that is put aside while somebody waits for it is not written to.
func TestWaitingForAFileThatIsPutAside(t *testing.T) {
	path := newPath(t)
	s := open(t, path, store.Options{})
	mustAppend(t, s, link(1))
	opened := make(chan error, 1)
	go func() {
		second, err := store.Open(path, store.Options{Timeout: 30 * time.Second})
		if err == nil {
			_, err = second.Append(entry(1, room.Note{Kind: room.KindDaemon}))
			err = errors.Join(err, second.Close())
		}
		opened <- err
	}()
	aside := path + ".aside"
	if err := os.Rename(path, aside); err != nil {
		t.Fatal(err)
	}
	if err := s.Close(); err != nil {
		t.Fatal(err)
	}
	if err := <-opened; err != nil {
		t.Fatal(err)
	}
	if head := open(t, aside, store.Options{}).Head(); head.Seq != 1 {
		t.Errorf("the record put aside has %d entries, want 1", head.Seq)
	}
	if head := open(t, path, store.Options{}).Head(); head.Seq != 1 {
		t.Errorf("the new record has %d entries, want 1", head.Seq)
	}
}
