package store_test

import (
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"go.etcd.io/bbolt"

	"klubba/agent/store"
	"klubba/room"
	"klubba/room/record"
)

func open(t testing.TB, path string, opts store.Options) *store.Store {
	t.Helper()
	s, err := store.Open(path, opts)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := s.Close(); err != nil {
			t.Errorf("close: %v", err)
		}
	})
	return s
}

func newPath(t testing.TB) string { return filepath.Join(t.TempDir(), "record.db") }

var started = time.Date(2026, 11, 23, 17, 30, 0, 0, time.UTC)

// entry makes the n-th entry of an evening.
func entry(n int, note room.Note) record.Entry {
	d := time.Duration(n) * time.Second
	note.At = room.Instant{Mono: time.Hour + d, Wall: started.Add(d)}
	return record.New(note, record.Stamp{Boot: "boot-1"})
}

func link(n int) record.Entry {
	return entry(n, room.Note{Kind: room.KindLink, Meeting: "KF-1", Title: "Fullmäktige", To: "lost", Cause: "sound"})
}

func phase(n int, meeting string, from, to room.Phase) record.Entry {
	return entry(n, room.Note{Kind: room.KindPhase, Meeting: meeting, From: string(from), To: string(to), By: room.Actor{Via: room.ViaButton}})
}

func command(n int, id, outcome string) record.Entry {
	return entry(n, room.Note{Kind: room.KindCommand, ID: id, Name: "suspend", Outcome: outcome})
}

func mustAppend(t testing.TB, s *store.Store, entries ...record.Entry) []record.Sealed {
	t.Helper()
	sealed, err := s.Append(entries...)
	if err != nil {
		t.Fatal(err)
	}
	return sealed
}

func TestAppendSurvivesReopening(t *testing.T) {
	path := newPath(t)
	s := open(t, path, store.Options{})
	if s.Head() != (record.Head{}) {
		t.Errorf("a new record has head %v", s.Head())
	}
	first := mustAppend(t, s, link(1), link(2))
	all := append(first, mustAppend(t, s, link(3))...)
	if got := s.Head(); got != all[2].Head() || got.Seq != 3 {
		t.Errorf("head %v, want %v", got, all[2].Head())
	}
	if err := s.Close(); err != nil {
		t.Fatal(err)
	}
	if _, err := s.Append(link(4)); err == nil {
		t.Error("a closed record took an entry")
	}

	s = open(t, path, store.Options{})
	got, err := s.After(0, 100)
	if err != nil {
		t.Fatal(err)
	}
	if d := cmp.Diff(all, got); d != "" {
		t.Error(d)
	}
	fourth := mustAppend(t, s, link(4))[0]
	if fourth.Prev != all[2].Hash || fourth.Entry.Seq != 4 {
		t.Errorf("entry %d follows %s, want 4 after %s", fourth.Entry.Seq, fourth.Prev, all[2].Hash)
	}
	if head, err := s.Verify(t.Context()); err != nil || head != fourth.Head() {
		t.Errorf("verified to %v: %v", head, err)
	}
}

func TestAfterAndAllGiveEveryEntryOnce(t *testing.T) {
	s := open(t, newPath(t), store.Options{NoSync: true})
	const n = 700 // more than two chunks
	for i := range n {
		mustAppend(t, s, link(i))
	}
	part, err := s.After(5, 3)
	if err != nil || len(part) != 3 || part[0].Entry.Seq != 6 {
		t.Errorf("After(5, 3) gave %d entries: %v", len(part), err)
	}
	for _, after := range []uint64{0, 1, 256, n - 1, n, n + 5} {
		next := after
		for e, err := range s.All(after) {
			if err != nil {
				t.Fatal(err)
			}
			if next++; e.Entry.Seq != next {
				t.Fatalf("All(%d): entry %d, want %d", after, e.Entry.Seq, next)
			}
		}
		if want := max(after, n); next != want {
			t.Errorf("All(%d) ended with %d, want %d", after, next, want)
		}
	}
}

