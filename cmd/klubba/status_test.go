package main

import (
	"flag"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"
	"unicode/utf8"

	"klubba/agent/web/webtest"
	"klubba/agent/wire"
	"klubba/room"
	"klubba/room/text"
)

var update = flag.Bool("update", false, "rewrite the golden files")

var zone = time.FixedZone("CET", 3600)

// evening is when the tests' meetings are.
var evening = time.Date(2026, 11, 23, 18, 30, 0, 0, zone)

// scenes are the rooms that the golden files show.
var scenes = map[string]func(r *webtest.Room){
	"idle-old-evidence": func(r *webtest.Room) { sound(r); r.Good(); r.Advance(7 * time.Minute) },
	"starting":          func(*webtest.Room) {},
	"idle-ready": func(r *webtest.Room) {
		sound(r)
		r.Good()
		r.Step(command(room.Precheck{}))
		r.Step(room.CheckDone{Verdict: room.VerdictReady})
		r.Advance(2 * time.Minute)
		r.Good()
	},
	"idle-calendar": func(r *webtest.Room) {
		r.Good()
		start := evening.AddDate(0, 0, 3)
		r.Step(room.CalendarSeen{Agenda: room.Agenda{
			Known: true, CheckAt: evening.Add(time.Hour),
			Next: room.Appointment{ID: "cal-0011223344556677", Title: "Kommunstyrelsen", Start: start, End: start.Add(2 * time.Hour)},
		}})
	},
	"idle-not-ready": func(r *webtest.Room) {
		parts(r)
		r.Good()
		r.Step(room.CheckDone{Verdict: room.VerdictNotReady, Summary: "kamera: ingen bild"})
	},
	"open-good": func(r *webtest.Room) { parts(r); open(r) },
	"open-degraded": func(r *webtest.Room) {
		open(r)
		r.Step(room.PathSeen{Level: room.LevelDegraded, Cause: room.CauseInternet, Evidence: "4 % av proverna borta, 310 ms"})
	},
	"open-lost": func(r *webtest.Room) {
		open(r)
		r.Advance(20 * time.Second)
		mute(r)
		r.Advance(400 * time.Millisecond)
	},
	"open-old-evidence": func(r *webtest.Room) { open(r); r.Advance(12 * time.Second) },
	"suspended": func(r *webtest.Room) {
		open(r)
		mute(r)
		r.Step(press(true, 0))
		r.Step(press(false, 100*time.Millisecond))
		r.Advance(82 * time.Second)
		r.Good()
		mute(r)
	},
	"suspended-soon": func(r *webtest.Room) { suspended(r); r.Good(); r.Advance(2 * time.Second) },
	"may-resume": func(r *webtest.Room) {
		suspended(r)
		for range 4 {
			r.Good()
			r.Advance(2 * time.Second)
		}
	},
	"closed-pending": func(r *webtest.Room) { open(r); shut(r) },
	"closed-verified": func(r *webtest.Room) {
		open(r)
		shut(r)
		r.Step(room.RemoteSeen{Flow: room.Silent, Evidence: "ingen ström till mötestjänsten"})
	},
	"closed-breached": func(r *webtest.Room) {
		open(r)
		shut(r)
		r.Step(room.RemoteSeen{Flow: room.Silent})
		r.Step(room.RemoteSeen{Flow: room.Flowing, Evidence: "bild går ut"})
	},
	"closed-cut": func(r *webtest.Room) {
		open(r)
		shut(r)
		for _, m := range []room.Cause{room.CauseSound, room.CausePicture} {
			r.Step(room.MediumSeen{Medium: m, Flow: room.Silent, Evidence: "simulated level meters, both ways: silent"})
		}
		r.Step(room.RemoteSeen{Flow: room.Silent, Evidence: "simulated relays carry nothing"})
	},
	"local": func(r *webtest.Room) { open(r); r.Step(command(room.GoLocal{})) },
}

// councils are the scenes of a room that knows of 61 members.
var councils = map[string]func(r *webtest.Room){
	"members-untold":   open,
	"members-enough":   func(r *webtest.Room) { open(r); count(r, 36, 4) },
	"members-remote":   func(r *webtest.Room) { open(r); count(r, 28, 12) },
	"members-short":    func(r *webtest.Room) { open(r); count(r, 28, 2) },
	"members-at-stake": func(r *webtest.Room) { open(r); count(r, 28, 12); mute(r) },
	"members-local":    func(r *webtest.Room) { open(r); count(r, 28, 12); r.Step(command(room.GoLocal{})) },
	"members-closed": func(r *webtest.Room) {
		open(r)
		count(r, 28, 12)
		shut(r)
		r.Step(room.RemoteSeen{Flow: room.Silent, Evidence: "ingen ström till mötestjänsten"})
	},
}

func count(r *webtest.Room, present, remote int) {
	r.Step(command(room.CountMembers{Present: present, Remote: remote}))
}

func TestStatusReadsWell(t *testing.T) {
	policy := room.DefaultPolicy()
	readsWell(t, scenes, policy)
	policy.Members = 61
	readsWell(t, councils, policy)
}

func readsWell(t *testing.T, scenes map[string]func(*webtest.Room), policy room.Policy) {
	for name, play := range scenes {
		r := webtest.NewWith(evening, policy)
		play(r)
		for _, lang := range text.Languages() {
			t.Run(name+"."+lang, func(t *testing.T) {
				golden(t, "status/"+name+"."+lang+".txt", show(r, lang, 300*time.Millisecond, false))
			})
		}
	}
}

