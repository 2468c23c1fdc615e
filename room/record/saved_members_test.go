package record_test

import (
	"errors"
	"slices"
	"testing"

	"github.com/google/go-cmp/cmp"

	"klubba/room"
	"klubba/room/record"
)

func told(meeting string, present int) room.Note {
	return room.Note{
		Kind: room.KindMembers, Meeting: meeting, By: room.Actor{Via: room.ViaPage, Name: "anna"}, To: "yes",
		Members: room.Attendance{Total: 11, Present: present, Remote: 2},
	}
}

func TestLastStateFindsWhatWasToldOfMembers(t *testing.T) {
	c := evening()
	opened, ended := phase(room.Idle, room.Open, ""), phase(room.Open, room.Idle, "")
	older := phase(room.Open, room.Suspended, "")
	older.Meeting = "KF-0"
	link := room.Note{Kind: room.KindLink, Meeting: "KF-1"}
	for name, x := range map[string]struct {
		notes []room.Note
		want  int // present; 0 for nothing told
	}{
		"told after the last phase":   {[]room.Note{opened, told("KF-1", 4), link}, 4},
		"told before it":              {[]room.Note{opened, told("KF-1", 4), link, phase(room.Open, room.Suspended, ""), link}, 4},
		"the last word counts":        {[]room.Note{opened, told("KF-1", 4), phase(room.Open, room.Local, ""), told("KF-1", 5), phase(room.Local, room.Open, ""), link}, 5},
		"nothing told":                {[]room.Note{opened, link}, 0},
		"told in the meeting before":  {[]room.Note{phase(room.Idle, room.Open, ""), told("KF-0", 4), ended, opened, link}, 0},
		"and its end is missing":      {[]room.Note{told("KF-0", 4), older, phase(room.Open, room.Suspended, ""), link}, 0},
		"the meeting is over":         {[]room.Note{opened, told("KF-1", 4), ended}, 0},
		"over, and told against that": {[]room.Note{opened, ended, told("KF-1", 4)}, 0},
	} {
		t.Run(name, func(t *testing.T) {
			var entries []record.Entry
			for _, n := range x.notes {
				entries = append(entries, c.note(n))
			}
			sealed := chain(t, entries...)
			slices.Reverse(sealed)
			got, err := record.LastState(each(sealed), "boot-1")
			if err != nil {
				t.Fatal(err)
			}
			var want room.Members
			if x.want > 0 {
				want = room.Members{Attendance: told("", x.want).Members, Since: c.now, By: told("", 0).By}
			}
			if d := cmp.Diff(want, got.Members); d != "" {
				t.Error(d)
			}
		})
	}
}

// A meeting is not given up because an older entry cannot be read.
func TestLastStateKeepsThePhaseWhenOlderEntriesAreUnreadable(t *testing.T) {
	c := evening()
	sealed := chain(t, c.note(phase(room.Open, room.Suspended, "")))
	broken := errors.New("cannot read")
	got, err := record.LastState(func(yield func(record.Sealed, error) bool) {
		if yield(sealed[0], nil) {
			yield(record.Sealed{}, broken)
		}
	}, "boot-1")
	if err != nil || got.Phase != room.Suspended || got.Members.Told() {
		t.Errorf("got %+v, %v", got, err)
	}
}

// The monotonic clock of another boot says nothing in this one.
func TestWhatWasToldBeforeAReboot(t *testing.T) {
	c := evening()
	sealed := chain(t, c.note(phase(room.Idle, room.Open, "")), c.note(told("KF-1", 4)))
	slices.Reverse(sealed)
	got, err := record.LastState(each(sealed), "boot-2")
	if err != nil || !got.Members.Told() || got.Members.Since.Mono != 0 {
		t.Errorf("got %+v, %v", got.Members, err)
	}
}

// A start of the daemon costs no more reading than this meeting is long.
func TestLastStateReadsBackToTheOpeningAtMost(t *testing.T) {
	c := evening()
	before := told("KF-1", 4) // a meeting of the same name, long ago
	notes := []room.Note{before, phase(room.Open, room.Idle, ""), phase(room.Idle, room.Open, ""), {Kind: room.KindLink, Meeting: "KF-1"}}
	var entries []record.Entry
	for _, n := range notes {
		entries = append(entries, c.note(n))
	}
	sealed := chain(t, entries...)
	read := 0
	got, err := record.LastState(func(yield func(record.Sealed, error) bool) {
		for _, s := range slices.Backward(sealed) {
			if read++; !yield(s, nil) {
				return
			}
		}
	}, "boot-1")
	if err != nil || got.Members.Told() || read != 2 {
		t.Errorf("read %d of %d entries, want 2; %+v, %v", read, len(sealed), got.Members, err)
	}
}
