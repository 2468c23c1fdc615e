package store_test

import (
	"errors"
	"flag"
	"fmt"
	"math/rand/v2"
	"os"
	"path/filepath"
	"reflect"
	"testing"

	"github.com/google/go-cmp/cmp"

	"klubba/agent/store"
	"klubba/room"
	"klubba/room/record"
)

var flips = flag.Int("flips", 300, "how many damaged files to try")

// contents is all that a reader can learn from a record.
type contents struct {
	Entries  []record.Sealed
	Meetings []record.Meeting
	Meeting  []record.Sealed
	Commands []record.Sealed
	Acked    uint64
	Saved    room.Saved
}

// readAll reads everything that the damage could have changed.
func readAll(s *store.Store) (c contents, err error) {
	for e, err := range s.All(0) {
		if err != nil {
			return c, err
		}
		c.Entries = append(c.Entries, e)
	}
	var errs [4]error
	c.Meetings, errs[0] = s.Meetings()
	c.Meeting, errs[1] = s.Meeting("KF-1")
	c.Acked, errs[2] = s.Acked()
	c.Saved, errs[3] = s.Saved("boot-1")
	for i := range 40 {
		e, ok, err := s.Command(fmt.Sprintf("command-%d", i))
		if err != nil {
			return c, err
		}
		if ok {
			c.Commands = append(c.Commands, e)
		}
	}
	return c, errors.Join(errs[:]...)
}

// wholeRecord writes a record with branch pages and free pages, and returns
// its bytes and what it says.
func wholeRecord(t *testing.T) ([]byte, contents) {
	t.Helper()
	path := newPath(t)
	s := open(t, path, store.Options{NoSync: true})
	mustAppend(t, s, phase(0, "KF-1", room.Idle, room.Open))
	for i := range 40 {
		mustAppend(t, s, link(3*i), command(3*i+1, fmt.Sprintf("command-%d", i), "done"),
			phase(3*i+2, fmt.Sprintf("KF-%d", i/8), room.Open, room.Suspended))
	}
	if err := s.Ack(77); err != nil {
		t.Fatal(err)
	}
	want, err := readAll(s)
	if err != nil {
		t.Fatal(err)
	}
	if err := s.Close(); err != nil {
		t.Fatal(err)
	}
	file, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	return file, want
}

// judge opens a damaged file. Either the damage is named, or it did not
// matter: then everything reads as it was, and the record can be continued.
func judge(t *testing.T, file []byte, want contents) (found bool) {
	t.Helper()
	path := newPath(t)
	if err := os.WriteFile(path, file, 0o600); err != nil {
		t.Fatal(err)
	}
	s, err := store.Open(path, store.Options{NoSync: true})
	if err != nil {
		return named(t, err)
	}
	defer func() {
		if err := s.Close(); err != nil {
			t.Errorf("close: %v", err)
		}
	}()
	if _, err := s.Verify(t.Context()); err != nil {
		return named(t, err)
	}
	got, err := readAll(s)
	if err != nil {
		t.Errorf("verified, and cannot be read: %v", err)
	}
	if !reflect.DeepEqual(want, got) {
		t.Errorf("verified, and reads differently:\n%s", cmp.Diff(want, got))
	}
	if _, err := s.Append(link(1000)); err != nil {
		t.Errorf("verified, and cannot be continued: %v", err)
	}
	if _, err := s.Verify(t.Context()); err != nil {
		t.Errorf("verified, and not after one more entry: %v", err)
	}
	return false
}

func named(t *testing.T, err error) bool {
	t.Helper()
	if !errors.Is(err, store.ErrCorrupt) && !errors.Is(err, store.ErrNewer) {
		t.Errorf("damage has no name: %v", err)
	}
	return true
}

func TestEveryDamageIsNamedOrHarmless(t *testing.T) {
	file, want := wholeRecord(t)
	seed := rand.Uint64()
	t.Logf("%d bytes, seed %d", len(file), seed)
	rnd := rand.New(rand.NewPCG(seed, 0))
	found := 0
	try := func(what string, at int, b byte) {
		was := file[at]
		file[at] = b
		if judge(t, file, want) {
			found++
		}
		if t.Failed() {
			t.Fatalf("%s: byte %d of page %d from %#x to %#x", what, at%4096, at/4096, was, b)
		}
		file[at] = was
	}
	for range *flips / 2 {
		at := rnd.IntN(len(file))
		try("anywhere", at, file[at]^byte(1<<rnd.IntN(8)))
	}
	// The first bytes of a page are the ones that lead elsewhere.
	for range *flips / 2 {
		at := rnd.IntN(len(file)/4096)*4096 + rnd.IntN(160)
		try("at the head of a page", at, byte(rnd.IntN(256)))
	}
	if found == 0 {
		t.Error("no damage was found at all: does this test do anything?")
	}
	t.Logf("%d of %d damages were found, the others were harmless", found, *flips)
}

func TestEveryCutIsNamed(t *testing.T) {
	file, want := wholeRecord(t)
	for size := 1; size < len(file); size += 1 + len(file)/40 {
		if !judge(t, file[:size], want) {
			// Only the unused end of the file may go unnoticed.
			t.Logf("%d of %d bytes are enough", size, len(file))
			break
		}
	}
	for _, size := range []int{1, 16, 80, 511, 4095, 4096, 4097, 8192, 12288, 16383} {
		if !judge(t, file[:size], want) {
			t.Errorf("the first %d bytes of %d pass for a whole record", size, len(file))
		}
	}
}

// A file that is cut while it is open gives memory faults, not errors.
func TestCutWhileOpen(t *testing.T) {
	file, _ := wholeRecord(t)
	path := filepath.Join(t.TempDir(), "record.db")
	if err := os.WriteFile(path, file, 0o600); err != nil {
		t.Fatal(err)
	}
	s := open(t, path, store.Options{})
	if err := os.Truncate(path, 4096); err != nil {
		t.Fatal(err)
	}
	if _, err := s.Verify(t.Context()); !errors.Is(err, store.ErrCorrupt) {
		t.Errorf("verify: %v, want ErrCorrupt", err)
	}
	if _, err := s.Append(link(1)); !errors.Is(err, store.ErrCorrupt) {
		t.Errorf("append: %v, want ErrCorrupt", err)
	}
	if err := s.Close(); err != nil {
		t.Errorf("close: %v", err)
	}
	// The lock is gone with the file, although bbolt could not be closed.
	if _, err := store.Quarantine(path); err != nil {
		t.Errorf("put aside: %v", err)
	}
}
