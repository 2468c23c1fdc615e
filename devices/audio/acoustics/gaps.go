package acoustics

import (
	"math"
	"slices"
)

// gap is a place where the recording is not what was heard.
type gap struct {
	code    Code // FindingGap, FindingRepeat or FindingJump
	begin   int  // sample
	samples int  // how long; 0 for a jump
}

func (g gap) end() int { return g.begin + g.samples }

// mostGaps bounds the work on a recording that is nothing but gaps.
const mostGaps = 200

// gaps finds the places in one sweep, which begins at a sample, where samples
// stand still, were played twice, or jump. Two places within a frame of each
// other (5 ms) count as one. Where samples are missing, the sweep may have
// begun up to 0.1 s earlier or later than it seems.
func (r *response) gaps(x []float64, begin int) []gap {
	rate := r.stimulus.Rate
	from := clamp(begin-rate/10, 0, len(x))
	to := clamp(begin+int(r.samples(r.stimulus.sounding()))+rate/10, 0, len(x))
	found := r.stills(x, from, to, begin)
	near, step := frame(rate), resolution(x)
	high := begin + int(r.samples(r.stimulus.reached(harmonicsEnd*float64(rate))))
	cut := ceilings(x)
	for _, at := range clicks(x, from, to, high, near) {
		known := slices.ContainsFunc(found, func(g gap) bool { return at > g.begin-near && at < g.end()+near })
		if known || slices.ContainsFunc(x[max(0, at-near):min(len(x), at+near)], cut) || len(found) >= mostGaps {
			continue
		}
		if g, ok := repeated(x, at, rate, step); ok {
			found = append(found, g)
			continue
		}
		found = append(found, gap{code: FindingJump, begin: at})
	}
	slices.SortFunc(found, func(a, b gap) int { return a.begin - b.begin })
	return found
}

// ceilings returns what tells whether a sample is clipped: that clicks too,
// and is no gap.
func ceilings(x []float64) func(float64) bool {
	highest, lowest := slices.Max(x), slices.Min(x)
	up, down := flat(x, 1) > 0, flat(x, -1) > 0
	return func(v float64) bool { return up && v == highest || down && v == lowest }
}

// stills finds rows of samples that are exactly alike although the sweep
// should have moved on. A clipped crest is none.
func (r *response) stills(x []float64, from, to, begin int) (found []gap) {
	rate := float64(r.stimulus.Rate)
	if from >= to {
		return nil
	}
	step := resolution(x[from:to])
	highest, lowest := slices.Max(x), slices.Min(x)
	around := int(rate / 50)
	for i := from; i < to; {
		j := i + 1
		for j < to && x[j] == x[i] {
			j++
		}
		if n := j - i; n >= 8 && x[i] < 0.999*highest && x[i] > 0.999*lowest {
			before, after := loudest(x[max(0, i-around):i]), loudest(x[j:min(len(x), j+around)])
			f := r.stimulus.Low * math.Exp(max(0, float64(i-begin))/rate/r.stimulus.stretch())
			turned := min(math.Pi, math.Pi*f*float64(n)/rate)      // half of what the sweep turns in that time
			between := min(before, after) > 0.1*max(before, after) // and not before or after the sweep
			if between && min(before, after)*(1-math.Cos(turned)) > 4*step && len(found) < mostGaps {
				found = append(found, gap{FindingGap, i, n})
			}
		}
		i = j
	}
	return found
}

// repeated reports whether the samples after a click are exactly those of a
// block before it, of up to 0.2 s.
func repeated(x []float64, click, rate int, step float64) (gap, bool) {
	const alike = 32
	near := frame(rate)
	for t := max(0, click-near); t+alike <= min(len(x), click+near); t += 8 {
		for lag := alike; lag <= min(rate/5, t); lag++ {
			if !same(x[t:t+alike], x[t-lag:t-lag+alike], step) {
				continue
			}
			begin, end := t, t+alike
			for begin > lag && x[begin-1] == x[begin-1-lag] {
				begin--
			}
			for end < len(x) && x[end] == x[end-lag] {
				end++
			}
			return gap{FindingRepeat, begin, end - begin}, true
		}
	}
	return gap{}, false
}

// same reports whether two rows of samples are the same, and move enough, by
// the least step of the recording, for that to be no accident.
func same(a, b []float64, step float64) bool {
	if a[0] != b[0] || !slices.Equal(a, b) {
		return false
	}
	return slices.Max(a)-slices.Min(a) > 64*step
}
