package record_test

import (
	"bytes"
	"errors"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"klubba/room"
	"klubba/room/record"
)

func TestCanonicalBytes(t *testing.T) {
	s := some(t, 1)[0]
	want := `{"v":1,"seq":1,"time":"2026-11-23T17:30:00.000Z","local":"2026-11-23T18:30:00.000+01:00",` +
		`"mono_ms":10800000,"boot_id":"boot-1","clock_synced":true,"kind":"link","meeting":"KF-1",` +
		`"title":"Kommunfullmäktige","from":"good","to":"lost","cause":"sound","text":"0 of 3 \"probes\" <&> å"}`
	if string(s.Raw) != want {
		t.Errorf("got  %s\nwant %s", s.Raw, want)
	}
	if s.Prev != (record.Hash{}) {
		t.Errorf("the first entry follows %s", s.Prev)
	}
}

func TestOpenGivesBackWhatSealMade(t *testing.T) {
	c := evening()
	c.now.Wall = c.now.Wall.Add(1234567 * time.Nanosecond)
	odd := c.note(room.Note{
		Kind: room.KindCommand, By: room.Actor{Via: room.ViaMQTT, Name: "drift\xff"}, ID: "a\x00b",
		Text: "line\nbreak \u2028 \"quote\" \\ufffd </script>", Outcome: "done",
	})
	made := chain(t, odd, odd, c.note(room.Note{Kind: room.KindDaemon}))
	for _, m := range made {
		got, err := record.Open(m.Prev, m.Raw)
		if err != nil {
			t.Fatal(err)
		}
		if d := cmp.Diff(m, got); d != "" {
			t.Errorf("sealed and opened differ:\n%s", d)
		}
	}
	if made[1].Prev != made[0].Hash {
		t.Error("the second entry does not follow the first")
	}
	if made[0].Hash == made[1].Hash {
		t.Error("two entries that say the same have the same id")
	}
}

func TestSealRefusesWhatCannotBeWritten(t *testing.T) {
	c := evening()
	c.now.Wall = time.Date(12026, 1, 1, 0, 0, 0, 0, time.UTC)
	if _, err := record.Seal(record.Head{}, c.note(room.Note{})); err == nil {
		t.Error("sealed an entry of the year 12026")
	}
}

func TestOpenRefuses(t *testing.T) {
	raw := string(some(t, 1)[0].Raw)
	for name, bad := range map[string]string{
		"nothing":         "",
		"no object":       "[]",
		"newer version":   strings.Replace(raw, `"v":1`, `"v":2`, 1),
		"unknown field":   strings.Replace(raw, `"v":1,`, `"v":1,"new":true,`, 1),
		"space":           strings.Replace(raw, `"v":1,`, `"v": 1,`, 1),
		"field twice":     strings.Replace(raw, `"v":1,`, `"v":1,"v":1,`, 1),
		"other order":     strings.Replace(raw, `"v":1,"seq":1`, `"seq":1,"v":1`, 1),
		"something after": raw + "{}",
		"time in seconds": strings.Replace(raw, "17:30:00.000Z", "17:30:00Z", 1),
		"time with zone":  strings.Replace(raw, "17:30:00.000Z", "17:30:00.000+01:00", 1),
	} {
		if bad == raw {
			t.Fatalf("%s: the test changed nothing", name)
		}
		if _, err := record.Open(record.Hash{}, []byte(bad)); !errors.Is(err, record.ErrForm) {
			t.Errorf("%s: got error %v, want ErrForm", name, err)
		}
	}
}

func FuzzOpen(f *testing.F) {
	for _, s := range some(f, 2) {
		f.Add(s.Raw)
	}
	f.Add([]byte(`{"v":1}`))
	f.Fuzz(func(t *testing.T, raw []byte) {
		s, err := record.Open(record.Hash{}, bytes.Clone(raw))
		if err != nil {
			return
		}
		if s.Entry.V != record.Version {
			t.Errorf("opened version %d", s.Entry.V)
		}
		if s.Entry.Seq == 0 {
			return // Seal numbers from 1; a Verifier refuses it
		}
		again, err := record.Seal(record.Head{Seq: s.Entry.Seq - 1}, s.Entry)
		if err != nil || again.Hash != s.Hash {
			t.Errorf("what was opened seals to other bytes: %v\n%s\n%s", err, raw, again.Raw)
		}
	})
}
