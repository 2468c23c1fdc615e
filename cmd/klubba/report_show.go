package main

import (
	"context"
	"fmt"
	"slices"
	"strconv"
	"strings"
	"time"

	"klubba/agent/client"
	"klubba/room"
	"klubba/room/precheck"
)

// showReport writes a report for people, by the clock on the room's wall, or
// its bytes for programs.
func (a *app) showReport(ctx context.Context, daemon *client.Client, s precheck.Sealed, asJSON bool) error {
	if asJSON {
		_, err := a.out.Write(append(slices.Clip(s.Raw), '\n'))
		return printed(err)
	}
	lines := a.reporter(ctx, daemon, s).screen()
	return printed(a.println(trimLines(strings.Join(lines, "\n"))))
}

// reporter puts a report into words.
type reporter struct {
	*app
	when when
	precheck.Sealed
}

// reporter tells times by the room's zone. If the daemon does not tell it, the
// zone of this machine must do.
func (a *app) reporter(ctx context.Context, daemon *client.Client, s precheck.Sealed) reporter {
	r := reporter{app: a, when: a.when(), Sealed: s}
	if state, err := daemon.Status(ctx); err == nil {
		r.when = a.whenIn(state.TimeZone)
	}
	return r
}

// screen lays a report out for a terminal: what is wrong first and in full,
// then what is well.
func (r reporter) screen() []string {
	lines := []string{r.paint.in(r.tone(), r.head()), wrap(r.made(), width, "  ")}
	if len(r.Report.Results) == 0 {
		lines = append(lines, sentenceOf(r.words.Detail(r.Report.Summary)))
	}
	for _, result := range r.worstFirst() {
		lines = append(lines, r.wrong(result)...)
	}
	lines = append(lines, r.good()...)
	if unsure := r.unsure(); unsure != nil {
		lines = append(append(lines, ""), unsure...)
	}
	switch {
	case r.Report.Answers != nil:
		lines = append(lines, "")
		lines = append(lines, r.answers()...)
	case r.Report.Part == "" && r.Report.Verdict != room.VerdictUnknown:
		lines = append(lines, "", r.say("report.unsigned", nil))
	}
	return lines
}

func (r reporter) tone() string {
	switch r.Report.Verdict {
	case room.VerdictReady:
		return green
	case room.VerdictNotReady:
		return red
	}
	return yellow
}

func (r reporter) head() string {
	fields := map[string]any{"Number": r.Report.Number, "Verdict": r.words.Verdict(r.Report.Verdict), "Part": r.words.Part(r.Report.Part)}
	if r.Report.Part == "" {
		return r.say("report.head", fields)
	}
	fields["Verdict"] = r.words.Say("precheck.verdict."+string(worst(r.Report.Results)), nil)
	return r.say("report.head-part", fields)
}

func (r reporter) made() string {
	took := r.Report.Ended.Sub(r.Report.Started.Time)
	return r.say("report.made", map[string]any{
		"Place": strings.Trim(r.Report.Site+", "+r.Report.Room, ", "),
		"Clock": r.when.full(r.Report.Ended.Time), "Span": r.when.span(took), "By": actor(r.words, r.Report.By),
	})
}

// unsure says that the times may be wrong.
func (r reporter) unsure() []string {
	if r.Report.ClockSynced {
		return nil
	}
	return []string{wrap(r.say("report.clock-unsure", nil), width, "")}
}

// worstFirst is what is not well: what failed, then the remarks.
func (r reporter) worstFirst() (bad []precheck.Result) {
	for _, v := range []precheck.Verdict{precheck.Failed, precheck.Remark} {
		for _, result := range r.Report.Results {
			if result.Verdict == v {
				bad = append(bad, result)
			}
		}
	}
	return bad
}

// part names what a result is about.
func (r reporter) part(result precheck.Result) string {
	name := capital(r.words.Part(result.Part))
	if result.Kind == precheck.KindCertificate {
		return r.words.Say("precheck.certificate", map[string]any{"Part": name})
	}
	return name
}

// wrong tells one result in full.
func (r reporter) wrong(result precheck.Result) []string {
	verdict := r.paint.in(resultTone(result.Verdict), r.words.Say("precheck.verdict."+string(result.Verdict), nil))
	lines := []string{"", resultMark(result.Verdict) + " " + r.say("report.result", map[string]any{"Part": r.part(result), "Verdict": verdict})}
	lines = append(lines, r.inside(sentenceOf(r.words.Detail(result.Detail))))
	if advice := r.words.Advice(string(result.Cause)); advice != "" {
		lines = append(lines, r.paint.in(bold, r.inside(r.say("report.do", map[string]any{"Advice": advice}))))
	}
	return append(lines, r.known(result)...)
}

