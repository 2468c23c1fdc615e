package main

import (
	"klubba/agent/wire"
	"klubba/room"
)

// link says how the link is, why, and since when.
func (v view) link() string {
	l := v.state.Link
	if v.cutOff() {
		return v.say("status.link-cut", nil)
	}
	s := v.words.Level(room.Level(l.Level))
	if l.Cause != "" {
		s += ": " + v.words.Cause(room.Cause(l.Cause))
	}
	if _, ok := v.when.age(l.Since); ok {
		s += v.say("status.since", map[string]any{"Clock": v.when.clock(l.Since), "Ago": v.when.ago(l.Since)})
	}
	return s
}

// cutOff reports whether the link carries nothing because the doors are
// closed: then it is as it should be.
func (v view) cutOff() bool {
	return v.state.Doors != nil && v.state.Doors.State == string(room.DoorsVerified) && v.state.Link.Level == string(room.LevelLost)
}

// sides lists the three things that the link is made of, with the age of
// what is known about each.
func (v view) sides() []string {
	l := v.state.Link
	t := table{indent: "  ", colour: func(row, column int) string {
		if column != 2 || v.cutOff() {
			return plain
		}
		return [...]string{levelTone(l.Path.State), flowTone(l.Sound.State), flowTone(l.Picture.State)}[row]
	}}
	t.rows = append(t.rows,
		v.side("path", v.words.Level(room.Level(l.Path.State)), levelMark(l.Path.State), l.Path),
		v.side("sound", v.words.Flow(room.Flow(l.Sound.State)), flowMark(l.Sound.State), l.Sound),
		v.side("picture", v.words.Flow(room.Flow(l.Picture.State)), flowMark(l.Picture.State), l.Picture),
	)
	return t.lines(v.paint)
}

func (v view) side(name, state, mark string, s wire.Side) []string {
	if v.cutOff() {
		mark = markGood
	}
	return []string{mark, v.say("status."+name, nil), state, v.known(s.Evidence, s.Seen)}
}

// known says by what something is known, and how old that is.
func (v view) known(evidence, at string) string {
	if evidence = v.words.Detail(evidence); evidence == "" {
		return v.seen(at)
	}
	return evidence + " (" + v.seen(at) + ")"
}

// seen says how old the evidence is.
func (v view) seen(at string) string {
	age, ok := v.when.age(at)
	if !ok {
		return v.say("status.never-seen", nil)
	}
	return v.say("status.seen", map[string]any{"Span": v.when.rough(age)})
}

// doors says how closed the closed doors are, and how that is known.
func (v view) doors() string {
	d := v.state.Doors
	s := v.words.Doors(room.DoorState(d.State))
	if d.Seen == "" {
		return s
	}
	return s + "; " + v.known(d.Evidence, d.Seen)
}

// readiness says what the last pre-check found.
func (v view) readiness() string {
	r := v.state.Readiness
	s := v.words.Verdict(room.Verdict(r.Verdict))
	if _, ok := v.when.age(r.At); ok {
		s += v.say("status.checked", map[string]any{"Clock": v.when.clock(r.At)})
	}
	if r.Summary != "" {
		s += ": " + v.words.Detail(r.Summary)
	}
	return s
}

// The marks stand before a line so that what is wrong is found without colour.
const (
	markGood    = " "
	markBad     = "!"
	markUnknown = "?"
)

func levelMark(level string) string {
	switch room.Level(level) {
	case room.LevelGood:
		return markGood
	case room.LevelDegraded, room.LevelLost:
		return markBad
	}
	return markUnknown
}

func levelTone(level string) string {
	switch room.Level(level) {
	case room.LevelGood:
		return green
	case room.LevelLost:
		return red
	}
	return yellow
}

func flowMark(flow string) string {
	switch room.Flow(flow) {
	case room.Flowing:
		return markGood
	case room.Silent:
		return markBad
	}
	return markUnknown
}

func flowTone(flow string) string {
	switch room.Flow(flow) {
	case room.Flowing:
		return green
	case room.Silent:
		return red
	}
	return yellow
}
