package link

import "time"

const (
	rttBin  = 2 * time.Millisecond
	rttBins = 512 // up to the second that a late answer may take
	// rttMemory is how many answers are remembered before the older count
	// half: some minutes of a meeting.
	rttMemory = 8192
	// rttRefresh is how many answers go by between two looks at the tail.
	rttRefresh = 32
)

// rtts is the distribution of round-trip times, with a fading memory.
type rtts struct {
	bins    [rttBins]uint32
	total   uint32
	sinceUp uint32
	slowest time.Duration // only one answer in a thousand is slower
}

// add takes a round-trip time and returns what only one in a thousand
// exceeds; false while there are too few to tell.
func (r *rtts) add(rtt time.Duration) (slowest time.Duration, ok bool) {
	bin := min(int(rtt/rttBin), rttBins-1)
	r.bins[bin]++
	r.total++
	r.sinceUp++
	if r.total >= rttMemory {
		r.fade()
	}
	if r.total >= settleAfter && (r.sinceUp >= rttRefresh || r.slowest == 0 || rtt > r.slowest) {
		r.slowest, r.sinceUp = r.tail(), 0
	}
	return r.slowest, r.total >= settleAfter
}

// tail is the upper edge of the bin that holds the slowest thousandth.
func (r *rtts) tail() time.Duration {
	beyond := uint32(0)
	for bin := rttBins - 1; bin >= 0; bin-- {
		beyond += r.bins[bin]
		if beyond > r.total/1000 {
			return time.Duration(bin+1) * rttBin
		}
	}
	return 0
}

func (r *rtts) fade() {
	r.total = 0
	for i := range r.bins {
		r.bins[i] /= 2
		r.total += r.bins[i]
	}
}
