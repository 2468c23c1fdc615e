package camera

import (
	"math"
	"slices"
	"time"
)

// Timing is how regularly the frames came.
type Timing struct {
	// Frames came whole; Broken were marked as damaged by the driver.
	Frames int `json:"frames"`
	Broken int `json:"broken"`
	// Lost are frames missing by the driver's count, and by their stamps too.
	Lost int `json:"lost"`
	// Doubtful are frames missing by the count alone. Some drivers count
	// twice, so these are no fault.
	Doubtful int `json:"doubtful"`
	// Restarts is how often the count or the clock began anew.
	Restarts int `json:"restarts"`
	// Rate is whole frames a second, from the first to the last.
	Rate float64 `json:"rate"`
	// Interval is the median time from frame to frame, in milliseconds, and
	// Jitter the mean distance from it, lost frames left out.
	Interval float64 `json:"interval_ms"`
	Jitter   float64 `json:"jitter_ms"`
	// Clock is "kernel" when the kernel stamped all frames, else "arrival".
	Clock string `json:"clock"`
}

// mark is what the timing needs of a frame.
type mark struct {
	seq     uint32
	at      time.Duration
	broken  bool
	stamped bool
}

// timing judges the frames of one stream in their order.
func timing(marks []mark) Timing {
	t := Timing{Clock: "kernel"}
	for _, m := range marks {
		if m.broken {
			t.Broken++
		} else {
			t.Frames++
		}
		if !m.stamped {
			t.Clock = "arrival"
		}
	}
	steps := intervals(marks)
	if len(steps) == 0 {
		return t
	}
	median := steps[len(steps)/2]
	t.gaps(marks, median)
	t.Interval = ms(median)
	t.Jitter = ms(jitter(steps, median))
	if span := marks[len(marks)-1].at - marks[0].at; span > 0 && t.Frames > 0 {
		whole := t.Frames - 1
		if marks[0].broken {
			whole++ // the span begins before the first whole frame
		}
		t.Rate = round(float64(whole) / span.Seconds())
	}
	return t
}

// intervals are the times between frames whose numbers follow each other,
// sorted. Where so many were lost that there are none, the times between those
// that came are divided by their numbers.
func intervals(marks []mark) []time.Duration {
	var steps, divided []time.Duration
	for i := 1; i < len(marks); i++ {
		dt, gap := marks[i].at-marks[i-1].at, missing(marks[i-1], marks[i])
		switch {
		case dt <= 0:
		case gap == 0:
			steps = append(steps, dt)
		default:
			divided = append(divided, dt/time.Duration(gap+1))
		}
	}
	if len(steps) == 0 {
		steps = divided
	}
	slices.Sort(steps)
	return steps
}

// missing is how many numbers lie between two frames, whatever the count's
// wrapping round. A number that does not go forward is no gap.
func missing(a, b mark) uint32 {
	if gap := b.seq - a.seq - 1; gap < 1<<31 {
		return gap
	}
	return 0
}

// gaps counts what is missing, and tells losses from miscounts by the time
// that passed.
func (t *Timing) gaps(marks []mark, interval time.Duration) {
	for i := 1; i < len(marks); i++ {
		a, b := marks[i-1], marks[i]
		dt := b.at - a.at
		switch gap := missing(a, b); {
		case b.seq-a.seq > 1<<31 || dt < 0:
			t.Restarts++
		case gap > 0 && 2*dt > 3*interval:
			t.Lost += int(gap)
		case gap > 0:
			t.Doubtful += int(gap)
		}
	}
}

// jitter is the mean distance from the median.
func jitter(steps []time.Duration, median time.Duration) time.Duration {
	var sum time.Duration
	for _, s := range steps {
		sum += (s - median).Abs()
	}
	return sum / time.Duration(len(steps))
}

// ms is a duration in milliseconds, to the microsecond.
func ms(d time.Duration) float64 { return float64(d.Microseconds()) / 1000 }

// round keeps three decimals, which is more than anything here is worth.
func round(v float64) float64 { return math.Round(v*1000) / 1000 }
