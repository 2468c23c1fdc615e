package precheck

import "math"

// Verdict is what a check made of one part.
type Verdict string

// The verdicts on a part. Remark: it serves, or could not be tested, and a
// person should know something of it.
const (
	OK     Verdict = "ok"
	Remark Verdict = "remark"
	Failed Verdict = "failed"
)

// Result is what a check found of one part.
type Result struct {
	// Part is the name that the room calls it by, Kind what sort of thing it
	// is. One part may have results of several kinds: a service answers, and
	// has a certificate.
	Part string `json:"part"`
	Kind Kind   `json:"kind"`
	// Required parts make the room not ready when they fail.
	Required bool    `json:"required"`
	Verdict  Verdict `json:"verdict"`
	// Cause is why it is not OK, as a word that advice is found by; Detail
	// says the same in words and figures, in English. Both are empty if OK.
	Cause  Cause  `json:"cause,omitempty"`
	Detail string `json:"detail,omitempty"`
	// Advice is what to do, in one English sentence; empty if OK.
	Advice string `json:"advice,omitempty"`
	// How says how it is known.
	How      string    `json:"how,omitempty"`
	Measures []Measure `json:"measures,omitempty"`
	// Tries is how often it was tested.
	Tries int `json:"tries"`
	// TookMS is how long that took, in milliseconds.
	TookMS int64 `json:"took_ms"`
}

// Bound says on which side of its limit a value must be.
type Bound string

// The bounds.
const (
	AtMost  Bound = "at-most"
	AtLeast Bound = "at-least"
)

// Measure is one figure and its limit, both in Unit.
type Measure struct {
	Name  string  `json:"name"`
	Value float64 `json:"value"`
	Unit  string  `json:"unit,omitempty"`
	Bound Bound   `json:"bound"`
	Limit float64 `json:"limit"`
	// Margin is how far the value is on the right side of the limit; below
	// zero, how far it is past it.
	Margin float64 `json:"margin"`
}

// measure makes a figure, to three decimals. What is no number counts as
// far past the limit: a figure must never pass by not being one.
func measure(name, unit string, value float64, bound Bound, limit float64) Measure {
	const past = 1e9
	if math.IsNaN(value) || math.IsInf(value, 0) {
		value = past
		if bound == AtLeast {
			value = -past
		}
	}
	m := Measure{Name: name, Value: rounded(value), Unit: unit, Bound: bound, Limit: rounded(limit)}
	m.Margin = rounded(m.Limit - m.Value)
	if bound == AtLeast {
		m.Margin = rounded(m.Value - m.Limit)
	}
	return m
}

func rounded(v float64) float64 {
	r := math.Round(v*1000) / 1000
	if r == 0 {
		return 0 // and never minus zero, which reads back as another number
	}
	return r
}

// Figure makes a driver's figure, on the right side of its limit or not.
func Figure(name, unit string, value float64, bound Bound, limit float64) Measure {
	return measure(name, unit, value, bound, limit)
}

// Found makes the figure of a finding that a driver made: a value past its
// limit, whichever way that is.
func Found(name string, value, limit float64) Measure {
	bound := AtMost
	if value < limit {
		bound = AtLeast
	}
	return measure(name, "", value, bound, limit)
}

// Holds reports whether the value is on the right side of its limit.
func (m Measure) Holds() bool { return m.Margin >= 0 }

// bad makes a result one that is not OK.
func (r Result) bad(v Verdict, c Cause, detail string) Result {
	r.Verdict, r.Cause, r.Detail = v, c, detail
	return r
}

// Is reports whether a result is what somebody calls part: by name or by kind.
func (r Result) Is(part string) bool { return part == r.Part || part == string(r.Kind) }
