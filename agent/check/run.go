package check

import (
	"context"
	"errors"
	"fmt"
	"sync"
	"time"

	"klubba/agent/keep"
	"klubba/agent/wire"
	"klubba/room/precheck"
	"klubba/room/record"
	"klubba/room/text"
)

// Run checks a room, or one part of it, and tells how it goes. The report has
// no number yet. When ctx ends, what was not done is failed, and nobody should
// want the report.
func Run(ctx context.Context, r Room, ask Ask, tell func([]wire.PrecheckItem)) precheck.Report {
	report := precheck.Report{By: ask.By, Part: ask.Part, Started: record.Time{Time: r.Now().Wall}}
	attempts := attemptsOf(itemsOf(r, ask), ask.Part)
	b := &board{tell: tell, attempts: attempts}
	b.first()
	b.each(ctx, attempts)
	var again []*attempt
	for _, a := range attempts {
		if a.failed() && a.isOver() && ctx.Err() == nil {
			again = append(again, a)
		}
	}
	b.each(ctx, again)
	advisor := text.New(text.English)
	for _, a := range attempts {
		for _, result := range a.results {
			if result.Cause != "" {
				result.Advice = advisor.Advice(string(result.Cause))
			}
			report.Results = append(report.Results, result)
		}
	}
	report.Ended = record.Time{Time: r.Now().Wall}
	return report.Concluded()
}

// attempt is an item and what came of testing it.
type attempt struct {
	item
	tries   int
	took    time.Duration
	results []precheck.Result
	// over is closed when the last test has really returned, however long
	// after its deadline.
	over  chan struct{}
	state string
	ask   string
}

func attemptsOf(items []item, part string) (attempts []*attempt) {
	for _, it := range items {
		if part == "" || part == it.name || part == string(it.kind) {
			attempts = append(attempts, &attempt{item: it, state: wire.ItemWaiting})
		}
	}
	return attempts
}

func (a *attempt) failed() bool {
	for _, r := range a.results {
		if r.Verdict == precheck.Failed {
			return true
		}
	}
	return false
}

// isOver reports whether the test has returned. One that hangs is not tried
// again beside itself.
func (a *attempt) isOver() bool {
	select {
	case <-a.over:
		return true
	default:
		return false
	}
}

// each runs attempts: those of a group one after the other, all else side by
// side.
func (b *board) each(ctx context.Context, attempts []*attempt) {
	var lanes [][]*attempt
	of := map[string]int{}
	for _, a := range attempts {
		lane, known := of[a.group]
		if a.group == "" || !known {
			lane = len(lanes)
			lanes = append(lanes, nil)
			of[a.group] = lane
		}
		lanes[lane] = append(lanes[lane], a)
	}
	var wg sync.WaitGroup
	for _, lane := range lanes {
		wg.Go(func() { b.lane(ctx, lane) })
	}
	wg.Wait()
}

// lane runs attempts one after the other. What still hangs after its deadline
// gets as long again to let go; else what follows is not begun.
func (b *board) lane(ctx context.Context, lane []*attempt) {
	for i, a := range lane {
		if i > 0 {
			select {
			case <-lane[i-1].over:
			case <-time.After(lane[i-1].within):
			case <-ctx.Done():
			}
			if !lane[i-1].isOver() {
				b.set(a, wire.ItemDone, one(failed(precheck.CauseNoAnswer, fmt.Sprintf("not tested, since %s still hangs", lane[i-1].name), "")))
				a.over = make(chan struct{})
				continue
			}
		}
		b.run(ctx, a)
	}
}

// run tests one item, but waits no longer than its deadline even if the
// device does not mind it.
func (b *board) run(ctx context.Context, a *attempt) {
	ctx, cancel := context.WithTimeout(ctx, a.within)
	defer cancel()
	b.begin(a)
	over := a.over
	began := time.Now()
	found := make(chan []precheck.Result, 1)
	go func() {
		var results []precheck.Result
		err := keep.Safe(func() error {
			results = a.test(ctx, func(ask string) { b.asked(a, ask) })
			return nil
		})
		if err != nil {
			results = one(failed(precheck.CauseProgram, err.Error(), ""))
		}
		close(over) // before it is told, so that whoever hears it can try again
		found <- results
	}()
	var results []precheck.Result
	select {
	case results = <-found:
	case <-ctx.Done():
		results = one(failed(precheck.CauseNoAnswer, fmt.Sprintf("no answer within %v", a.within), ""))
		if errors.Is(ctx.Err(), context.Canceled) {
			results = one(failed(precheck.CauseNoAnswer, "the check was ended", ""))
		}
	}
	a.took += time.Since(began)
	b.set(a, wire.ItemDone, results)
}

// finished puts what all results of an item have in common into each. What
// passed only at the second try is a remark.
func (a *attempt) finished(results []precheck.Result) []precheck.Result {
	for i := range results {
		r := &results[i]
		r.Tries, r.TookMS = a.tries, a.took.Milliseconds()
		if r.Part == "" {
			r.Part, r.Kind = a.name, a.kind
		}
		r.Required = r.Required || a.required
		for _, before := range a.results {
			if before.Kind == r.Kind && before.Verdict == precheck.Failed && r.Verdict == precheck.OK {
				r.Verdict, r.Cause, r.Detail = precheck.Remark, precheck.CauseTwice, fmt.Sprintf("needed two tries: %s", before.Detail)
			}
		}
	}
	return results
}
