package main

import (
	"klubba/room"
	"klubba/room/record"
	"klubba/room/text"
)

// follower tells entries in their order: what one means may depend on those
// before it.
type follower struct {
	words  *text.Words
	closed bool // the doors are closed
}

// sentence says what the next entry is about. Behind closed doors sound and
// picture are gone because they were cut off, which is no fault.
func (f *follower) sentence(e record.Entry) string {
	switch {
	case e.Kind == room.KindPhase:
		f.closed = e.To == string(room.Closed)
	case e.Kind == room.KindLink && f.closed && e.To == string(room.LevelLost) && carried(room.Cause(e.Cause)):
		return f.words.Say("cli.entry.link-cut", nil)
	}
	return sentence(f.words, e)
}

// carried reports whether a cause is about what the link carries, not about
// the link.
func carried(c room.Cause) bool { return c == room.CauseSound || c == room.CausePicture }
