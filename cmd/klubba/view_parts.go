package main

import (
	"strconv"

	"klubba/agent/wire"
	"klubba/room"
)

// parts lists the things in the room, those that fail first.
func (v view) parts() []string {
	if len(v.state.Parts) == 0 {
		return []string{v.item("parts", v.say("status.no-parts", nil))}
	}
	parts := worstFirst(v.state.Parts)
	t := table{indent: "  ", colour: func(row, column int) string {
		if column != 2 {
			return plain
		}
		return conditionTone(parts[row].Condition)
	}}
	for _, p := range parts {
		t.rows = append(t.rows, []string{
			conditionMark(p.Condition), v.words.Part(p.Name), v.words.Condition(room.Condition(p.Condition)), v.partKnown(p),
		})
	}
	return append([]string{v.say("status.parts", nil)}, t.lines(v.paint)...)
}

// partKnown says by what a part is known. One that has not been heard of yet
// was never seen, whenever that was noted.
func (v view) partKnown(p wire.Part) string {
	if p.Condition == string(room.ConditionUnknown) && p.Evidence == "" {
		return v.words.Detail(p.Cause)
	}
	return v.known(why(p), p.Seen)
}

// why is the cause and the evidence; often they are the same words.
func why(p wire.Part) string {
	switch {
	case p.Cause == "" || p.Cause == p.Evidence:
		return p.Evidence
	case p.Evidence == "":
		return p.Cause
	}
	return p.Cause + "; " + p.Evidence
}

// worstFirst keeps the order among equals.
func worstFirst(parts []wire.Part) []wire.Part {
	var bad, unknown, good []wire.Part
	for _, p := range parts {
		switch conditionMark(p.Condition) {
		case markBad:
			bad = append(bad, p)
		case markUnknown:
			unknown = append(unknown, p)
		default:
			good = append(good, p)
		}
	}
	return append(append(bad, unknown...), good...)
}

func conditionMark(condition string) string {
	switch room.Condition(condition) {
	case room.ConditionOK:
		return markGood
	case room.ConditionDegraded, room.ConditionFailed, room.ConditionAbsent:
		return markBad
	}
	return markUnknown
}

func conditionTone(condition string) string {
	switch room.Condition(condition) {
	case room.ConditionOK:
		return green
	case room.ConditionFailed, room.ConditionAbsent:
		return red
	}
	return yellow
}

// record says how long the record is, and its anchor's first digits.
func (v view) record() string {
	head := v.state.Record
	if head.Seq == 0 {
		return v.say("status.record-empty", nil)
	}
	return v.say("status.record-is", map[string]any{
		"Seq": strconv.FormatUint(head.Seq, 10), "Hash": head.Hash[:min(12, len(head.Hash))],
	})
}
