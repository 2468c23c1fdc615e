package cell_test

import (
	"sync"
	"testing"

	"klubba/agent/cell"
)

func TestAReaderGetsTheNewestAndIsWokenForNewer(t *testing.T) {
	c := cell.New(1)
	v, newer := c.Latest()
	if v != 1 {
		t.Fatalf("begins with %d", v)
	}
	select {
	case <-newer:
		t.Fatal("woken although nothing is newer")
	default:
	}
	c.Set(2)
	c.Set(3)
	<-newer
	if v := c.Value(); v != 3 {
		t.Errorf("holds %d, want the newest", v)
	}
}

// A reader that waits for each newer value ends with the last one, however
// many it skipped.
func TestNoReaderMissesTheLast(t *testing.T) {
	const last = 10000
	c := cell.New(0)
	var wg sync.WaitGroup
	for range 4 {
		wg.Go(func() {
			for before := 0; ; {
				v, newer := c.Latest()
				if v < before {
					t.Errorf("went back from %d to %d", before, v)
					return
				}
				if before = v; v == last {
					return
				}
				<-newer
			}
		})
	}
	for v := range last {
		c.Set(v + 1)
	}
	wg.Wait()
}

func BenchmarkSet(b *testing.B) {
	c := cell.New(0)
	b.ReportAllocs()
	for b.Loop() {
		c.Set(1)
	}
}
