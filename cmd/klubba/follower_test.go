package main

import (
	"strings"
	"testing"

	"klubba/room"
	"klubba/room/record"
	"klubba/room/text"
)

func TestSilenceBehindClosedDoorsIsNoFault(t *testing.T) {
	f := follower{words: text.New("sv")}
	for _, step := range []struct {
		kind            room.Kind
		from, to, cause string
		want            string
	}{
		{room.KindLink, "good", "lost", "sound", "bruten: ljudet saknas"},
		{room.KindPhase, "open", "closed", "", "Dörrarna stängdes"},
		{room.KindLink, "good", "lost", "sound", "som den ska vara"},
		{room.KindLink, "good", "lost", "internet", "bruten: fel på internet"},
		{room.KindPhase, "closed", "suspended", "", "ajournerades"},
		{room.KindLink, "good", "lost", "picture", "bruten: bilden saknas"},
	} {
		got := f.sentence(record.New(room.Note{Kind: step.kind, From: step.from, To: step.to, Cause: step.cause}, record.Stamp{}))
		if !strings.Contains(got, step.want) {
			t.Errorf("%s to %s: %q, want %q", step.kind, step.to, got, step.want)
		}
	}
}
