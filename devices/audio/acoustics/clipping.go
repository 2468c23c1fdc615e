package acoustics

import "math"

// clipped counts the samples that stand at a ceiling: at the recording's
// greatest or least value, if waves are cut off flat there. The crest of a
// slow tone is flat for some samples too, but its sides fall off by single
// steps of the converter; those of a cut wave fall off at once. At full scale
// two such samples are enough: a high tone has no more of them in a row.
func clipped(x []float64) int {
	return flat(x, 1) + flat(x, -1)
}

// flat counts the samples at the ceiling of one side.
func flat(x []float64, side float64) int {
	const quietest = 0.01           // below this nothing clips
	const fullScale = 1 - 1.5/32768 // to 16 bits
	highest := 0.0
	for _, v := range x {
		highest = max(highest, side*v)
	}
	if highest < quietest {
		return 0
	}
	at := func(i int) bool { return side*x[i] == highest }
	step := resolution(x)
	all, runs := 0, 0
	for i := 0; i < len(x); {
		j := i
		for j < len(x) && at(j) {
			j++
		}
		all += j - i
		if j-i >= 3 && i > 0 && j < len(x) && highest-side*x[i-1] > 8*step && highest-side*x[j] > 8*step {
			runs++
		}
		i = max(j, i+1)
	}
	if runs > 0 || highest >= fullScale && all > 1 {
		return all
	}
	return 0
}

// resolution is the least step between samples: that of the converter, in a
// recording that has gone through one.
func resolution(x []float64) float64 {
	least := math.Inf(1)
	for i := 1; i < len(x); i++ {
		if d := math.Abs(x[i] - x[i-1]); d > 0 && d < least {
			least = d
		}
	}
	return least
}
