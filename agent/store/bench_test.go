package store_test

import (
	"fmt"
	"testing"

	"klubba/agent/store"
	"klubba/room/record"
)

func BenchmarkAppend(b *testing.B) {
	for _, n := range []int{1, 100} {
		b.Run(fmt.Sprint(n), func(b *testing.B) {
			s := open(b, newPath(b), store.Options{})
			run := make([]record.Entry, n)
			for i := range run {
				run[i] = link(i)
			}
			for b.Loop() {
				mustAppend(b, s, run...)
			}
			b.ReportMetric(float64(b.Elapsed().Nanoseconds())/float64(b.N*n), "ns/entry")
		})
	}
}

// large returns a record of 100 000 entries.
func large(b *testing.B) string {
	path := newPath(b)
	s := open(b, path, store.Options{NoSync: true})
	run := make([]record.Entry, 1000)
	for n := range 100 {
		for i := range run {
			run[i] = link(1000*n + i)
		}
		mustAppend(b, s, run...)
	}
	if err := s.Close(); err != nil {
		b.Fatal(err)
	}
	return path
}

func BenchmarkLarge(b *testing.B) {
	path := large(b)
	b.Run("Open", func(b *testing.B) {
		for b.Loop() {
			s, err := store.Open(path, store.Options{})
			if err != nil {
				b.Fatal(err)
			}
			if err := s.Close(); err != nil {
				b.Fatal(err)
			}
		}
	})
	s := open(b, path, store.Options{})
	b.Run("Verify", func(b *testing.B) {
		for b.Loop() {
			if _, err := s.Verify(b.Context()); err != nil {
				b.Fatal(err)
			}
		}
	})
	b.Run("After", func(b *testing.B) {
		for b.Loop() {
			if got, err := s.After(50_000, 100); err != nil || len(got) != 100 {
				b.Fatal(len(got), err)
			}
		}
	})
}