func TestMeetings(t *testing.T) {
	s := open(t, newPath(t), store.Options{})
	mustAppend(t, s,
		entry(1, room.Note{Kind: room.KindDaemon, Outcome: "started"}),
		phase(2, "KF-1", room.Idle, room.Open),
		phase(3, "KF-1", room.Open, room.Suspended),
		entry(4, room.Note{Kind: room.KindPart, Part: "camera"}),
		entry(5, room.Note{Kind: room.KindClock, Text: "+1h"}),
		phase(6, "KF-1", room.Suspended, room.Idle),
		entry(7, room.Note{Kind: room.KindDaemon, Outcome: "stopped"}),
		phase(8, "KS-2", room.Idle, room.Open),
	)
	at := func(n int) record.Time { return record.Time{Time: started.Add(time.Duration(n) * time.Second)} }
	want := []record.Meeting{
		{ID: "KF-1", First: 2, Last: 6, Opened: at(2), Closed: at(6), Suspensions: 1},
		{ID: "KS-2", First: 8, Last: 8, Opened: at(8)},
	}
	got, err := s.Meetings()
	if err != nil {
		t.Fatal(err)
	}
	if d := cmp.Diff(want, got); d != "" {
		t.Error(d)
	}
	for id, want := range map[string][]uint64{"KF-1": {2, 3, 5, 6}, "KS-2": {8}, "none": nil} {
		entries, err := s.Meeting(id)
		if err != nil {
			t.Fatal(err)
		}
		var seqs []uint64
		for _, e := range entries {
			seqs = append(seqs, e.Entry.Seq)
		}
		if !slices.Equal(seqs, want) {
			t.Errorf("meeting %s has entries %v, want %v", id, seqs, want)
		}
	}
}

func TestCommandIsFoundAfterRestart(t *testing.T) {
	path := newPath(t)
	s := open(t, path, store.Options{})
	long := strings.Repeat("x", 70_000) // longer than a key of bbolt may be
	mustAppend(t, s,
		command(1, "a", "done"), command(2, "b", "refused"), command(3, "a", "refused"), command(4, "b", "done"),
		command(5, "b", "done"), command(6, long, "done"), command(7, "c", "refused"),
		entry(8, room.Note{Kind: room.KindPhase, ID: "d"}),
	)
	if err := s.Close(); err != nil {
		t.Fatal(err)
	}
	s = open(t, path, store.Options{})
	for id, want := range map[string]uint64{"a": 1, "b": 4, long: 6, "c": 7, "d": 0, "": 0} {
		e, ok, err := s.Command(id)
		if err != nil || ok != (want > 0) || ok && e.Entry.Seq != want {
			t.Errorf("Command(%.10q) = entry %d, %v, %v; want entry %d", id, e.Entry.Seq, ok, err, want)
		}
	}
	if _, err := s.Verify(t.Context()); err != nil {
		t.Error(err)
	}
}

func TestAckNeverGoesBackNorBeyond(t *testing.T) {
	path := newPath(t)
	s := open(t, path, store.Options{})
	mustAppend(t, s, link(1), link(2), link(3))
	for _, step := range []struct {
		ack, want uint64
		ok        bool
	}{{0, 0, true}, {2, 2, true}, {1, 2, true}, {4, 2, false}, {2, 2, true}, {3, 3, true}} {
		if err := s.Ack(step.ack); (err == nil) != step.ok {
			t.Errorf("Ack(%d): %v", step.ack, err)
		}
		if got, err := s.Acked(); err != nil || got != step.want {
			t.Errorf("after Ack(%d): %d, %v; want %d", step.ack, got, err, step.want)
		}
	}
	if err := s.Close(); err != nil {
		t.Fatal(err)
	}
	if got, err := open(t, path, store.Options{}).Acked(); err != nil || got != 3 {
		t.Errorf("after reopening: %d, %v", got, err)
	}
}

