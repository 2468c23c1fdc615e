package acoustics

import (
	"math"
	"slices"
)

// arrival is where a sweep's impulse response begins.
type arrival struct {
	at    float64 // sample of the first arrival, between samples too
	onset int     // sample from which the response counts
	peak  int     // sample of the greatest value
	level float64 // that value
}

// The first arrival is the first peak of at least half the greatest one, and
// the response counts from where it first comes within 20 dB of it (ISO
// 3382-1, 5.3.3), looked for this long before.
const (
	firstShare = 0.5
	onsetShare = 0.1
	lookBack   = 0.1 // s
)

// heard is how far a peak must stand out from the middle value of all, in
// standard deviations, and from the root mean square of all. Among ten million
// samples of noise the greatest is below 6.
const heard = 8

// strongest finds the greatest value in a range of the recording.
func (r *response) strongest(from, to int) int {
	best := from
	for i := from; i < to; i++ {
		if math.Abs(r.at(i)) > math.Abs(r.at(best)) {
			best = i
		}
	}
	return best
}

// find looks for the first sweep in the recording, and reports whether any
// stands out.
func (r *response) find() (first int, ok bool) {
	first = r.strongest(0, r.recorded)
	if !r.standsOut(first) {
		return first, false
	}
	if r.stimulus.Sweeps < 2 {
		return first, true
	}
	// Of two like sweeps the second may be a hair stronger.
	if before, ok := r.near(first-int(r.samples(r.stimulus.spacing())), 0.5*math.Abs(r.at(first))); ok {
		return before, true
	}
	return first, true
}

// second looks for the second sweep, given the first.
func (r *response) second(first int) (int, bool) {
	if r.stimulus.Sweeps < 2 {
		return 0, false
	}
	return r.near(first+int(r.samples(r.stimulus.spacing())), 0.1*math.Abs(r.at(first)))
}

// near finds the greatest value within 0.2 s of a place, if it is at least so
// great and stands out.
func (r *response) near(place int, least float64) (int, bool) {
	around := int(0.2 * float64(r.stimulus.Rate))
	from, to := max(0, place-around), min(r.recorded, place+around)
	if from >= to {
		return 0, false
	}
	found := r.strongest(from, to)
	return found, math.Abs(r.at(found)) >= least && r.standsOut(found)
}

// standsOut reports whether a peak is more than noise.
func (r *response) standsOut(peak int) bool {
	// Further on, the highest tones would have come after the recording's end.
	whole := max(r.recorded-int(r.samples(r.stimulus.sounding())), r.recorded/4)
	values := make([]float64, 0, whole/5+1)
	sum := 0.0
	for i := 0; i < whole; i += 5 {
		v := math.Abs(r.h[i])
		sum += v * v
		values = append(values, v)
	}
	slices.Sort(values)
	deviation := values[len(values)/2] / 0.6745 // of a normal distribution
	level := math.Abs(r.at(peak))
	return level > 1e-9 && level > heard*deviation && level > heard*math.Sqrt(sum/float64(len(values)))
}

// arrive finds the first arrival that belongs to a peak.
func arrive(at func(int) float64, peak, rate int) arrival {
	level := math.Abs(at(peak))
	back := int(lookBack * float64(rate))
	a := arrival{peak: peak, level: at(peak), onset: peak}
	first := peak
	for i := peak; i >= peak-back; i-- {
		v := math.Abs(at(i))
		if v >= onsetShare*level {
			a.onset = i
		}
		if v >= firstShare*level && v >= math.Abs(at(i-1)) && v >= math.Abs(at(i+1)) {
			first = i
		}
	}
	a.at = summit(at, first)
	return a
}

// summit finds the extreme of a band-limited signal near a sample, to a
// thousandth of one, by golden section.
func summit(at func(int) float64, near int) float64 {
	const golden = 0.6180339887498949
	value := func(t float64) float64 { return math.Abs(between(at, t)) }
	low, high := float64(near)-1, float64(near)+1
	for high-low > 1e-4 {
		a, b := high-golden*(high-low), low+golden*(high-low)
		if value(a) > value(b) {
			high = b
		} else {
			low = a
		}
	}
	return (low + high) / 2
}

// between is a band-limited signal at a moment between samples.
func between(at func(int) float64, t float64) float64 {
	const taps = 24
	middle := int(math.Floor(t))
	sum := 0.0
	for i := middle - taps + 1; i <= middle+taps; i++ {
		x := t - float64(i)
		if math.Abs(x) < 1e-9 {
			return at(i)
		}
		window := 0.5 + 0.5*math.Cos(math.Pi*x/(taps+1))
		sum += at(i) * window * math.Sin(math.Pi*x) / (math.Pi * x)
	}
	return sum
}

// polarity is the sign of the response around its peak: 1 or -1 if one side
// exceeds the other by 3 dB within 2 ms, otherwise 0. Rooms and loudspeakers
// turn phase, so that the sign is often not to be told.
func polarity(at func(int) float64, peak, rate int) int {
	around := rate / 500
	up, down := 0.0, 0.0
	for i := peak - around; i <= peak+around; i++ {
		up, down = max(up, at(i)), max(down, -at(i))
	}
	margin := math.Sqrt2
	switch {
	case up > margin*down:
		return 1
	case down > margin*up:
		return -1
	}
	return 0
}
