package record

import (
	"iter"

	"klubba/room"
)

// LastState finds what a restarted daemon takes up again, from the entries
// with the newest first. It reads back to the last change of phase and no
// further. Without any it returns the idle room. The monotonic part of Since
// is set only if that entry was written during the boot of that name.
func LastState(newestFirst iter.Seq2[Sealed, error], boot string) (room.Saved, error) {
	for s, err := range newestFirst {
		if err != nil {
			return room.Saved{}, err
		}
		if s.Entry.Kind == room.KindPhase {
			return savedFrom(s.Entry, boot), nil
		}
	}
	return room.Saved{}, nil
}

func savedFrom(e Entry, boot string) room.Saved {
	saved := room.Saved{Phase: room.Phase(e.To), Since: e.instant(), By: e.By}
	if e.Boot != boot {
		saved.Since.Mono = 0
	}
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
