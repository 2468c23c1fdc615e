package room

import (
	"slices"
)

func (e PartSeen) apply(r *Room, now Instant) {
	if e.Condition == ConditionOK && r.stuck(e.Part) {
		return // its line answers, but it is no use as a button
	}
	age := e.MaxAge
	if age <= 0 {
		age = r.policy.PartMaxAge
	}
	r.setPart(Part{
		Name: e.Part, Kind: e.Kind, Required: e.Required, Condition: known(e.Condition),
		Cause: e.Cause, Evidence: e.Evidence, Seen: now.Add(-max(e.Age, 0)), MaxAge: age,
	})
}

func known(c Condition) Condition {
	switch c {
	case ConditionOK, ConditionDegraded, ConditionFailed, ConditionAbsent:
		return c
	}
	return ConditionUnknown
}

// setPart replaces or adds a part, and notes a change of its condition. A
// part that was never heard of counts as unknown before.
func (r *Room) setPart(p Part) {
	i := slices.IndexFunc(r.parts, func(q Part) bool { return q.Name == p.Name })
	before := Part{Condition: ConditionUnknown, Since: r.now}
	if i >= 0 {
		before = r.parts[i]
	}
	p.Since = before.Since
	if before.Condition != p.Condition {
		p.Since = r.now
		r.note(Note{
			Kind: KindPart, By: Actor{Via: ViaDaemon}, Part: p.Name,
			From: string(before.Condition), To: string(p.Condition), Cause: p.Cause, Text: p.Evidence,
		})
	}
	parts := slices.Clone(r.parts)
	if i >= 0 {
		parts[i] = p
	} else {
		parts = append(parts, p)
	}
	r.setParts(parts)
}

func (r *Room) setParts(parts []Part) {
	r.parts = parts
	r.s.Parts = &Parts{list: parts}
	r.due = 0
	for i := range parts {
		if parts[i].Condition != ConditionUnknown {
			r.due = sooner(r.due, parts[i].Seen.Mono+parts[i].MaxAge)
		}
	}
}

// ageParts makes what was seen of a part unknown when it is too old.
func (r *Room) ageParts() {
	if r.due == 0 || r.now.Mono < r.due {
		return
	}
	for _, p := range r.parts {
		if p.Condition != ConditionUnknown && r.now.Sub(p.Seen) >= p.MaxAge {
			p.Condition, p.Cause = ConditionUnknown, "evidence too old"
			r.setPart(p)
		}
	}
}