func TestSavedReadsBack(t *testing.T) {
	s := open(t, newPath(t), store.Options{NoSync: true})
	if got, err := s.Saved("boot-1"); err != nil || got != (room.Saved{}) {
		t.Errorf("an empty record saved %+v, %v", got, err)
	}
	mustAppend(t, s, phase(1, "KF-1", room.Idle, room.Open), phase(2, "KF-1", room.Open, room.Suspended))
	for i := range 600 {
		mustAppend(t, s, link(3+i))
	}
	got, err := s.Saved("boot-1")
	want := room.Saved{
		Phase: room.Suspended, Meeting: "KF-1", By: room.Actor{Via: room.ViaButton},
		Since: room.Instant{Mono: time.Hour + 2*time.Second, Wall: started.Add(2 * time.Second)},
	}
	if err != nil || got != want {
		t.Errorf("got %+v, %v; want %+v", got, err, want)
	}
}

func TestReadOnlyOpening(t *testing.T) {
	path := newPath(t)
	if _, err := store.Open(path, store.Options{ReadOnly: true}); !errors.Is(err, store.ErrMissing) {
		t.Errorf("no file: %v", err)
	}
	s := open(t, path, store.Options{})
	mustAppend(t, s, link(1))
	if err := s.Close(); err != nil {
		t.Fatal(err)
	}
	one, two := open(t, path, store.Options{ReadOnly: true}), open(t, path, store.Options{ReadOnly: true})
	if head, err := one.Verify(t.Context()); err != nil || head.Seq != 1 {
		t.Errorf("verified to %v: %v", head, err)
	}
	if _, err := two.Append(link(2)); !errors.Is(err, store.ErrReadOnly) {
		t.Errorf("append: %v", err)
	}
	if err := two.Ack(1); !errors.Is(err, store.ErrReadOnly) {
		t.Errorf("ack: %v", err)
	}
}

func TestSecondDaemonIsRefusedByName(t *testing.T) {
	path := newPath(t)
	s := open(t, path, store.Options{})
	_, err := store.Open(path, store.Options{Timeout: time.Millisecond})
	if !errors.Is(err, store.ErrHeld) {
		t.Fatalf("got %v, want ErrHeld", err)
	}
	for _, want := range []string{path, "another klubbad", store.Remedy(err)} {
		if want == "" || !strings.Contains(err.Error(), want) {
			t.Errorf("%q does not say %q", err, want)
		}
	}
	if locks, err := os.ReadFile("/proc/locks"); err != nil || !strings.Contains(string(locks), fmt.Sprintf(" %d ", os.Getpid())) {
		t.Log("the kernel does not tell who holds a lock here, so the process is not named")
	} else if want := fmt.Sprintf("process %d", os.Getpid()); !strings.Contains(errText(path), want) {
		t.Errorf("%q does not say %q", errText(path), want)
	}
	if _, err := store.Quarantine(path); !errors.Is(err, store.ErrHeld) {
		t.Errorf("put aside a record in use: %v", err)
	}
	mustAppend(t, s, link(1))
}

func errText(path string) string {
	_, err := store.Open(path, store.Options{Timeout: time.Millisecond})
	return fmt.Sprint(err)
}

func TestQuarantineKeepsTheOldFile(t *testing.T) {
	path := newPath(t)
	if err := os.WriteFile(path, []byte("this is no record"), 0o600); err != nil {
		t.Fatal(err)
	}
	if _, err := store.Open(path, store.Options{}); !errors.Is(err, store.ErrCorrupt) {
		t.Fatalf("got %v, want ErrCorrupt", err)
	}
	aside, err := store.Quarantine(path)
	if err != nil {
		t.Fatal(err)
	}
	if kept, err := os.ReadFile(aside); err != nil || string(kept) != "this is no record" {
		t.Errorf("%s: %q, %v", aside, kept, err)
	}
	s := open(t, path, store.Options{})
	mustAppend(t, s, entry(1, record.Gap(0, record.LackCorrupt, "the record before was put aside as "+filepath.Base(aside))))
	if head, err := s.Verify(t.Context()); err != nil || head.Seq != 1 {
		t.Errorf("verified to %v: %v", head, err)
	}
	if err := s.Close(); err != nil {
		t.Fatal(err)
	}
	again, err := store.Quarantine(path)
	if err != nil || again == aside {
		t.Errorf("put aside a second time as %s: %v", again, err)
	}
}

