package link

import "time"

// sample is one probe as it counts for quality.
type sample struct {
	at     time.Duration
	rtt    time.Duration // zero if there was no answer
	jitter time.Duration // change from the answer before, of the same target
	lost   bool
	late   bool
}

// samples is how many of them are kept: 15 s of calm probing, with room.
const samples = 512

// window sums up the samples of the last while. Several windows share a ring.
type window struct {
	length  time.Duration
	first   uint32 // the oldest sample in the window
	n       int
	lost    int
	late    int
	slow    int // answers slower than the limit
	jitters int
	rtt     time.Duration // the sum
	jitter  time.Duration // the sum
}

func (w *window) count(s *sample, sign int, slow time.Duration) {
	w.n += sign
	if s.lost {
		w.lost += sign
		return
	}
	if s.late {
		w.late += sign
	}
	if s.rtt > slow {
		w.slow += sign
	}
	w.rtt += time.Duration(sign) * s.rtt
	if s.jitter >= 0 {
		w.jitters += sign
		w.jitter += time.Duration(sign) * s.jitter
	}
}

// answered is how many of the probes had an answer.
func (w *window) answered() int { return w.n - w.lost }

// loss is the share of probes without an answer.
func (w *window) loss() float64 { return share(w.lost, w.n) }

func (w *window) meanRTT() time.Duration {
	return w.rtt / time.Duration(max(w.answered(), 1))
}

func (w *window) meanJitter() time.Duration {
	return w.jitter / time.Duration(max(w.jitters, 1))
}

func share(k, n int) float64 {
	if n == 0 {
		return 0
	}
	return float64(k) / float64(n)
}
