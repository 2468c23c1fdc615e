package check

import (
	"context"
	"errors"
	"fmt"

	"klubba/room/precheck"
)

// machine is the box itself. What it does not tell is not checked: a box
// without a sensor is no worse for it.
func (r Room) machine() (items []item) {
	add := func(kind precheck.Kind, required bool, test test) {
		items = append(items, item{name: string(kind), kind: kind, required: required, test: test, within: each})
	}
	if r.Clock != nil {
		add(precheck.KindClock, false, r.clock)
	}
	if r.Box.Disk != "" {
		add(precheck.KindDisk, true, r.disk)
	}
	if len(r.Box.Temperatures()) > 0 {
		add(precheck.KindTemperature, true, r.temperature)
	}
	if _, tells := r.Box.Power(); tells {
		add(precheck.KindPower, true, r.power)
	}
	if r.Verify != nil {
		items = append(items, item{name: "record", kind: precheck.KindRecord, required: true, test: r.record, within: eachRecord})
	}
	return items
}

func (r Room) clock(context.Context, func(string)) []precheck.Result {
	c, err := r.Clock()
	if err != nil {
		return one(remark(precheck.CauseClockAlone, err.Error()))
	}
	return one(r.Policy.Clock(c))
}

func (r Room) disk(context.Context, func(string)) []precheck.Result {
	d, err := r.Box.TryDisk()
	if err != nil {
		return one(failed(precheck.CauseDiskFault, err.Error(), ""))
	}
	return one(r.Policy.Disk(d))
}

func (r Room) temperature(context.Context, func(string)) []precheck.Result {
	all := r.Box.Temperatures()
	if len(all) == 0 {
		return one(remark(precheck.CauseNoEvidence, "the sensors tell nothing any more"))
	}
	return one(r.Policy.Temperature(all))
}

func (r Room) power(context.Context, func(string)) []precheck.Result {
	w, tells := r.Box.Power()
	if !tells {
		return one(remark(precheck.CauseNoEvidence, "the firmware tells nothing any more"))
	}
	return one(r.Policy.Power(w))
}

func (r Room) record(ctx context.Context, _ func(string)) []precheck.Result {
	within, cancel := context.WithTimeout(ctx, readFor)
	defer cancel()
	head, err := r.Verify(within)
	if errors.Is(err, context.DeadlineExceeded) {
		return one(remark(precheck.CauseRecordLong, fmt.Sprintf("whole as far as it was read, to entry %d", head.Seq)))
	}
	if err != nil {
		return one(failed(precheck.CauseRecord, err.Error(), ""))
	}
	return one(precheck.Result{Verdict: precheck.OK, How: fmt.Sprintf("%d entries read, and the chain is whole", head.Seq)})
}
