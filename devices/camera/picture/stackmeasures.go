package picture

import "math"

// StackMeasures is what several frames of a still scene show together.
type StackMeasures struct {
	// Frames is how many there were.
	Frames int `json:"frames"`
	// Mean is the measures of the mean picture; its focus is that of the parts
	// that stood still, and its noise that of a single frame.
	Mean Measures `json:"mean"`
	// Noise is the standard deviation of a single frame's noise, in grey
	// levels, from the differences between frames.
	Noise float64 `json:"noise"`
	// Moving is the share (0 to 1) of tiles that moved and were left out.
	Moving float64 `json:"moving"`
	// Repeated is the share (0 to 1) of frames equal to the one before, bit for bit.
	Repeated float64 `json:"repeated"`
	// Loop is after how many frames the pictures come again; 0 if they do not.
	Loop int `json:"loop"`
	// Liveliness is the noise between frames for that within one: about 1 for
	// a live sensor, near 0 if one picture is sent again and again. 1 if there
	// is too little noise to tell.
	Liveliness float64 `json:"liveliness"`
	// Rate is the frames a second by the shots' times, 0 if not known.
	Rate float64 `json:"rate"`
	// Flicker is how much the lamps' flicker changes the brightness, from its
	// mean to its peak, in per cent; Mains is the mains frequency that fits
	// (50 or 60), 0 if none. At 20, 25 and 50 frames a second lamps on 50 Hz
	// stand still in the picture and are not seen; so at 30 and 60 those on 60 Hz.
	Flicker float64 `json:"flicker"`
	Mains   int     `json:"mains"`
}

// liveliness compares noise between frames with noise within one.
func liveliness(between, within float64) float64 {
	if within < 1 {
		return 1
	}
	return between / within
}

// repetition finds frames that come again.
func (s *Stack) repetition(m *StackMeasures) {
	repeats := 0
	for i := range s.passed {
		if s.passed[i].repeat {
			repeats++
		}
	}
	m.Repeated = float64(repeats) / float64(len(s.passed)-1)
	if repeats == len(s.passed)-1 {
		return
	}
	for period := 2; 2*period <= len(s.passed); period++ {
		if s.sameAgain(period) || m.Moving > leastMotion && s.alikeAgain(period) {
			m.Loop = period
			return
		}
	}
}

// sameAgain tells whether all shots are those of a period ago.
func (s *Stack) sameAgain(period int) bool {
	for i := period; i < len(s.passed); i++ {
		if s.passed[i].hash != s.passed[i-period].hash {
			return false
		}
	}
	return true
}

// leastMotion is the share of tiles that must move before a motion that comes
// again tells of a loop: a blinking lamp comes again, too.
const leastMotion = .02

// alikeAgain tells whether the shots are nearer to those of a period ago than
// to their neighbours, although much moves.
func (s *Stack) alikeAgain(period int) bool {
	const nearer, least = .25, .3 // share; grey levels
	var again, next float64
	for i := period; i < len(s.passed); i++ {
		again += s.unlike(i, i-period)
		next += s.unlike(i, i-1)
	}
	return again < nearer*next && next > least*float64(len(s.passed)-period)
}

// unlike is how far two shots' tiles lie apart, freed of brightness row by
// row, so that a flicker is no motion.
func (s *Stack) unlike(i, j int) (sum float64) {
	a, b := s.passed[i].means, s.passed[j].means
	across := s.shape.Width / side
	for row := 0; row < len(a); row += across {
		var all, other float64
		for k := row; k < row+across; k++ {
			all, other = all+a[k], other+b[k]
		}
		gain := all / max(other, 1)
		for k := row; k < row+across; k++ {
			sum += math.Abs(a[k] - gain*b[k])
		}
	}
	return sum / float64(len(a))
}
