package record_test

import (
	"errors"
	"iter"
	"testing"
	"time"

	"klubba/room"
	"klubba/room/record"
)

// clock makes entries as a daemon would: it knows the time and stamps notes.
type clock struct {
	now  room.Instant
	boot string
}

func evening() *clock {
	return &clock{
		now:  room.Instant{Mono: 3 * time.Hour, Wall: time.Date(2026, 11, 23, 17, 30, 0, 0, time.UTC)},
		boot: "boot-1",
	}
}

func (c *clock) note(n room.Note) record.Entry {
	n.At = c.now
	return record.New(n, record.Stamp{Boot: c.boot, Zone: stockholm, ClockSynced: true})
}

var stockholm = time.FixedZone("CET", 3600)

// chain seals entries one after the other.
func chain(t testing.TB, entries ...record.Entry) []record.Sealed {
	t.Helper()
	var head record.Head
	var all []record.Sealed
	for _, e := range entries {
		s, err := record.Seal(head, e)
		if err != nil {
			t.Fatal(err)
		}
		head = s.Head()
		all = append(all, s)
	}
	return all
}

// some returns a chain of n entries, one second apart.
func some(t testing.TB, n int) []record.Sealed {
	c := evening()
	var entries []record.Entry
	for range n {
		entries = append(entries, c.note(room.Note{
			Kind: room.KindLink, Meeting: "KF-1", Title: "Kommunfullmäktige",
			From: "good", To: "lost", Cause: "sound", Text: `0 of 3 "probes" <&> å`,
		}))
		c.now = c.now.Add(time.Second)
	}
	return chain(t, entries...)
}

func each(entries []record.Sealed) iter.Seq2[record.Sealed, error] {
	return func(yield func(record.Sealed, error) bool) {
		for _, s := range entries {
			if !yield(s, nil) {
				return
			}
		}
	}
}

func wantFault(t *testing.T, err error, seq uint64, p record.Problem) {
	t.Helper()
	var f *record.Fault
	if !errors.As(err, &f) {
		t.Fatalf("got error %v, want a fault", err)
	}
	if f.Seq != seq || f.Problem != p {
		t.Fatalf("got entry %d %s (%v), want entry %d %s", f.Seq, f.Problem, f, seq, p)
	}
}
