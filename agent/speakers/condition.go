package speakers

import (
	"context"
	"errors"
	"sync"
	"time"

	"klubba/agent/cell"
	"klubba/devices"
	"klubba/room"
)

// Seen is the condition of a speakerphone as a part of the room.
type Seen struct {
	Condition       room.Condition
	Cause, Evidence string
	// Age is how old the evidence is, MaxAge from which age on it is not to
	// be relied on; see room.PartSeen.
	Age, MaxAge time.Duration
}

// What is said of a speakerphone that is there and was not heard to work.
const (
	notTested = "plugged in, and not heard to work: start a sound check"
	notHeard  = "plugged in, and no sound is seen to flow: nothing is played during a meeting"
)

// Watch tells a speakerphone's condition, by the kernel and by the last test,
// until ctx ends or the driver fails. It opens nothing.
func (d *Desk) Watch(ctx context.Context, name string, meeting *cell.Cell[bool], tell func(Seen)) error {
	e, err := d.ear(name)
	if err != nil {
		return err
	}
	ctx, cancel := context.WithCancel(ctx)
	var watching sync.WaitGroup
	defer watching.Wait()
	defer cancel()
	e.report.Set(devices.Report{})
	ended := make(chan error, 1)
	watching.Go(func() { ended <- e.Watch(ctx, e.note) })
	for {
		report, newReport := e.report.Latest()
		last, newExam := e.exam.Latest()
		on, newMeeting := meeting.Latest()
		if report != (devices.Report{}) {
			tell(judge(report, last, on, d.opt.Now(), d.opt.Holds))
		}
		select {
		case <-newReport:
		case <-newExam:
		case <-newMeeting:
		case err := <-ended:
			e.forget()
			return err
		}
	}
}

// note keeps what the kernel shows. What was heard of a speakerphone before it
// was unplugged proves nothing of the one that is plugged in after.
func (e *ear) note(r devices.Report) {
	if away(r.Err) {
		e.forget()
	}
	e.report.Set(r)
}

func (e *ear) forget() { e.exam.Set(exam{}) }

// judge puts together what the kernel shows and what the last test found.
// Holds is how long that may be relied on.
func judge(r devices.Report, last exam, meeting bool, now room.Instant, holds time.Duration) Seen {
	s := Seen{Evidence: r.Evidence.Text, MaxAge: r.MaxAge}
	age := now.Sub(last.at)
	tested := !meeting && last.condition != "" && age < holds
	// Of a sound server's device the kernel shows nothing; that is no fault.
	blind := errors.Is(r.Err, devices.ErrUnsupported)
	switch {
	case r.Err != nil && !blind:
		s.Condition, s.Cause = conditionOf(r.Err), r.Err.Error()
	case r.Degraded:
		s.Condition, s.Cause = room.ConditionDegraded, r.Evidence.Text
	case tested:
		// Its evidence is as old as it is, and ends when the kernel shows
		// nothing any more.
		s = Seen{last.condition, last.cause, last.evidence, age, age + orLong(r.MaxAge)}
	case !r.Unproven && !blind:
		s.Condition = room.ConditionOK
	case meeting:
		s.Condition, s.Cause = room.ConditionUnknown, notHeard
	default:
		s.Condition, s.Cause = room.ConditionUnknown, notTested
	}
	return s
}

// orLong is for watchers that do not say how long their word holds.
func orLong(d time.Duration) time.Duration {
	if d <= 0 {
		return time.Minute
	}
	return d
}
