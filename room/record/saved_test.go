package record_test

import (
	"errors"
	"iter"
	"slices"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"klubba/room"
	"klubba/room/record"
)

func phase(from, to room.Phase, cause room.Cause) room.Note {
	return room.Note{
		Kind: room.KindPhase, Meeting: "KF-1", Title: "Kommunfullmäktige",
		By: room.Actor{Via: room.ViaButton, Name: "chair"}, From: string(from), To: string(to), Cause: string(cause),
	}
}

func TestLastState(t *testing.T) {
	c := evening()
	other := c.note(room.Note{Kind: room.KindLink, Meeting: "KF-1"})
	suspended := room.Saved{
		Phase: room.Suspended, Since: c.now, By: room.Actor{Via: room.ViaButton, Name: "chair"},
		Cause: room.CauseSound, Meeting: "KF-1", Title: "Kommunfullmäktige",
	}
	afterReboot := suspended
	afterReboot.Since.Mono = 0
	closed := suspended
	closed.Phase, closed.Cause, closed.DoorsFrom = room.Closed, room.CauseNone, room.Local
	opened := c.note(phase(room.Idle, room.Open, ""))
	override := phase(room.Suspended, room.Open, room.CauseSound)
	override.Outcome = "override"
	overridden := suspended
	overridden.Phase, overridden.Overridden = room.Open, true
	for name, x := range map[string]struct {
		entries []record.Entry
		boot    string
		want    room.Saved
	}{
		"nothing recorded": {nil, "boot-1", room.Saved{}},
		"no meeting yet":   {[]record.Entry{c.note(room.Note{Kind: room.KindDaemon})}, "boot-1", room.Saved{}},
		"suspended":        {[]record.Entry{opened, c.note(phase(room.Open, room.Suspended, room.CauseSound)), other}, "boot-1", suspended},
		"after a reboot":   {[]record.Entry{opened, c.note(phase(room.Open, room.Suspended, room.CauseSound)), other}, "boot-2", afterReboot},
		"closed doors":     {[]record.Entry{opened, c.note(phase(room.Local, room.Closed, "")), other}, "boot-1", closed},
		"by override":      {[]record.Entry{opened, c.note(override), other}, "boot-1", overridden},
		"meeting over": {
			[]record.Entry{opened, c.note(phase(room.Open, room.Idle, ""))}, "boot-1",
			room.Saved{Phase: room.Idle, Since: c.now, By: suspended.By},
		},
	} {
		t.Run(name, func(t *testing.T) {
			entries := chain(t, x.entries...)
			slices.Reverse(entries)
			got, err := record.LastState(each(entries), x.boot)
			if err != nil {
				t.Fatal(err)
			}
			if d := cmp.Diff(x.want, got); d != "" {
				t.Error(d)
			}
		})
	}
}

func TestLastStatePassesErrorsOn(t *testing.T) {
	broken := errors.New("cannot read")
	var entries iter.Seq2[record.Sealed, error] = func(yield func(record.Sealed, error) bool) { yield(record.Sealed{}, broken) }
	if _, err := record.LastState(entries, ""); !errors.Is(err, broken) {
		t.Errorf("got %v, want %v", err, broken)
	}
}

func TestMeetings(t *testing.T) {
	c := evening()
	at := func() record.Time { return record.Time{Time: c.now.Wall} }
	var entries []record.Entry
	add := func(n room.Note) { entries = append(entries, c.note(n)); c.now = c.now.Add(time.Minute) }
	add(room.Note{Kind: room.KindDaemon})
	opened := at()
	add(phase(room.Idle, room.Open, ""))
	add(phase(room.Open, room.Suspended, room.CauseSound))
	add(phase(room.Suspended, room.Open, ""))
	add(phase(room.Open, room.Suspended, room.CausePicture))
	closed := at()
	add(phase(room.Suspended, room.Idle, ""))
	add(room.Note{Kind: room.KindDaemon})
	next := at()
	second := phase(room.Idle, room.Local, "")
	second.Meeting, second.Title = "KS-2", ""
	add(second)
	want := []record.Meeting{
		{ID: "KF-1", Title: "Kommunfullmäktige", First: 2, Last: 6, Opened: opened, Closed: closed, Suspensions: 2},
		{ID: "KS-2", First: 8, Last: 8, Opened: next},
	}
	if d := cmp.Diff(want, record.Meetings(chain(t, entries...))); d != "" {
		t.Error(d)
	}
}
