package camera

import (
	"math"
	"testing"
	"time"
)

// frames makes the marks of a 25-fps stream of the given numbers, timed by
// the number.
func frames(first uint32, numbers ...int) []mark {
	var marks []mark
	for _, n := range numbers {
		marks = append(marks, mark{seq: first + uint32(n), at: time.Hour + time.Duration(n)*40*time.Millisecond, stamped: true})
	}
	return marks
}

func TestTiming(t *testing.T) {
	shifted := frames(0, 0, 1, 3, 4, 5, 6) // the count jumps, the time does not
	for i := 2; i < len(shifted); i++ {
		shifted[i].at -= 40 * time.Millisecond
	}
	broken := frames(0, 0, 1, 2, 3)
	broken[1].broken = true
	restart := append(frames(1000, 0, 1, 2), frames(0, 3, 4, 5)...)
	clockBack := append(frames(0, 0, 1, 2), mark{seq: 3, at: time.Minute, stamped: true})
	unnumbered := frames(0, 0, 1, 2, 3)
	for i := range unnumbered {
		unnumbered[i].seq = 0
	}
	for name, c := range map[string]struct {
		marks                            []mark
		frames, broken, lost, doubt, new int
		rate, interval                   float64
	}{
		"none":               {nil, 0, 0, 0, 0, 0, 0, 0},
		"one":                {frames(9, 0), 1, 0, 0, 0, 0, 0, 0},
		"regular":            {frames(0, 0, 1, 2, 3, 4), 5, 0, 0, 0, 0, 25, 40},
		"two lost":           {frames(0, 0, 1, 2, 5, 6), 5, 0, 2, 0, 0, 16.667, 40},
		"only lost":          {frames(0, 0, 2, 5, 7), 4, 0, 4, 0, 0, 10.714, 40},
		"counted twice":      {shifted, 6, 0, 0, 1, 0, 25, 40},
		"number wraps":       {frames(math.MaxUint32-1, 0, 1, 2, 3), 4, 0, 0, 0, 0, 25, 40},
		"lost at the wrap":   {frames(math.MaxUint32-1, 0, 1, 3, 4), 4, 0, 1, 0, 0, 18.75, 40},
		"damaged":            {broken, 3, 1, 0, 0, 0, 16.667, 40},
		"count begins anew":  {restart, 6, 0, 0, 0, 1, 25, 40},
		"clock runs back":    {clockBack, 4, 0, 0, 0, 1, 0, 40},
		"numbers stay still": {unnumbered, 4, 0, 0, 0, 0, 25, 40},
	} {
		got := timing(c.marks)
		if got.Frames != c.frames || got.Broken != c.broken || got.Lost != c.lost || got.Doubtful != c.doubt ||
			got.Restarts != c.new || got.Rate != c.rate || got.Interval != c.interval {
			t.Errorf("%s: %+v, want %+v", name, got, c)
		}
	}
}

func TestTimingJitterAndClock(t *testing.T) {
	marks := frames(0, 0, 1, 2, 3, 4)
	marks[2].at += 10 * time.Millisecond
	marks[3].stamped = false
	got := timing(marks) // intervals 40, 50, 30, 40
	if got.Jitter != 5 || got.Interval != 40 || got.Clock != "arrival" {
		t.Errorf("%+v, want a jitter of 5 ms around 40, by arrival", got)
	}
}

func TestFrameOfAnotherClock(t *testing.T) {
	r := bufferRecord(0)
	r.put32(24, 99)
	var f Frame
	before := monotonic()
	f.read(r, []byte{1})
	if f.Stamped || f.At < before || f.Broken {
		t.Errorf("%+v, want the time of arrival", f)
	}
	r.put32(12, stampMonotone|flagError)
	if f.read(r, []byte{1}); !f.Stamped || f.At != 99*time.Second || !f.Broken {
		t.Errorf("%+v, want the kernel's stamp, and broken", f)
	}
	r.put32(12, stampMonotone)
	if f.read(r, nil); !f.Broken {
		t.Errorf("%+v: an empty frame is no whole one", f)
	}
}
