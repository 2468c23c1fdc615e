package precheck

// Trend is how one part did in the reports of late.
type Trend struct {
	Part string `json:"part"`
	Kind Kind   `json:"kind"`
	// Ran is in how many reports it was tested; Failed and Remarks in how many
	// of these it was not well.
	Ran     int `json:"ran"`
	Failed  int `json:"failed"`
	Remarks int `json:"remarks"`
	// Falling names a measure that came nearer to its limit in each of the
	// last reports, and Margins are its margins, the oldest first; absent if
	// there is none.
	Falling string    `json:"falling,omitempty"`
	Margins []float64 `json:"margins,omitempty"`
}

// falls is how many reports make a fall: that of two is chance.
const falls = 4

// Trends tells how each part of the newest report did in these, the oldest
// first.
func Trends(reports []Report) []Trend {
	if len(reports) == 0 {
		return nil
	}
	var trends []Trend
	for _, now := range reports[len(reports)-1].Results {
		t := Trend{Part: now.Part, Kind: now.Kind}
		var history []Result
		for _, report := range reports {
			if r, ok := report.find(now.Part, now.Kind); ok {
				history = append(history, r)
			}
		}
		for _, r := range history {
			t.Ran++
			switch r.Verdict {
			case Failed:
				t.Failed++
			case Remark:
				t.Remarks++
			}
		}
		t.Falling, t.Margins = falling(history)
		trends = append(trends, t)
	}
	return trends
}

func (r Report) find(part string, kind Kind) (Result, bool) {
	for _, result := range r.Results {
		if result.Part == part && result.Kind == kind {
			return result, true
		}
	}
	return Result{}, false
}

// falling finds the first measure whose margin shrank every time of late.
func falling(history []Result) (name string, margins []float64) {
	if len(history) < falls {
		return "", nil
	}
	history = history[len(history)-falls:]
	for _, m := range history[falls-1].Measures {
		margins = nil
		for _, r := range history {
			for _, then := range r.Measures {
				if then.Name == m.Name && (len(margins) == 0 || then.Margin < margins[len(margins)-1]) {
					margins = append(margins, then.Margin)
				}
			}
		}
		if len(margins) == falls {
			return m.Name, margins
		}
	}
	return "", nil
}
