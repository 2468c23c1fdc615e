package main

import (
	"strings"
	"testing"

	"klubba/room"
	"klubba/room/record"
	"klubba/room/text"
)

// told has a note of every kind, as the room writes them.
func told() []room.Note {
	anna := room.Actor{Via: room.ViaCLI, Name: "Anna Öberg (anna)"}
	button := room.Actor{Via: room.ViaButton, Name: "knapp"}
	phase := func(from, to room.Phase, cause room.Cause, outcome string, by room.Actor) room.Note {
		return room.Note{Kind: room.KindPhase, By: by, From: string(from), To: string(to), Cause: string(cause), Outcome: outcome}
	}
	notes := []room.Note{
		{Kind: room.KindDaemon, Outcome: "started", Text: "v1.0.0"},
		phase(room.Idle, room.Open, "", "", anna),
		phase(room.Open, room.Suspended, room.CauseSound, "", button),
		phase(room.Suspended, room.Open, room.CauseSound, "override", button),
		phase(room.Open, room.Suspended, room.CauseCable, "", room.Actor{Via: room.ViaPolicy}),
		phase(room.Suspended, room.Local, "", "", anna),
		phase(room.Local, room.Open, "", "", anna),
		phase(room.Open, room.Closed, "", "", anna),
		phase(room.Closed, room.Open, "", "", anna),
		phase(room.Open, room.Idle, "", "", room.Actor{Via: room.ViaMQTT, Name: "it-centralen"}),
		{Kind: room.KindLink, From: "good", To: "lost", Cause: "sound"},
		{Kind: room.KindLink, From: "lost", To: "good"},
		{Kind: room.KindDuty, To: "must-suspend", Cause: "internet"},
		{Kind: room.KindDuty, From: "must-suspend"},
		{Kind: room.KindRestored, Text: "picture and sound seen for 5.0 s"},
		{Kind: room.KindPress, Part: "knapp", Outcome: "refused", Cause: "link-not-restored"},
		{Kind: room.KindPrecheck, By: anna, Outcome: "started"},
		{Kind: room.KindPrecheck, By: anna, Outcome: "cancelled"},
		{Kind: room.KindPrecheck, Outcome: "remarks", Text: "skärm vänster saknas"},
		{Kind: room.KindPrecheck, Part: "camera", Outcome: "ready", Report: "51d0e"},
		{Kind: room.KindPrecheck, By: anna, Outcome: "signed", Text: "the remote side is not seen", Report: "51d0e"},
		{Kind: room.KindCommand, By: anna, Name: "suspend", Outcome: "done"},
		{Kind: room.KindCommand, By: anna, Name: "resume", Outcome: "refused", Cause: "link-not-restored"},
		{Kind: room.KindCommand, By: anna, Name: "explode", Outcome: "refused", Cause: "unknown-command"},
		{Kind: room.KindDoors, From: "pending", To: "verified"},
		{Kind: room.KindPart, Part: "kamera", From: "ok", To: "failed", Cause: "ingen bild på 5 s"},
		{Kind: room.KindClock, Text: "-8760h0m0s"},
		record.Gap(3, record.LackFull, "no space left on device"),
		record.Gap(0, record.LackCorrupt, "the damaged record is kept as k.db.1"),
		{Kind: "news"},
		{Kind: room.KindDaemon, Outcome: "stopped"},
	}
	notes = append(notes,
		room.Note{Kind: room.KindMembers, By: anna, From: "unknown", To: "yes", Members: room.Attendance{Total: 61, Present: 36}},
		room.Note{Kind: room.KindMembers, By: anna, From: "yes", To: "yes", Members: room.Attendance{Total: 61, Present: 28, Remote: 12}},
		room.Note{Kind: room.KindMembers, By: anna, From: "yes", To: "no", Members: room.Attendance{Total: 61, Present: 28, Remote: 2}},
		room.Note{Kind: room.KindMembers, By: anna, From: "unknown", To: "unknown", Members: room.Attendance{Present: 28, Remote: 12}},
		room.Note{Kind: room.KindMembers, By: anna, From: "yes", To: "yes", Outcome: room.OutcomeAtStake, Members: room.Attendance{Total: 61, Present: 28, Remote: 12}},
		room.Note{Kind: room.KindLink, From: "good", To: "lost", Cause: "sound", Outcome: room.OutcomeAtStake, Members: room.Attendance{Total: 61, Present: 28, Remote: 12}},
		room.Note{Kind: room.KindDuty, To: "must-suspend", Cause: "sound", Outcome: room.OutcomeAtStake, Members: room.Attendance{Total: 61, Present: 28, Remote: 12}},
		room.Note{Kind: room.KindCommand, By: anna, Name: "members", Outcome: "refused", Cause: "impossible-count"},
	)
	for _, outcome := range []string{"suspend", "resume", "override", "precheck", "doors-close", "doors-open", "noted"} {
		notes = append(notes, room.Note{Kind: room.KindPress, Part: "knapp", Outcome: outcome})
	}
	return notes
}

func TestEveryEntryIsASentence(t *testing.T) {
	for _, lang := range text.Languages() {
		a := &app{words: text.New(lang), zone: zone, now: evening.Local}
		var b strings.Builder
		for _, n := range told() {
			n.At = room.Instant{Wall: evening}
			b.WriteString(a.entryLine(&follower{words: a.words}, record.New(n, record.Stamp{Zone: zone})) + "\n")
		}
		golden(t, "entries."+lang+".txt", b.String())
	}
}
