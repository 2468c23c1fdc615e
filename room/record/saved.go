package record

import (
	"iter"

	"klubba/room"
)

// LastState finds what a restarted daemon takes up again, from the entries
// with the newest first. It reads back to the last change of phase and, if a
// meeting is on, further to what was told of its members, at most to its
// opening. Without a change of phase it returns the idle room. The monotonic
// part of a moment is set only if its entry was written during the boot of
// that name.
//
// An error before the phase is known is returned. One after that leaves the
// members unknown: a meeting is not given up for a count that can be told again.
func LastState(newestFirst iter.Seq2[Sealed, error], boot string) (room.Saved, error) {
	var phase, told *Entry // the newest of their kinds
	for s, err := range newestFirst {
		if err != nil && phase == nil {
			return room.Saved{}, err
		}
		if err != nil {
			break
		}
		e := s.Entry
		if e.Kind == room.KindPhase && phase == nil {
			phase = &e
		}
		if e.Kind == room.KindMembers && told == nil {
			told = &e
		}
		ended := phase != nil && room.Phase(phase.To) == room.Idle
		opening := e.Kind == room.KindPhase && room.Phase(e.From) == room.Idle
		if ended || opening || phase != nil && told != nil {
			break
		}
	}
	if phase == nil {
		return room.Saved{}, nil
	}
	saved := savedFrom(*phase, boot)
	if told != nil && told.Meeting == saved.Meeting {
		saved.Members = room.Members{Attendance: told.Members, Since: told.since(boot), By: told.By}
	}
	return saved, nil
}

func savedFrom(e Entry, boot string) room.Saved {
	saved := room.Saved{Phase: room.Phase(e.To), Since: e.since(boot), By: e.By}
	if saved.Phase == room.Idle {
		return saved
	}
	saved.Cause = room.Cause(e.Cause)
	saved.Meeting, saved.Title = e.Meeting, e.Title
	saved.Overridden = saved.Phase == room.Open && e.Outcome == "override"
	if saved.Phase == room.Closed {
		saved.DoorsFrom = room.Phase(e.From)
	}
	return saved
}

// since is when the entry happened, as a daemon in the boot of that name can
// tell it.
func (e Entry) since(boot string) room.Instant {
	at := e.instant()
	if e.Boot != boot {
		at.Mono = 0
	}
	return at
}
