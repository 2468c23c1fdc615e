package main

import (
	"strings"
	"time"

	"klubba/agent/wire"
	"klubba/room"
	"klubba/room/text"
)

// staleAfter is how old a state may be before it says nothing of the present.
// The daemon renews it every few seconds.
const staleAfter = 30 * time.Second

// view puts a state into words for a terminal.
type view struct {
	words *text.Words
	paint paint
	when  when
	state wire.State
}

func (v view) say(id string, fields map[string]any) string { return v.words.Say("cli."+id, fields) }

// label is the width of the labels on the left.
const label = 15

// String lays the whole state out.
func (v view) String() string {
	var lines []string
	lines = append(lines, v.head()...)
	lines = append(lines, "", v.paint.in(bold, v.item("next", v.next())), "")
	lines = append(lines, v.item("light", v.light()))
	if v.state.Doors != nil {
		lines = append(lines, v.item("doors", v.doors()))
	}
	if v.state.Meeting.Phase == string(room.Idle) {
		lines = append(lines, v.item("ready", v.readiness()))
		lines = append(lines, v.calendar()...)
	}
	if v.state.Meeting.Members != nil && v.state.Meeting.Phase != string(room.Idle) {
		lines = append(lines, v.item("members", v.members()))
	}
	lines = append(lines, v.item("link", v.link()))
	lines = append(lines, v.sides()...)
	lines = append(lines, "")
	lines = append(lines, v.parts()...)
	lines = append(lines, "", v.item("record", v.record()))
	return trimLines(strings.Join(lines, "\n")) + "\n"
}

func (v view) item(name, words string) string {
	return hang(v.say("status."+name, nil), label, words)
}

// stale reports whether the daemon has stopped renewing the state.
func (v view) stale() bool {
	age, ok := v.when.age(v.state.Time)
	return !ok || age > staleAfter
}

// place says which room this is, and what time it is there.
func (v view) place() string {
	place := v.state.Room
	if v.state.Site != "" {
		place = v.state.Site + ", " + v.state.Room
	}
	clock := v.when.full(v.when.now)
	return pad(place, width-len([]rune(clock))) + clock
}

// head says which room and what goes on there.
func (v view) head() []string {
	lines := []string{v.place()}
	if v.stale() {
		lines = append(lines, v.paint.in(red, wrap(v.say("status.stale", map[string]any{"Ago": v.when.ago(v.state.Time)}), width, "")))
	}
	lines = append(lines, v.paint.in(v.tone(), wrap(v.phase(), width, "")))
	if v.state.Meeting.Title != "" || v.state.Meeting.ID != "" {
		lines = append(lines, wrap(v.meeting(), width, ""))
	}
	return lines
}

// phase says what goes on, since when and by whom.
func (v view) phase() string {
	m := v.state.Meeting
	s := strings.ToUpper(v.words.Phase(room.Phase(m.Phase)))
	if _, ok := v.when.age(m.Since); ok {
		s += v.say("status.since", map[string]any{"Clock": v.when.clock(m.Since), "Ago": v.when.ago(m.Since)})
	}
	if m.By != nil {
		s += ", " + v.actor(*m.By)
	}
	if m.Cause != "" {
		s += ": " + v.words.Cause(room.Cause(m.Cause))
	}
	return s
}

func (v view) actor(by room.Actor) string { return actor(v.words, by) }

// actor says who wished something and by which way.
func actor(words *text.Words, by room.Actor) string {
	fields := map[string]any{"Via": words.Via(by.Via), "Name": by.Name}
	if by.Name == "" || by.Via == room.ViaButton {
		return words.Say("cli.by.way", fields)
	}
	return words.Say("cli.by.name", fields)
}

func (v view) meeting() string {
	m := v.state.Meeting
	if m.Title == "" {
		return m.ID
	}
	if m.ID == "" {
		return m.Title
	}
	return m.Title + " [" + m.ID + "]"
}

// tone is the colour of the headline: the light's.
func (v view) tone() string {
	if v.stale() {
		return plain
	}
	switch room.Signal(v.state.Signal) {
	case room.SignalGood, room.SignalReady:
		return green
	case room.SignalLost, room.SignalSuspended, room.SignalDoorsBreach, room.SignalMayResume, room.SignalRefused:
		return red
	case room.SignalDegraded, room.SignalNotReady:
		return yellow
	case room.SignalDoorsClosed:
		return blue
	}
	return bold
}

// light says what the lamp looks like and what that means.
func (v view) light() string {
	signal := room.Signal(v.state.Signal)
	return v.say("status.light-is", map[string]any{"Looks": v.words.Looks(signal), "Means": v.words.Signal(signal)})
}
