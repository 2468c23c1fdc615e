package page

import (
	"slices"
	"strings"

	"klubba/agent/web/access"
	"klubba/room"
)

// precheckBody is what the last pre-check found, and the button that starts
// the next.
type precheckBody struct {
	May     bool
	On      bool // a meeting is on: no test may run
	Running bool
	Verdict string // of the readiness, for the style
	Says    string
	When    string
	Results []result
	Start   button
	Lamp    button
}

// result is one thing that a pre-check found, with what to do about it.
type result struct {
	Part string
	Says string
}

func (p *Page) precheck(q *request) (body, error) {
	s := q.told.Status
	r := s.Readiness
	if q.old {
		r = room.Readiness{Verdict: room.VerdictUnknown}
	}
	b := precheckBody{
		May: q.caller.May(access.Test), On: s.Phase.Meeting(), Running: r.Running,
		Verdict: string(r.Verdict), Says: q.t.Verdict(r.Verdict), Results: q.results(r.Summary),
		Start: q.button(room.Precheck{}, "go"), Lamp: q.button(room.LampTest{}, ""),
	}
	if !r.At.IsZero() {
		b.When = q.t.say("precheck.when", "Clock", q.when.full(r.At.Wall), "Ago", q.when.ago(r.At))
	}
	return body{"precheck", q.t.say("view.precheck"), b}, nil
}

// results takes a summary apart: "light: dark; look at it; camera: gone" is
// about two parts.
func (q *request) results(summary string) []result {
	var all []result
	for piece := range strings.SplitSeq(summary, "; ") {
		name, said, named := strings.Cut(piece, ": ")
		isPart := slices.ContainsFunc(q.told.Status.Parts.All(), func(p room.Part) bool { return p.Name == name })
		switch {
		case named && isPart:
			all = append(all, result{q.t.Part(name), said})
		case len(all) > 0:
			all[len(all)-1].Says += "; " + piece
		case piece != "":
			all = append(all, result{"", piece})
		}
	}
	for i := range all {
		all[i].Says = q.t.Detail(all[i].Says)
	}
	return all
}
