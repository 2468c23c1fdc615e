package webtest

import (
	"context"
	"fmt"
	"sync"

	"klubba/agent/cell"
	"klubba/agent/wire"
	"klubba/room"
	"klubba/room/precheck"
	"klubba/room/record"
)

// Prechecks makes pre-checks that find what the test says. It is a door to
// them as the web server wants it.
type Prechecks struct {
	room *Room
	now  *cell.Cell[wire.PrecheckNow]

	mu      sync.Mutex
	finds   []precheck.Result
	hold    bool
	reports []precheck.Sealed
	last    uint64
}

func newPrechecks(r *Room) *Prechecks {
	p := &Prechecks{room: r, now: cell.New(wire.PrecheckNow{V: wire.Version, Items: []wire.PrecheckItem{}})}
	p.Find(false, precheck.Result{Part: "light", Kind: precheck.KindLight, Required: true, Verdict: precheck.OK, Tries: 1})
	return p
}

// Find says what the next runs find. With hold, a run goes on, asking for a
// press, until it is cancelled or Finish is called.
func (p *Prechecks) Find(hold bool, results ...precheck.Result) {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.finds, p.hold = results, hold
}

// begin shows a run, and finishes it unless it is to go on.
func (p *Prechecks) begin(act room.RunCheck) {
	p.mu.Lock()
	p.last++
	now := wire.PrecheckNow{
		V: wire.Version, Number: p.last, Running: true, By: &act.By, Part: act.Part, Started: wire.Format(p.room.Now().Wall),
		Items: []wire.PrecheckItem{
			{Part: "camera", Kind: precheck.KindCamera, State: wire.ItemRunning},
			{Part: "chair", Kind: precheck.KindButton, State: wire.ItemRunning, Ask: wire.AskPress},
		},
	}
	hold := p.hold
	p.mu.Unlock()
	p.now.Set(now)
	if !hold {
		p.Finish()
	}
}

// Finish ends the run that goes on, with what was to be found.
func (p *Prechecks) Finish() {
	now := p.now.Value()
	p.mu.Lock()
	at := record.Time{Time: p.room.Now().Wall}
	r := precheck.Report{
		Site: "Umeå", Room: "Sessionssalen", Number: now.Number, Boot: "boot-1", By: *now.By, Part: now.Part,
		Started: at, Ended: at, ClockSynced: true,
	}
	now.Items = nil
	for _, found := range p.finds {
		if now.Part != "" && !found.Is(now.Part) {
			continue
		}
		r.Results = append(r.Results, found)
		now.Items = append(now.Items, wire.PrecheckItem{Part: found.Part, Kind: found.Kind, State: wire.ItemDone, Results: []precheck.Result{found}})
	}
	s, err := precheck.Seal(r.Concluded())
	if err != nil {
		panic("webtest: " + err.Error()) // the test's results are no results
	}
	p.reports = append(p.reports, s)
	p.mu.Unlock()
	p.room.Step(room.CheckDone{Verdict: s.Report.Verdict, Summary: s.Report.Summary, Part: now.Part, Report: s.Hash})
	now.Running, now.Ended, now.Verdict = false, wire.EndedDone, string(s.Report.Verdict)
	p.now.Set(now)
}

// cancel ends the run that goes on.
func (p *Prechecks) cancel(meeting bool) {
	now := p.now.Value()
	now.Running, now.Ended = false, wire.EndedCancelled
	if meeting {
		now.Ended = wire.EndedMeeting
	}
	p.now.Set(now)
}

// Now follows the run.
func (p *Prechecks) Now() *cell.Cell[wire.PrecheckNow] { return p.now }

// List tells what was found.
func (p *Prechecks) List() wire.Prechecks {
	p.mu.Lock()
	defer p.mu.Unlock()
	list := wire.Prechecks{V: wire.Version, Parts: []string{"camera", "chair", "disk"}, Now: p.now.Value(), Reports: []wire.ReportLine{}, Trends: []precheck.Trend{}}
	var whole []precheck.Report
	for _, s := range p.reports {
		r := s.Report
		list.Reports = append(list.Reports, wire.ReportLine{
			Number: r.Number, Part: r.Part, Ended: r.Ended.String(), Verdict: string(r.Verdict), Summary: r.Summary, Signed: r.Answers != nil, Hash: s.Hash,
		})
		if r.Part == "" {
			whole = append(whole, r)
		}
	}
	list.Trends = append(list.Trends, precheck.Trends(whole)...)
	return list
}

// Report finds a report.
func (p *Prechecks) Report(number uint64) (wire.Report, error) {
	s, _, err := p.find(number)
	return wire.Report{V: wire.Version, Hash: s.Hash, Report: s.Raw, Recorded: true}, err
}

func (p *Prechecks) find(number uint64) (precheck.Sealed, int, error) {
	p.mu.Lock()
	defer p.mu.Unlock()
	for i := len(p.reports) - 1; i >= 0; i-- {
		if r := p.reports[i].Report; r.Number == number || number == 0 && r.Part == "" {
			return p.reports[i], i, nil
		}
	}
	return precheck.Sealed{}, 0, fmt.Errorf("%w: number %d", wire.ErrNoReport, number)
}

// Sign signs a report, whichever it is.
func (p *Prechecks) Sign(ctx context.Context, by room.Actor, number uint64, answers wire.SignReport) (wire.Report, room.Refusal, error) {
	s, i, err := p.find(number)
	if err != nil {
		return wire.Report{}, "", err
	}
	signed, err := s.Signed(precheck.Answers{Hear: answers.Hear, See: answers.See, Door: answers.Door, By: by, At: record.Time{Time: p.room.Now().Wall}})
	if err != nil {
		return wire.Report{}, "", fmt.Errorf("%w: %w", wire.ErrAsked, err)
	}
	out, err := p.room.Do(ctx, room.Command{By: by, Do: room.SignReport{Verdict: signed.Report.Verdict, Summary: signed.Report.Summary, Report: signed.Hash}})
	if err != nil || out.Refused != "" {
		return wire.Report{}, out.Refused, err
	}
	p.mu.Lock()
	p.reports[i] = signed
	p.mu.Unlock()
	return wire.Report{V: wire.Version, Hash: signed.Hash, Report: signed.Raw, Recorded: out.Recorded}, "", nil
}
