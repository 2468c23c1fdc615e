package link

import "time"

// fate is what has become of a probe.
type fate uint8

const (
	waiting fate = iota
	overdue      // past what is usual; suspicious
	missed       // past the deadline; an answer would be late
	good
	late
	void // we were held up: it tells nothing
)

// probe is one probe sent.
type probe struct {
	at     time.Duration
	rtt    time.Duration
	jitter time.Duration // change of rtt from the answer before; negative: none
	proven time.Duration // the silence proven if all of its run are missed
	run    uint32        // the run of silence it belongs to; 0: none
	seq    uint32
	target int
	fate   fate
	sample bool // counts in the windows of quality
	path   bool // tells of the path: its target was not silent before
}

func (p *probe) open() bool { return p.fate <= overdue }

// capacity is how many probes are remembered: two seconds of dense probing
// with room to spare. A power of two.
const capacity = 256

// flight remembers the probes of late, by the order in which they were sent.
type flight struct {
	ring [capacity]probe
	// The probes from tail up to head wait for their end; those before judged
	// have an answer or missed their deadline.
	tail, judged, head uint32
}

// at returns the probe of that number; numbers below head-capacity are gone.
func (f *flight) at(i uint32) *probe { return &f.ring[i%capacity] }

// oldest is the number of the oldest probe that is remembered.
func (f *flight) oldest() uint32 {
	if f.head < capacity {
		return 0
	}
	return f.head - capacity
}

// find returns the unanswered probe with that number, or nil.
func (f *flight) find(seq uint32, target int) *probe {
	for i := f.head; i > f.oldest(); i-- {
		p := f.at(i - 1)
		if p.seq == seq && p.target == target {
			if p.fate == good || p.fate == late {
				return nil
			}
			return p
		}
	}
	return nil
}

// void takes back the probes without an answer sent since that moment.
func (f *flight) void(since time.Duration) {
	for i := f.head; i > f.tail; i-- {
		p := f.at(i - 1)
		if p.at < since {
			return
		}
		if p.fate <= missed {
			p.fate = void
		}
	}
}

// forget takes back the missing answers of a target that turned out to be
// silent for itself: they say nothing about the path.
func (f *flight) forget(target int) {
	for i := f.tail; i != f.head; i++ {
		if p := f.at(i); p.target == target && p.fate <= missed {
			p.fate = void
		}
	}
}

// full reports whether another probe would push out one that still waits.
func (f *flight) full() bool { return f.head-f.tail == capacity }
