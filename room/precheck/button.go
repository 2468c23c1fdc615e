package precheck

import (
	"fmt"
	"time"
)

// Press is when a button was last pressed. The zero Press is never, since the
// program began.
type Press struct {
	Ever bool
	Age  time.Duration
}

// Pressed judges a button by its last press, where a person started the check
// and was asked to press it unless that was done just before.
func (p Policy) Pressed(button string, last Press, asked bool) Result {
	r := Result{Part: button, Kind: KindButton, Required: true, Verdict: OK, How: ago(last)}
	switch {
	case last.Ever && last.Age <= p.PressFresh:
		if asked {
			r.How = "pressed when asked for"
		}
		return r
	case asked:
		return r.bad(Remark, CauseNotPressed, "not pressed although asked for")
	}
	return p.LastPressed(button, last)
}

// LastPressed judges a button by its last press where nobody can be asked.
func (p Policy) LastPressed(button string, last Press) Result {
	r := Result{Part: button, Kind: KindButton, Required: true, Verdict: OK, How: ago(last)}
	if !last.Ever {
		r.How = ""
		return r.bad(Remark, CauseNeverPressed, ago(last))
	}
	r.Measures = []Measure{measure("press-age", "h", last.Age.Hours(), AtMost, p.PressOld.Hours())}
	if last.Age > p.PressOld {
		r.How = ""
		return r.bad(Remark, CausePressOld, ago(last))
	}
	return r
}

func ago(last Press) string {
	switch {
	case !last.Ever:
		return "not pressed since the program began"
	case last.Age < time.Minute:
		return fmt.Sprintf("last pressed %.0f seconds ago", last.Age.Seconds())
	case last.Age < time.Hour:
		return fmt.Sprintf("last pressed %.0f minutes ago", last.Age.Minutes())
	}
	return fmt.Sprintf("last pressed %.0f hours ago", last.Age.Hours())
}