func TestStaleStateIsSaid(t *testing.T) {
	r := webtest.New(evening)
	open(r)
	for _, lang := range text.Languages() {
		golden(t, "status/stale."+lang+".txt", show(r, lang, 26*time.Hour, false))
	}
}

func TestTimesAreTheRooms(t *testing.T) {
	a := newApp(nil, nil, nil, nil, func(string) string { return "" })
	a.zone, a.now = time.UTC, func() time.Time { return evening }
	for name, want := range map[string]string{
		"Asia/Tokyo": "kl. 02.30.00", "": "kl. 17.30.00", "Atlantis/Capital": "kl. 17.30.00",
	} {
		w := a.whenIn(name)
		if got := breakable(w.words.Say("cli.when.clock", w.fields(evening.In(w.zone)))); got != want {
			t.Errorf("in zone %q it is %q, want %q", name, got, want)
		}
	}
}

func TestColourOnlyRepeatsTheWords(t *testing.T) {
	r := webtest.New(evening)
	parts(r)
	open(r)
	mute(r)
	painted := show(r, "sv", 0, true)
	if !strings.Contains(painted, "\x1b[1;31m") {
		t.Error("a lost link is not painted at all")
	}
	bare := painted
	for _, code := range []string{plain, bold, faint, red, green, yellow, blue, "0"} {
		bare = strings.ReplaceAll(bare, "\x1b["+code+"m", "")
	}
	if want := show(r, "sv", 0, false); bare != want {
		t.Errorf("without its colours:\n%s\nwant:\n%s", bare, want)
	}
}

// show prints a room as it looks so long after its last word.
func show(r *webtest.Room, lang string, later time.Duration, colours bool) string {
	told := r.Told.Value()
	head := wire.Head{Seq: told.Head.Seq, Hash: told.Head.Hash.String()}
	words := text.New(lang)
	return view{
		words: words, paint: paint(colours),
		when:  when{words: words, zone: zone, now: told.At.Wall.Add(later)},
		state: wire.StateOf(wire.Place{Site: "Umeå", Room: "Sessionssalen"}, told.Status, head, told.At),
	}.String()
}

// golden compares with a file, and holds what every output promises.
func golden(t *testing.T, name, got string) {
	t.Helper()
	for line := range strings.Lines(got) {
		if n := utf8.RuneCountInString(strings.TrimSuffix(line, "\n")); n > width {
			t.Errorf("%s: a line of %d characters: %s", name, n, line)
		}
	}
	for _, id := range []string{"cli.", "{{", "no value", "phase.", "level.", "signal."} {
		if strings.Contains(got, id) {
			t.Errorf("%s: a sentence is missing: %s", name, got)
		}
	}
	path := filepath.Join("testdata", filepath.FromSlash(name))
	if *update {
		if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(path, []byte(got), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	if got != string(want) {
		t.Errorf("%s differs; read it, then run with -update:\n%s", path, got)
	}
}

func command(verb room.Verb) room.Command {
	return room.Command{By: room.Actor{Via: room.ViaCLI, Name: "Anna Öberg (anna)"}, Do: verb}
}

func open(r *webtest.Room) {
	r.Good()
	r.Step(command(room.Start{Meeting: "KF-2026-11-23", Title: "Kommunfullmäktige"}))
}

func shut(r *webtest.Room) { r.Step(command(room.CloseDoors{})) }

func mute(r *webtest.Room) {
	r.Good()
	r.Step(room.MediumSeen{Medium: room.CauseSound, Flow: room.Silent, Evidence: "digital tystnad åt båda hållen"})
}

func suspended(r *webtest.Room) {
	open(r)
	mute(r)
	r.Step(command(room.Suspend{}))
}

func press(down bool, at time.Duration) room.ButtonEdge {
	return room.ButtonEdge{Name: "knapp", Role: room.RoleChair, Pressed: down, At: time.Hour + at}
}

// parts are a room where something of everything is wrong; sound is one where
// nothing is.
func parts(r *webtest.Room) {
	sound(r)
	r.Step(room.PartSeen{Part: "kamera", Kind: "camera", Required: true, Condition: room.ConditionFailed, Cause: "ingen bild på 5 s, fast kameran svarar; se efter att luckan är öppen", Evidence: "0 bilder av 125"})
	r.Step(room.PartSeen{Part: "mötestjänst", Kind: "service", Condition: room.ConditionDegraded, Cause: "svarar långsamt", Evidence: "2,3 s"})
	r.Step(room.PartSeen{Part: "skärm vänster", Kind: "display", Condition: room.ConditionAbsent, Cause: "inte inkopplad"})
}

func sound(r *webtest.Room) {
	r.Step(room.PartSeen{Part: "lampa", Kind: "light", Required: true, Condition: room.ConditionOK, Evidence: "3 av 3 ledningar lästa"})
	r.Step(room.PartSeen{Part: "knapp", Kind: "button", Required: true, Condition: room.ConditionOK, Evidence: "släppt"})
	r.Step(room.PartSeen{Part: "record", Kind: "record", Required: true, Condition: room.ConditionOK, Evidence: "42 entries on disk, written through"})
}