// known says by what a result is known: what was measured, and how.
func (r reporter) known(result precheck.Result) (lines []string) {
	if len(result.Measures) > 0 {
		lines = append(lines, r.inside(r.say("report.measured", map[string]any{"Measures": r.measures(result)})))
	}
	if result.How != "" {
		lines = append(lines, r.inside(r.say("report.how", map[string]any{"How": r.words.Detail(result.How)})))
	}
	return lines
}

func (r reporter) inside(words string) string { return "    " + wrap(words, width-4, "    ") }

// good lists what is well, a line each.
func (r reporter) good() []string {
	t := table{indent: "  "}
	for _, result := range r.Report.Results {
		if result.Verdict == precheck.OK {
			t.rows = append(t.rows, []string{r.part(result), r.words.Detail(result.How)})
		}
	}
	if len(t.rows) == 0 {
		return nil
	}
	return append([]string{"", r.say("report.good", nil)}, t.lines(r.paint)...)
}

// measures lists the figures with their limits and margins.
func (r reporter) measures(result precheck.Result) string {
	var said []string
	for _, m := range result.Measures {
		name := r.words.Say("precheck.measure."+m.Name, nil)
		if strings.HasPrefix(name, "precheck.measure.") {
			name = m.Name // a driver's own
		}
		unit := ""
		if m.Unit != "" {
			unit = noBreak + m.Unit
		}
		said = append(said, r.words.Say("precheck.measured."+string(m.Bound), map[string]any{
			"Name": name, "Value": figure(r, m.Value) + unit, "Limit": figure(r, m.Limit) + unit, "Margin": figure(r, m.Margin) + unit,
		}))
	}
	return strings.Join(said, "; ")
}

// figure writes a number as short as it can be, to one decimal, or to three
// if it is small.
func figure(r reporter, v float64) string {
	digits := 1
	if v > -1 && v < 1 {
		digits = 3
	}
	text := strconv.FormatFloat(v, 'f', digits, 64)
	text = strings.TrimSuffix(strings.TrimRight(text, "0"), ".")
	if text == "" || text == "-" || text == "-0" {
		text = "0"
	}
	return strings.Replace(text, ".", r.say("when.point", nil), 1)
}

// answers are the three questions and what was answered, and by whom.
func (r reporter) answers() (lines []string) {
	a := r.Report.Answers
	a.Each(func(question string, answer precheck.Answer) {
		tone := plain
		if answer == precheck.No {
			tone = red
		}
		lines = append(lines, r.say("report.answered", map[string]any{
			"Question": r.words.Say("precheck.question."+question, nil), "Answer": r.paint.in(tone, r.words.Say("precheck.answer."+string(answer), nil)),
		}))
	})
	return append(lines, wrap(r.say("report.signed-by", map[string]any{
		"Name": a.By.Name, "Clock": r.when.full(a.At.Truncate(time.Second)),
	}), width, ""))
}

// sentenceOf makes a sentence of a driver's words.
func sentenceOf(words string) string {
	if words == "" {
		return ""
	}
	return capital(strings.TrimSuffix(words, ".")) + "."
}

// paper lays a report out for an A4 page: everything in full, without colour,
// with room for answers and a signature.
func (r reporter) paper() []string {
	rule := strings.Repeat("-", width)
	lines := []string{strings.ToUpper(r.head()), wrap(r.made(), width, ""), rule}
	for _, result := range r.Report.Results {
		verdict := r.words.Say("precheck.verdict."+string(result.Verdict), nil)
		lines = append(lines, fmt.Sprintf("%s %s", resultMark(result.Verdict), r.say("report.result", map[string]any{"Part": r.part(result), "Verdict": verdict})))
		if result.Verdict != precheck.OK {
			lines = append(lines, r.inside(sentenceOf(r.words.Detail(result.Detail))))
			if advice := r.words.Advice(string(result.Cause)); advice != "" {
				lines = append(lines, r.inside(r.say("report.do", map[string]any{"Advice": advice})))
			}
		}
		lines = append(lines, r.known(result)...)
	}
	lines = append(append(lines, rule), r.unsure()...)
	if r.Report.Answers != nil {
		lines = append(lines, r.answers()...)
	} else {
		for _, q := range precheck.Questions() {
			lines = append(lines, "", r.say("report.answer-blank", map[string]any{"Question": pad(r.words.Say("precheck.question."+q, nil), 34)}))
		}
		lines = append(lines, "", "", r.say("report.sign-blank", nil))
	}
	return append(lines, "", r.say("report.hash", map[string]any{"Hash": r.Hash}), wrap(r.say("report.hash-why", nil), width, ""))
}
