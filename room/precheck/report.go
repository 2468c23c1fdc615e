package precheck

import (
	"strings"

	"klubba/room"
	"klubba/room/record"
)

// Version is the version of the report's form, its field "v".
const Version = 1

// Report is what one run found.
type Report struct {
	V    int    `json:"v"`
	Site string `json:"site"`
	Room string `json:"room"`
	// Number counts the room's reports from 1 on.
	Number uint64 `json:"number"`
	Boot   string `json:"boot_id"`
	// By is who asked for it.
	By room.Actor `json:"by"`
	// Part is what alone was checked; empty for the whole room.
	Part        string      `json:"part,omitempty"`
	Started     record.Time `json:"started"`
	Ended       record.Time `json:"ended"`
	ClockSynced bool        `json:"clock_synced"`
	// Verdict follows from the results and the answers, by Judge.
	Verdict room.Verdict `json:"verdict"`
	// Summary is one English line: what failed, then what else to know.
	Summary string   `json:"summary,omitempty"`
	Results []Result `json:"results"`
	Answers *Answers `json:"answers,omitempty"`
}

// Answer is a person's.
type Answer string

// The answers.
const (
	Yes Answer = "yes"
	No  Answer = "no"
)

// Answers are what a person in the room knows and no machine does.
type Answers struct {
	// Hear: do you hear the remote side. See: do you see it. Door: does the
	// sign hang on the door that tells of the meeting.
	Hear Answer `json:"hear"`
	See  Answer `json:"see"`
	Door Answer `json:"door"`
	// By is the person, At when.
	By room.Actor  `json:"by"`
	At record.Time `json:"at"`
	// Of is the hash of the report as it was before it was signed.
	Of string `json:"of"`
}

// Questions names the questions in their order.
func Questions() []string { return []string{"hear", "see", "door"} }

// Of returns the answer to a question by its name.
func (a Answers) answer(question string) Answer {
	return map[string]Answer{"hear": a.Hear, "see": a.See, "door": a.Door}[question]
}

// Each calls f for each question and its answer.
func (a Answers) Each(f func(question string, answer Answer)) {
	for _, q := range Questions() {
		f(q, a.answer(q))
	}
}

// valid reports whether every question is answered.
func (a Answers) valid() bool {
	ok := true
	a.Each(func(_ string, answer Answer) { ok = ok && (answer == Yes || answer == No) })
	return ok
}

// Judge draws the verdict. A required part that failed, or a person's no,
// makes the room not ready; nothing tested is unknown.
func Judge(results []Result, answers *Answers) room.Verdict {
	verdict := room.VerdictReady
	if len(results) == 0 {
		return room.VerdictUnknown
	}
	for _, r := range results {
		switch {
		case r.Verdict == OK:
		case r.Verdict == Failed && r.Required:
			return room.VerdictNotReady
		default:
			verdict = room.VerdictRemarks
		}
	}
	if answers != nil && (answers.Hear == No || answers.See == No || answers.Door == No) {
		return room.VerdictNotReady
	}
	return verdict
}

// Concluded draws the verdict and the summary from the results and answers.
func (r Report) Concluded() Report {
	r.Verdict = Judge(r.Results, r.Answers)
	var first, then []string
	if r.Answers != nil {
		r.Answers.Each(func(question string, answer Answer) {
			if answer == No {
				first = append(first, noTo(question))
			}
		})
	}
	for _, result := range r.Results {
		line := result.Part + ": " + result.Detail
		switch {
		case result.Verdict == OK:
		case result.Verdict == Failed && result.Required:
			first = append(first, line)
		default:
			then = append(then, line)
		}
	}
	r.Summary = strings.Join(append(first, then...), "; ")
	if len(r.Results) == 0 {
		r.Summary = "there is nothing to check"
		if r.Part != "" {
			r.Summary = "there is nothing to check by the name " + r.Part
		}
	}
	return r
}

// noTo says what a person's no means.
func noTo(question string) string {
	return map[string]string{
		"hear": "the remote side is not heard", "see": "the remote side is not seen", "door": "the sign is not on the door",
	}[question]
}

// Signed returns the report with a person's answers.
func (s Sealed) Signed(a Answers) (Sealed, error) {
	a.Of = s.Hash
	r := s.Report
	r.Answers = &a
	return Seal(r.Concluded())
}
