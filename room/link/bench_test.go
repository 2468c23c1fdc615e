package link_test

import (
	"testing"
	"time"
)

// A probe and its answer, with all that a caller asks for in between.
func BenchmarkProbe(b *testing.B) {
	d := open()
	now, seq := time.Duration(0), uint32(0)
	b.ReportAllocs()
	for b.Loop() {
		seq++
		at, target := d.Next()
		now = max(at, now+time.Microsecond)
		d.Sent(now, target, seq)
		d.Deadline()
		d.Answered(now+25*time.Millisecond, target, seq)
		d.Deadline()
		d.Verdict()
	}
}

func TestProbesAllocateNothing(t *testing.T) {
	d := open()
	now, seq := time.Duration(0), uint32(0)
	if n := testing.AllocsPerRun(5000, func() {
		seq++
		at, target := d.Next()
		now = at
		d.Sent(now, target, seq)
		if seq%10 != 0 {
			d.Answered(now+25*time.Millisecond, target, seq)
		}
		d.Tick(max(now, min(d.Deadline(), now+time.Second)))
	}); n != 0 {
		t.Errorf("%v allocations for a probe and its answer, want none", n)
	}
}
