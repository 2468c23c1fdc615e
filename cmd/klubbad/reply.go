package main

import (
	"time"

	"klubba/room"
)

// did tells what a person did to the room, with the time.
func (n *narrator) did(id, part string) {
	n.at(time.Now(), n.say.Say("demo.did."+id, map[string]any{"Part": n.say.Part(part)}))
}

// outcome tells what the room would not do.
func (n *narrator) outcome(d done) {
	switch {
	case d.err != nil:
		n.below(time.Now(), n.say.Say("demo.failed", map[string]any{"Error": n.say.Detail(d.err.Error())}))
	case d.refused != room.RefusedNot:
		n.below(time.Now(), n.say.Say("demo.refused", map[string]any{"Why": n.say.Refusal(d.refused)}))
	}
}

// parts tells which parts do better or worse than before, and how the link
// is, unless the doors are closed: then it is cut off on purpose. What it
// hears first it keeps to itself.
func (n *narrator) parts(s room.Status) {
	if n.known == nil {
		n.known = map[string]room.Condition{}
		n.level = s.Link
	}
	if s.Phase != room.Closed && (s.Link.Level != n.level.Level || s.Link.Cause != n.level.Cause) {
		n.level = s.Link
		n.below(time.Now(), n.say.Say("demo.link", map[string]any{
			"Level": n.say.Level(s.Link.Level), "Cause": n.because(n.say.Cause(s.Link.Cause)),
		}))
	}
	for _, p := range s.Parts.All() {
		before, heard := n.known[p.Name]
		n.known[p.Name] = p.Condition
		if heard && before != p.Condition && before != room.ConditionUnknown {
			n.below(time.Now(), n.say.Say("demo.part", map[string]any{
				"Part": n.say.Part(p.Name), "Condition": n.say.Condition(p.Condition), "Cause": n.because(n.say.Detail(p.Cause)),
			}))
		}
	}
}

func (n *narrator) because(cause string) string {
	if cause == "" {
		return ""
	}
	return ": " + cause
}
