package text

import "klubba/room"

// word returns the word for a value. The empty value, where there is one,
// means that there is nothing to say.
func (w *Words) word(area, value string) string {
	if value == "" {
		return ""
	}
	return w.Say(area+"."+value, nil)
}

// Phase says what goes on: "ajournerat".
func (w *Words) Phase(p room.Phase) string { return w.word("phase", string(p)) }

// Level says how the link is: "bruten".
func (w *Words) Level(l room.Level) string { return w.word("level", string(l)) }

// Cause says what is wrong: "ljudet saknas". CauseNone gives nothing.
func (w *Words) Cause(c room.Cause) string { return w.word("cause", string(c)) }

// Thing names what a cause is about: "ljudet". CauseNone gives nothing.
func (w *Words) Thing(c room.Cause) string { return w.word("thing", string(c)) }

// Condition says how a part does: "fungerar inte".
func (w *Words) Condition(c room.Condition) string { return w.word("condition", string(c)) }

// Flow says whether sound or picture gets through.
func (w *Words) Flow(f room.Flow) string { return w.word("flow", string(f)) }

// Verdict says what the pre-check found.
func (w *Words) Verdict(v room.Verdict) string { return w.word("verdict", string(v)) }

// Doors says how closed the closed doors are.
func (w *Words) Doors(d room.DoorState) string { return w.word("doors", string(d)) }

// Quorum says whether enough members are present: "beslutsfört".
func (w *Words) Quorum(q room.Quorum) string { return w.word("quorum", string(q)) }

// Signal says what the light means.
func (w *Words) Signal(s room.Signal) string { return w.word("signal", string(s)) }

// Looks says what colour and rhythm the light has.
func (w *Words) Looks(s room.Signal) string { return w.word("looks", string(s)) }

// Refusal says in one or two sentences why not, and what to do instead.
// RefusedNot gives nothing.
func (w *Words) Refusal(r room.Refusal) string { return w.word("refusal", string(r)) }

// Via says by which way a wish came in: "knappen".
func (w *Words) Via(v room.Via) string { return w.word("via", string(v)) }

// Role names a button by what it is for.
func (w *Words) Role(r room.Role) string { return w.word("role", string(r)) }

// Kind names what an entry of the record is about.
func (w *Words) Kind(k room.Kind) string { return w.word("kind", string(k)) }

// Scene says what a display does. The empty Scene gives nothing.
func (w *Words) Scene(s room.Scene) string { return w.word("scene", string(s)) }

// Verb says what a command, by its name on the wire, asks for: "ajournera".
func (w *Words) Verb(name string) string { return w.word("verb", name) }

// Advice says in one sentence what to do about what a pre-check found, by its
// cause.
func (w *Words) Advice(cause string) string { return w.word("advice", cause) }
