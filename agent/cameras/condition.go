package cameras

import (
	"context"
	"errors"
	"sync"
	"time"

	"klubba/agent/cell"
	"klubba/devices"
	"klubba/room"
)

// Seen is the condition of a camera as a part of the room.
type Seen struct {
	Condition       room.Condition
	Cause, Evidence string
	// Age is how old the evidence is, MaxAge from which age on it is not to
	// be relied on; see room.PartSeen.
	Age, MaxAge time.Duration
}

// What is said of a camera that is there and was not seen to work.
const (
	notExamined = "plugged in, and not seen to work: start a check"
	notSeen     = "plugged in, and nothing is seen of its pictures: it is not opened during a meeting"
)

// Watch tells a camera's condition, by the kernel and by the last examination,
// until ctx ends or the driver fails. It opens nothing.
func (d *Desk) Watch(ctx context.Context, name string, meeting *cell.Cell[bool], tell func(Seen)) error {
	e, err := d.eye(name)
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

// note keeps what the kernel shows. What a camera showed before it was
// unplugged proves nothing of the one that is plugged in after.
func (e *eye) note(r devices.Report) {
	if away(r.Err) {
		e.forget()
	}
	e.report.Set(r)
}

func (e *eye) forget() { e.exam.Set(exam{}) }

// judge puts together what the kernel shows and what the last examination
// found. Holds is how long that may be relied on.
func judge(r devices.Report, last exam, meeting bool, now room.Instant, holds time.Duration) Seen {
	s := Seen{Evidence: r.Evidence.Text, MaxAge: r.MaxAge}
	age := now.Sub(last.at)
	examined := !meeting && last.condition != "" && age < holds
	switch {
	case r.Err != nil:
		s.Condition, s.Cause = conditionOf(r.Err), r.Err.Error()
	case r.Degraded:
		s.Condition, s.Cause = room.ConditionDegraded, r.Evidence.Text
	case examined:
		// Its evidence is as old as it is, and ends when the kernel shows
		// nothing any more.
		s = Seen{last.condition, last.cause, last.evidence, age, age + orLong(r.MaxAge)}
	case !r.Unproven:
		s.Condition = room.ConditionOK
	case meeting:
		s.Condition, s.Cause = room.ConditionUnknown, notSeen
	default:
		s.Condition, s.Cause = room.ConditionUnknown, notExamined
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

func away(err error) bool {
	return errors.Is(err, devices.ErrAbsent) || errors.Is(err, devices.ErrGone)
}

// conditionOf names the condition behind an error.
func conditionOf(err error) room.Condition {
	switch {
	case err == nil:
		return room.ConditionOK
	case away(err):
		return room.ConditionAbsent
	case errors.Is(err, devices.ErrBusy):
		return room.ConditionUnknown // it was not examined
	}
	return room.ConditionFailed
}
