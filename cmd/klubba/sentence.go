package main

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"klubba/room"
	"klubba/room/precheck"
	"klubba/room/record"
	"klubba/room/text"
)

// sentence says what an entry is about, for somebody who follows along.
func sentence(words *text.Words, e record.Entry) string {
	t := teller{words: words, e: e}
	switch e.Kind {
	case room.KindPhase:
		return t.phase()
	case room.KindLink:
		return t.tell("link", "Level", words.Level(room.Level(e.To))) + t.because() + t.stake()
	case room.KindDuty:
		return t.duty()
	case room.KindRestored:
		return t.tell("restored")
	case room.KindPress:
		return t.press()
	case room.KindPrecheck:
		return t.precheck()
	case room.KindCommand:
		return t.command()
	case room.KindDoors:
		return t.tell("doors", "Doors", words.Doors(room.DoorState(e.To)))
	case room.KindMembers:
		return t.members()
	case room.KindPart:
		return t.part()
	case room.KindDaemon:
		return t.tell("daemon-"+e.Outcome, "Version", e.Text)
	case room.KindClock:
		return t.tell("clock", "Jump", e.Text)
	case room.KindGap:
		return t.gap()
	}
	return t.tell("other", "Kind", string(e.Kind))
}

// teller tells one entry.
type teller struct {
	words *text.Words
	e     record.Entry
}

// tell says a sentence with its fields, given as name and value in turn.
func (t teller) tell(id string, fields ...string) string {
	data := map[string]any{}
	for i := 0; i+1 < len(fields); i += 2 {
		data[fields[i]] = fields[i+1]
	}
	return t.words.Say("cli.entry."+id, data)
}

// because adds the cause, if there is one.
func (t teller) because() string {
	if t.e.Cause == "" {
		return ""
	}
	return ": " + t.words.Cause(room.Cause(t.e.Cause))
}

// by adds who it was, if anybody.
func (t teller) by() string {
	if t.e.By == (room.Actor{}) {
		return ""
	}
	return ", " + actor(t.words, t.e.By)
}

func (t teller) phase() string {
	said := t.tell("phase-"+turn(room.Phase(t.e.From), room.Phase(t.e.To))) + t.by() + t.because()
	if t.e.Outcome == "override" {
		said += " " + t.tell("override")
	}
	return said
}

// turn names what a change of phase is to the people in the room.
func turn(from, to room.Phase) string {
	switch {
	case to == room.Idle:
		return "ended"
	case from == room.Idle:
		return "began"
	case to == room.Suspended:
		return "suspended"
	case to == room.Closed:
		return "doors-closed"
	case from == room.Closed:
		return "doors-opened"
	case to == room.Local:
		return "local"
	case from == room.Suspended:
		return "resumed"
	}
	return "let-in"
}

func (t teller) duty() string {
	if t.e.To == "" {
		return t.tell("duty-over")
	}
	return t.tell("duty") + t.because() + t.stake()
}

func (t teller) press() string {
	if t.e.Outcome == "refused" {
		return t.tell("press-refused", "Part", t.words.Part(t.e.Part), "Why", t.words.Refusal(room.Refusal(t.e.Cause)))
	}
	return t.tell("press-"+t.e.Outcome, "Part", t.words.Part(t.e.Part))
}

func (t teller) precheck() string {
	var said string
	switch {
	case t.e.Outcome == "started", t.e.Outcome == "cancelled":
		return t.tell("precheck-"+t.e.Outcome) + t.by()
	case t.e.Outcome == "signed":
		said = t.tell("precheck-signed") + t.by()
	case t.e.Part != "":
		said = t.tell("precheck-part", "Part", t.words.Part(t.e.Part), "Verdict", t.words.Say("precheck.verdict."+string(ofPart(t.e.Outcome)), nil))
	default:
		said = t.tell("precheck", "Verdict", t.words.Verdict(room.Verdict(t.e.Outcome)))
	}
	if t.e.Text != "" {
		said += ": " + t.words.Detail(t.e.Text)
	}
	return said
}

// ofPart is what a verdict says where one part alone was checked.
func ofPart(outcome string) precheck.Verdict {
	switch room.Verdict(outcome) {
	case room.VerdictReady:
		return precheck.OK
	case room.VerdictNotReady:
		return precheck.Failed
	}
	return precheck.Remark
}

func (t teller) command() string {
	verb := t.e.Name
	if known := t.words.Verb(verb); !strings.HasPrefix(known, "verb.") {
		verb = known
	}
	if t.e.Outcome == "refused" {
		return t.tell("command-refused", "Verb", verb, "By", t.by(), "Why", t.words.Refusal(room.Refusal(t.e.Cause)))
	}
	return t.tell("command", "Verb", verb) + t.by()
}

func (t teller) part() string {
	said := t.tell("part", "Part", capital(t.words.Part(t.e.Part)), "Condition", t.words.Condition(room.Condition(t.e.To)))
	if t.e.Cause != "" {
		said += ": " + t.words.Detail(t.e.Cause)
	}
	return said
}

func (t teller) gap() string {
	if t.e.Outcome == "" {
		return t.tell("gap-unknown", "Detail", t.words.Detail(t.e.Text))
	}
	return t.tell("gap", "N", t.e.Outcome, "Detail", t.words.Detail(t.e.Text))
}

// capital begins a sentence.
func capital(s string) string {
	first, size := utf8.DecodeRuneInString(s)
	return string(unicode.ToUpper(first)) + s[size:]
}
