package leaktest

import (
	"os"
	"testing"
	"time"
)

// told keeps whether a test was told to fail.
type told struct {
	testing.TB
	failed bool
}

func (f *told) Errorf(string, ...any) { f.failed = true }

func TestLeaksAreFound(t *testing.T) {
	begun := Take(t)
	file, err := os.Open("/dev/null")
	if err != nil {
		t.Fatal(err)
	}
	probe := &told{TB: t}
	if begun.Check(probe); !probe.failed {
		t.Error("an open file was not found")
	}
	file.Close()
	begun.patience = 50 * time.Millisecond
	stay := make(chan struct{})
	ended := make(chan struct{})
	go func() { <-stay; close(ended) }()
	probe = &told{TB: t}
	if begun.Check(probe); !probe.failed {
		t.Error("a goroutine that stays was not found")
	}
	close(stay)
	<-ended
	begun.patience = 10 * time.Second
	begun.Check(t)
}
