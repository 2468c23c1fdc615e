package agent

import (
	"context"
	"fmt"

	"klubba/agent/check"
	"klubba/agent/wire"
	"klubba/room"
	"klubba/room/precheck"
	"klubba/room/record"
)

// List tells what can be checked, how the check goes, and what was found of
// late.
func (p *Prechecks) List() wire.Prechecks {
	list := wire.Prechecks{
		V: wire.Version, Parts: check.Parts(p.room()), Now: p.now.Value(),
		Reports: []wire.ReportLine{}, Trends: []precheck.Trend{},
	}
	var whole []precheck.Report
	for _, s := range p.shelf.All() {
		r := s.Report
		list.Reports = append(list.Reports, wire.ReportLine{
			Number: r.Number, Part: r.Part, Ended: r.Ended.String(), Verdict: string(r.Verdict),
			Summary: r.Summary, Signed: r.Answers != nil, Hash: s.Hash,
		})
		if r.Part == "" {
			whole = append(whole, r)
		}
	}
	list.Trends = append(list.Trends, precheck.Trends(whole)...)
	return list
}

// Report finds a report by its number; zero is the newest of the whole room.
// The error wraps wire.ErrNoReport.
func (p *Prechecks) Report(number uint64) (wire.Report, error) {
	s, err := p.shelf.Get(number)
	if err != nil {
		return wire.Report{}, fmt.Errorf("%w: %w", wire.ErrNoReport, err)
	}
	return wireReport(s, true), nil
}

func wireReport(s precheck.Sealed, recorded bool) wire.Report {
	return wire.Report{V: wire.Version, Hash: s.Hash, Report: s.Raw, Recorded: recorded}
}

// Sign puts a person's answers into the newest report of the whole room, and
// its new hash into the record in that person's name. The room may refuse.
func (p *Prechecks) Sign(ctx context.Context, by room.Actor, number uint64, answers wire.SignReport) (wire.Report, room.Refusal, error) {
	select {
	case p.sign <- struct{}{}:
		defer func() { <-p.sign }()
	case <-ctx.Done():
		return wire.Report{}, "", ctx.Err()
	}
	s, err := p.shelf.Get(number)
	if err != nil {
		return wire.Report{}, "", fmt.Errorf("%w: %w", wire.ErrNoReport, err)
	}
	if newest := p.shelf.Newest().Value().Report.Number; s.Report.Number != newest {
		return wire.Report{}, "", fmt.Errorf("%w: only the newest report of the whole room can be signed, which is number %d", wire.ErrAsked, newest)
	}
	signed, err := s.Signed(precheck.Answers{
		Hear: answers.Hear, See: answers.See, Door: answers.Door, By: by, At: record.Time{Time: p.a.opt.Now().Wall},
	})
	if err != nil {
		return wire.Report{}, "", fmt.Errorf("%w: %w", wire.ErrAsked, err)
	}
	out, err := p.a.Do(ctx, room.Command{By: by, Do: room.SignReport{
		Verdict: signed.Report.Verdict, Summary: signed.Report.Summary, Report: signed.Hash,
	}})
	if err != nil || out.Refused != room.RefusedNot {
		return wire.Report{}, out.Refused, err
	}
	p.keep(signed)
	return wireReport(signed, out.Recorded), "", nil
}
