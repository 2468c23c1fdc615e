package main

import (
	"context"
	"errors"
	"net/http"
	"strconv"
	"strings"

	"github.com/spf13/cobra"

	"klubba/agent/client"
	"klubba/agent/wire"
	"klubba/room"
	"klubba/room/precheck"
)

// newReport is "klubba report": what pre-checks found.
func newReport(a *app) *cobra.Command {
	group := a.group("report", "report")
	group.AddCommand(newReportShow(a), newReportPrint(a), newReportList(a), newReportSign(a))
	return group
}

func newReportShow(a *app) *cobra.Command {
	var asJSON bool
	cmd := a.forReport("show", func(ctx context.Context, daemon *client.Client, s precheck.Sealed) error {
		return a.showReport(ctx, daemon, s, asJSON)
	})
	cmd.Flags().BoolVar(&asJSON, "json", false, a.say("flag.json", nil))
	return cmd
}

func newReportPrint(a *app) *cobra.Command {
	cmd := a.forReport("print", func(ctx context.Context, daemon *client.Client, s precheck.Sealed) error {
		lines := a.reporter(ctx, daemon, s).paper()
		return printed(a.println(trimLines(strings.Join(lines, "\n"))))
	})
	cmd.Long = a.paragraphs("report.print.long")
	return cmd
}

// forReport makes a command about one report, the newest if none is named.
func (a *app) forReport(name string, do func(context.Context, *client.Client, precheck.Sealed) error) *cobra.Command {
	use := name + " [" + a.say("report.number-word", nil) + "]"
	var cmd *cobra.Command
	cmd = a.command(use, "report."+name, a.atMost(1), func(_ *cobra.Command, args []string) error {
		var number uint64
		if len(args) == 1 {
			var err error
			if number, err = strconv.ParseUint(args[0], 10, 64); err != nil || number == 0 {
				return a.usage(cmd, "report.number", map[string]any{"Given": args[0]})
			}
		}
		daemon := a.daemon()
		defer daemon.Close()
		s, err := daemon.Report(cmd.Context(), number)
		if err != nil {
			return a.noReport(err)
		}
		return do(cmd.Context(), daemon, s)
	})
	return cmd
}

func newReportList(a *app) *cobra.Command {
	var asJSON bool
	cmd := a.command("list", "report.list", a.atMost(0), func(cmd *cobra.Command, _ []string) error {
		daemon := a.daemon()
		defer daemon.Close()
		list, err := daemon.Prechecks(cmd.Context())
		if err != nil {
			return a.noPrechecks(err)
		}
		if asJSON {
			return a.printJSON(list)
		}
		when := a.when()
		if state, err := daemon.Status(cmd.Context()); err == nil {
			when = a.whenIn(state.TimeZone)
		}
		return printed(a.println(trimLines(strings.Join(a.reportList(list, when), "\n"))))
	})
	cmd.Flags().BoolVar(&asJSON, "json", false, a.say("flag.json", nil))
	return cmd
}

// reportList is a line for each report, and what is getting worse.
func (a *app) reportList(list wire.Prechecks, when when) []string {
	if len(list.Reports) == 0 {
		return []string{a.say("report.empty", nil)}
	}
	t := table{}
	for _, r := range list.Reports {
		said := a.words.Verdict(room.Verdict(r.Verdict))
		if r.Part != "" {
			said = a.words.Part(r.Part) + ": " + said
		}
		if r.Signed {
			said += " (" + a.say("report.sign-mark", nil) + ")"
		}
		if r.Summary != "" {
			said += "; " + a.words.Detail(r.Summary)
		}
		t.rows = append(t.rows, []string{strconv.FormatUint(r.Number, 10), when.clock(r.Ended), said})
	}
	lines := t.lines(a.paint)
	for _, trend := range list.Trends {
		if said := a.trend(trend); said != "" {
			lines = append(lines, wrap(said, width, "  "))
		}
	}
	return lines
}

// often is in how many reports a part must have been tested before it is said
// that it was often not well.
const often = 4

func (a *app) trend(t precheck.Trend) string {
	r := reporter{app: a}
	part := capital(a.words.Part(t.Part))
	switch bad := t.Failed + t.Remarks; {
	case t.Falling != "":
		var margins []string
		for _, m := range t.Margins {
			margins = append(margins, figure(r, m))
		}
		return a.say("report.falling", map[string]any{
			"Part": part, "Measure": a.words.Say("precheck.measure."+t.Falling, nil), "Margins": strings.Join(margins, ", "),
		})
	case t.Ran >= often && 2*bad >= t.Ran:
		return a.say("report.often", map[string]any{"Part": part, "N": bad, "Ran": t.Ran})
	}
	return ""
}

func newReportSign(a *app) *cobra.Command {
	given := map[string]*string{}
	var cmd *cobra.Command
	cmd = a.command("sign", "report.sign", a.atMost(0), func(*cobra.Command, []string) error {
		answers := wire.SignReport{
			Hear: a.answer(*given["hear"]), See: a.answer(*given["see"]), Door: a.answer(*given["door"]),
		}
		if answers.Hear == "" || answers.See == "" || answers.Door == "" {
			return a.usage(cmd, "report.answer-wrong", nil)
		}
		if a.by == "" {
			return a.usage(cmd, "report.no-name", nil)
		}
		daemon := a.daemon()
		defer daemon.Close()
		signed, recorded, err := daemon.SignReport(cmd.Context(), 0, answers, a.by)
		var refused *client.RefusedError
		switch {
		case errors.As(err, &refused):
			return &refusedError{room.Refusal(refused.Refused)}
		case err != nil:
			return a.noReport(err)
		case !recorded:
			a.complain(a.say("not-recorded", nil))
		}
		return printed(a.println(a.say("report.signed", map[string]any{"Number": signed.Report.Number})))
	})
	cmd.Long = a.paragraphs("report.sign.long")
	for _, q := range precheck.Questions() {
		given[q] = cmd.Flags().String(q, "", a.say("flag."+q, nil))
	}
	return cmd
}

// answer reads a yes or a no in either language; else it is empty.
func (a *app) answer(s string) precheck.Answer {
	switch strings.ToLower(s) {
	case "ja", "yes":
		return precheck.Yes
	case "nej", "no":
		return precheck.No
	}
	return ""
}

// noReport puts the daemon's "not found" into words.
func (a *app) noReport(err error) error {
	if isMissing(err) {
		return errors.New(a.say("report.none", nil))
	}
	return err
}

func isMissing(err error) bool {
	var problem *client.Problem
	return errors.As(err, &problem) && problem.Status == http.StatusNotFound
}