func TestVerifyNamesTheEntry(t *testing.T) {
	for name, c := range map[string]struct {
		spoil func(entries *bbolt.Bucket) error
		seq   uint64
		want  record.Problem
	}{
		"changed": {func(b *bbolt.Bucket) error {
			v := slices.Clone(b.Get(key(7)))
			v[len(v)-3] ^= 1
			return b.Put(key(7), v)
		}, 7, record.Changed},
		"removed":   {func(b *bbolt.Bucket) error { return b.Delete(key(7)) }, 7, record.Missing},
		"first":     {func(b *bbolt.Bucket) error { return b.Delete(key(1)) }, 1, record.Missing},
		"cut":       {func(b *bbolt.Bucket) error { return errors.Join(b.Delete(key(19)), b.Delete(key(20))) }, 19, record.Cut},
		"duplicate": {func(b *bbolt.Bucket) error { return b.Put(key(8), slices.Clone(b.Get(key(7)))) }, 7, record.Duplicate},
		"swapped": {func(b *bbolt.Bucket) error {
			seven, eight := slices.Clone(b.Get(key(7))), slices.Clone(b.Get(key(8)))
			return errors.Join(b.Put(key(7), eight), b.Put(key(8), seven))
		}, 7, record.Missing},
		"added":        {func(b *bbolt.Bucket) error { return b.Put(key(21), slices.Clone(b.Get(key(7)))) }, 7, record.Reordered},
		"added before": {func(b *bbolt.Bucket) error { return b.Put(key(0), slices.Clone(b.Get(key(7)))) }, 1, record.Missing},
	} {
		t.Run(name, func(t *testing.T) {
			path := newPath(t)
			s := open(t, path, store.Options{})
			for i := range 20 {
				mustAppend(t, s, link(i))
			}
			if err := s.Close(); err != nil {
				t.Fatal(err)
			}
			spoil(t, path, c.spoil)
			_, err := open(t, path, store.Options{ReadOnly: true}).Verify(t.Context())
			var f *record.Fault
			if !errors.As(err, &f) || !errors.Is(err, store.ErrCorrupt) {
				t.Fatalf("got %v, want a fault", err)
			}
			if f.Seq != c.seq || f.Problem != c.want {
				t.Errorf("got %v, want entry %d %s", f, c.seq, c.want)
			}
		})
	}
}

func TestACutRecordIsNotContinued(t *testing.T) {
	path := newPath(t)
	s := open(t, path, store.Options{})
	mustAppend(t, s, link(1), link(2))
	if err := s.Close(); err != nil {
		t.Fatal(err)
	}
	spoil(t, path, func(b *bbolt.Bucket) error { return b.Delete(key(2)) })
	_, err := store.Open(path, store.Options{})
	var f *record.Fault
	if !errors.Is(err, store.ErrCorrupt) || !errors.As(err, &f) || f.Seq != 2 || f.Problem != record.Cut {
		t.Errorf("got %v, want ErrCorrupt with entry 2 cut", err)
	}
}

func key(seq byte) []byte { return []byte{0, 0, 0, 0, 0, 0, 0, seq} }

// spoil changes the entries of a closed record behind its back.
func spoil(t *testing.T, path string, f func(entries *bbolt.Bucket) error) {
	t.Helper()
	db, err := bbolt.Open(path, 0o600, nil)
	if err != nil {
		t.Fatal(err)
	}
	if err := db.Update(func(tx *bbolt.Tx) error { return f(tx.Bucket([]byte("entries"))) }); err != nil {
		t.Fatal(err)
	}
	if err := db.Close(); err != nil {
		t.Fatal(err)
	}
}
