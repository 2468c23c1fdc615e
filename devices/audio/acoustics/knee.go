package acoustics

// knee is where a decay sinks into the noise.
type knee struct {
	noise float64 // energy of the noise in a step; 0 where none was reached
	at    int     // the step up to which the decay counts
	late  line    // level of the decay's last part by step, in dB
	span  float64 // how far the greatest level is above the noise, in dB
	dry   bool    // it was over before it could be followed; nothing is missing
}

// firstAverage is Lundeby's first averaging interval, in steps.
const firstAverage = 20

// lundeby finds the knee of a decay by the iteration of Lundeby, Vigran,
// Bietz and Vorländer (Acustica 81, 1995). The steps are those from the
// direct sound on. It reports whether there is a decay at all.
func lundeby(e []float64) (knee, bool) {
	if len(e) < 5*firstAverage {
		return knee{}, false
	}
	tail := len(e) - max(len(e)/10, firstAverage)
	levels := smooth(e, firstAverage)
	if falling(e, tail) {
		return endless(levels, e)
	}
	k := knee{noise: mean(e[tail:])}
	floor := db(k.noise)
	late, ok := levels.fit(levels.highest(), floor+10)
	if !ok || late.slope >= 0 {
		return abrupt(e, k.noise)
	}
	k.late = late
	for range 8 {
		before := k.at
		steps := -10 / k.late.slope // for 10 dB
		k.at = clamp(int(k.late.reaches(floor)), firstAverage, len(e))
		k.noise = mean(e[clamp(k.at+int(steps), 0, tail):])
		floor = db(k.noise)
		levels = smooth(e, clamp(int(steps/5), 3, 100))
		if late, ok := levels.fit(floor+26, floor+6); ok && late.slope < 0 {
			k.late = late
		}
		if k.at == before {
			break
		}
	}
	k.span = levels.highest() - floor
	return k, true
}

// falling reports whether a decay goes on to its end: whether its last part
// still falls as the parts before it do.
func falling(e []float64, tail int) bool {
	last := len(e) - tail
	a, b, c := db(mean(e[tail-2*last:tail-last])), db(mean(e[tail-last:tail])), db(mean(e[tail:]))
	return a-b > 0.5 && b-c > 0.5*(a-b)
}

// endless is the knee of a decay that no noise has stopped: its end.
func endless(levels curve, e []float64) (knee, bool) {
	last := levels.db[len(levels.db)-1]
	late, ok := levels.fit(min(last+20, levels.highest()), last)
	if !ok || late.slope >= 0 {
		return abrupt(e, 0)
	}
	return knee{at: len(e), late: late, span: levels.highest() - last}, true
}

// abrupt is the knee of a sound that was over too soon to see it decay: where
// it comes down to the noise. It reports whether it stood 20 dB above that.
func abrupt(e []float64, noise float64) (knee, bool) {
	levels := curve{db: make([]float64, len(e))}
	for i, v := range e {
		levels.db[i] = db(v)
	}
	peak, floor := levels.peak(), db(noise)
	at := peak + 1
	for at < len(e) && levels.db[at] > floor+3 {
		at++
	}
	const never = 1000 // dB under everything
	return knee{noise, at, line{-never, -never}, levels.db[peak] - floor, true}, levels.db[peak] > floor+20
}

// missing is the energy of the decay after the knee, by its late slope.
func (k knee) missing() float64 {
	return fromDB(k.late.at(float64(k.at)+0.5)) / (1 - fromDB(k.late.slope))
}

// curve is a smoothed decay: levels in dB, and the steps where they are.
type curve struct{ step, db []float64 }

// smooth averages so many steps at a time.
func smooth(e []float64, n int) curve {
	var c curve
	for i := 0; i+n <= len(e); i += n {
		c.step = append(c.step, float64(i)+float64(n-1)/2)
		c.db = append(c.db, db(mean(e[i:i+n])))
	}
	return c
}

func (c curve) highest() float64 { return c.db[c.peak()] }

func (c curve) peak() int {
	best := 0
	for i, v := range c.db {
		if v > c.db[best] {
			best = i
		}
	}
	return best
}

// fit draws a line from where the curve, after its peak, is at or below one
// level to where it is first below another.
func (c curve) fit(from, to float64) (line, bool) {
	i := c.peak()
	for i < len(c.db) && c.db[i] > from {
		i++
	}
	j := i
	for j < len(c.db) && c.db[j] >= to {
		j++
	}
	return fit(c.step[i:j], c.db[i:j])
}

func clamp(v, low, high int) int { return max(low, min(v, high)) }
