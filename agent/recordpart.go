package agent

import (
	"context"
	"errors"
	"fmt"
	"time"

	"klubba/agent/store"
	"klubba/room"
)

// RecordPart is the name of the part that the record is.
const RecordPart = "record"

const (
	recordEvery  = time.Minute     // how often its condition is told anyway
	recordMaxAge = 3 * recordEvery // how long that may be relied on
)

// report tells the condition of the part "record": when it changes, and once
// in a while.
func (r *recorder) report(ctx context.Context) {
	if !r.reported.IsZero() && time.Since(r.reported) < recordEvery {
		return
	}
	p := room.PartSeen{
		Part: RecordPart, Kind: "record", Required: true, MaxAge: recordMaxAge,
		Condition: room.ConditionOK,
		Evidence:  fmt.Sprintf("%d entries on disk, written through", r.head().Seq),
	}
	if r.lack != nil {
		p.Condition, p.Cause = conditionOfRecord(r.lack), r.lack.Error()
		p.Evidence = "the last attempt to write failed"
	}
	r.reported = time.Now()
	// The loop always takes events, so this waits for nothing else; it fails
	// only when the agent stops.
	_ = r.submit(ctx, p)
}

// conditionOfRecord: a store that is not there is absent, any other fault is
// a failure.
func conditionOfRecord(err error) room.Condition {
	if errors.Is(err, store.ErrMissing) {
		return room.ConditionAbsent
	}
	return room.ConditionFailed
}

// errNoRecord is what readers get while there is no store.
var errNoRecord = errors.New("the record cannot be opened now; the part \"record\" says why")
