package page

import (
	"klubba/agent/web/access"
	"klubba/room"
)

// button sends one command.
type button struct {
	Verb     string
	Label    string
	Tone     string // "stop", "go" or ""
	Override bool
	// NotYet: the room will refuse it now, and say why.
	NotYet bool
}

// chairBody is the chair's view: one button, and what is seldom needed behind
// one more.
type chairBody struct {
	May    bool // whether the caller leads meetings
	Main   button
	More   []button
	Naming bool // the main button opens a meeting, which may be named
}

func (p *Page) chair(q *request) (body, error) {
	b := chairBody{May: q.caller.May(access.Meet)}
	s := q.told.Status
	suspend := q.button(room.Suspend{}, "stop")
	resume := q.button(room.Resume{}, "go")
	closeDoors, openDoors := q.button(room.CloseDoors{}, ""), q.button(room.OpenDoors{}, "go")
	open, end, local := q.button(room.Start{}, "go"), q.button(room.End{}, ""), q.button(room.GoLocal{}, "")
	switch s.Phase {
	case room.Open:
		b.Main, b.More = suspend, []button{closeDoors, local, end}
	case room.Suspended:
		b.Main, b.More = resume, []button{closeDoors, local, end}
		if !s.Restore.MayResume {
			b.Main.NotYet, b.Main.Tone = true, ""
			override := resume
			override.Override, override.Label, override.Tone = true, q.t.say("chair.override"), ""
			b.More = append([]button{override}, b.More...)
		}
	case room.Closed:
		if s.Doors.State != room.DoorsVerified {
			openDoors.Tone = "" // letting the remote side in again is not what is called for
		}
		b.Main, b.More = openDoors, []button{end}
	case room.Local:
		open.Label = q.t.say("chair.let-in")
		b.Main, b.More = open, []button{closeDoors, end}
	default:
		b.Main, b.Naming = open, true
		b.More = []button{q.button(room.LampTest{}, "")}
	}
	return body{"chair", q.t.say("view.chair"), b}, nil
}

func (q *request) button(v room.Verb, tone string) button {
	return button{Verb: v.Name(), Label: q.t.say("do." + v.Name()), Tone: tone}
}
