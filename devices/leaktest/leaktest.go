// Package leaktest finds what a driver leaves behind: descriptors and
// goroutines.
//
// It guarantees that a goroutine which is done but not yet gone is not taken
// for one that stays: those beyond the first count are given ten seconds.
//
// Not its job: mappings and a device's own buffers, which its fake counts. It
// is for tests only, and not for tests that run beside others.
package leaktest

import (
	"os"
	"runtime"
	"testing"
	"time"
)

// Baseline is what a process has open and running.
type Baseline struct {
	descriptors, goroutines int
	patience                time.Duration // until goroutines have left
}

// Take counts now. Do once before it what the runtime opens once and keeps.
func Take(t testing.TB) Baseline {
	t.Helper()
	return Baseline{descriptors(t), runtime.NumGoroutine(), 10 * time.Second}
}

// Check fails the test if there is more now.
func (b Baseline) Check(t testing.TB) {
	t.Helper()
	b.settle(t)
	if now := descriptors(t); now > b.descriptors {
		t.Errorf("%d descriptors became %d", b.descriptors, now)
	}
}

// settle gives goroutines that are done the time to go, with what they close.
func (b Baseline) settle(t testing.TB) {
	t.Helper()
	for deadline := time.After(b.patience); runtime.NumGoroutine() > b.goroutines; {
		select {
		case <-time.After(10 * time.Millisecond):
		case <-deadline:
			t.Errorf("%d goroutines became %d", b.goroutines, runtime.NumGoroutine())
			return
		}
	}
}

// descriptors counts what the process has open.
func descriptors(t testing.TB) int {
	t.Helper()
	entries, err := os.ReadDir("/proc/self/fd")
	if err != nil {
		t.Fatal(err)
	}
	return len(entries)
}
