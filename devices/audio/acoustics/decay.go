package acoustics

import "math"

// decay is the decay of one band, integrated backwards (M. R. Schroeder,
// JASA 37, 1965): noise subtracted, cut at the knee, the missing tail added
// (W. T. Chu, JASA 63, 1978; Lundeby).
type decay struct {
	energy
	knee
	left []float64 // energy from each step on, from before the direct sound
}

// decayOf reports whether the band decays at all.
func decayOf(e energy) (decay, bool) {
	k, ok := lundeby(e.e[e.start:])
	if !ok {
		return decay{}, false
	}
	d := decay{energy: e, knee: k}
	end := e.start + k.at
	d.left = make([]float64, end+1)
	d.left[end] = k.missing()
	for i := end - 1; i >= 0; i-- {
		d.left[i] = d.left[i+1] + e.e[i] - k.noise
	}
	return d, d.left[0] > 0
}

// level is the decay curve i steps after the direct sound, in dB from 0.
func (d decay) level(i int) float64 { return db(d.left[d.start+i] / d.left[0]) }

// time is the time of a decay by 60 dB in s, drawn from a part of the curve.
// It reports whether the part is there, 10 dB above the noise (ISO 3382-1,
// 5.2.1), and where nothing but the recording's end stopped the decay, 3 dB
// before that end.
func (d decay) time(from, to float64) (float64, bool) {
	if d.dry {
		return 0, false
	}
	room := 10.0
	if d.noise == 0 {
		room = 3
	}
	if d.span < -to+room {
		return 0, false
	}
	var steps, levels []float64
	for i := range d.at {
		l := d.level(i)
		if l < to {
			f, ok := fit(steps, levels)
			return -60 * block / f.slope, ok && f.slope < 0
		}
		if l <= from {
			steps, levels = append(steps, float64(i)), append(levels, l)
		}
	}
	return 0, false
}

// clarity is the share of the energy that comes within 50 ms of the direct
// sound: D50 from 0 to 1, and C50 in dB (ISO 3382-1, A.2.3).
func (d decay) clarity() (d50, c50 float64, ok bool) {
	const early = 50 // steps
	if d.dry || d.at <= early || d.span < 20 {
		return 0, 0, false
	}
	late := d.left[d.start+early] / d.left[0]
	if !(late > 0 && late < 1) {
		return 0, 0, false
	}
	return 1 - late, 10 * math.Log10((1-late)/late), true
}
