package room

import "time"

// jumpLimit is how far the wall clock may part from the monotonic one between
// two steps before that is called a jump. Network time slews far less.
const jumpLimit = 2 * time.Second

// setClock takes the step's moment. A jump of the wall clock is noted and
// changes nothing else.
func (r *Room) setClock(now Instant) {
	last := r.now
	if now.Mono < last.Mono {
		now.Mono = last.Mono
	}
	r.now = now
	if last.IsZero() {
		return
	}
	jump := now.Wall.Sub(last.Wall) - now.Sub(last)
	if jump.Abs() >= jumpLimit {
		r.note(Note{Kind: KindClock, By: Actor{Via: ViaDaemon}, Text: signed(jump.Round(time.Second))})
	}
}

func signed(d time.Duration) string {
	if d > 0 {
		return "+" + d.String()
	}
	return d.String()
}
