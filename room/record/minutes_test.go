package record_test

import (
	"flag"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"klubba/room"
	"klubba/room/record"
	"klubba/room/text"
)

var update = flag.Bool("update", false, "rewrite the minutes in testdata; read them before you commit them")

// sentenceID shows a sentence that is missing: its id stands there instead.
var sentenceID = regexp.MustCompile(`minutes\.[a-z]`)

// council writes the record of an evening, one note after the other.
type council struct {
	*clock
	id, title string
	entries   []record.Entry
	phase     room.Phase
}

func newCouncil(id, title string) *council {
	return &council{clock: evening(), id: id, title: title, phase: room.Idle}
}

func (c *council) wait(d time.Duration) { c.now = c.now.Add(d) }

func (c *council) add(n room.Note) {
	if n.Kind != room.KindGap {
		n.Meeting, n.Title = c.id, c.title
	}
	c.entries = append(c.entries, c.note(n))
}

func (c *council) to(p room.Phase, by room.Actor, cause room.Cause, outcome string) {
	c.add(room.Note{Kind: room.KindPhase, By: by, From: string(c.phase), To: string(p), Cause: string(cause), Outcome: outcome})
	c.phase = p
}

func (c *council) link(from, to room.Level, cause room.Cause) {
	c.add(room.Note{Kind: room.KindLink, From: string(from), To: string(to), Cause: string(cause)})
}

func (c *council) doors(from, to room.DoorState) {
	c.add(room.Note{Kind: room.KindDoors, From: string(from), To: string(to), Text: "no packets"})
}

func (c *council) restored() {
	c.add(room.Note{Kind: room.KindRestored, Text: "picture and sound seen for 5.0 s"})
}

func (c *council) refused() {
	c.add(room.Note{Kind: room.KindPress, Part: "chair", By: chair, Outcome: "refused", Cause: string(room.RefusedNotRestored)})
}

func (c *council) duty(text string, cause room.Cause) {
	c.add(room.Note{Kind: room.KindDuty, To: "must-suspend", Cause: string(cause), Text: text})
}

var (
	chair  = room.Actor{Via: room.ViaButton, Name: "chair"}
	anna   = room.Actor{Via: room.ViaPage, Name: "Anna Berg"}
	cli    = room.Actor{Via: room.ViaCLI, Name: "anna"}
	policy = room.Actor{Via: room.ViaPolicy}
)

// goodEvening is a council evening with one break, an early press and closed
// doors.
func goodEvening() *council {
	c := newCouncil("KF-2026-11-23", "Kommunfullmäktige")
	c.to(room.Open, anna, "", "")
	c.wait(400 * time.Millisecond)
	c.link("unknown", "good", "")
	c.wait(2*time.Minute + 3*time.Second)
	c.link("good", "degraded", room.CauseInternet)
	c.wait(42 * time.Second)
	c.link("degraded", "good", "")
	c.wait(14*time.Minute + 7*time.Second)
	c.link("good", "lost", room.CauseSound)
	c.duty("lost for 0.0 s", room.CauseSound)
	c.wait(8 * time.Second)
	c.add(room.Note{Kind: room.KindPress, By: chair, Outcome: "suspend"})
	c.to(room.Suspended, chair, room.CauseSound, "")
	c.add(room.Note{Kind: room.KindDuty, From: "must-suspend"})
	c.wait(21 * time.Second)
	c.refused()
	c.wait(80 * time.Second)
	c.link("lost", "good", "")
	c.wait(5 * time.Second)
	c.restored()
	c.wait(24 * time.Second)
	c.to(room.Open, chair, "", "")
	c.wait(40 * time.Minute)
	c.to(room.Suspended, chair, "", "")
	c.wait(10 * time.Minute)
	c.to(room.Open, chair, "", "")
	c.wait(20 * time.Minute)
	c.to(room.Closed, anna, "", "")
	c.doors("open", "pending")
	c.wait(2 * time.Second)
	c.doors("pending", "verified")
	c.link("good", "unknown", room.CauseNoEvidence)
	c.wait(31 * time.Minute)
	c.doors("verified", "open")
	c.to(room.Suspended, anna, "", "")
	c.wait(6 * time.Second)
	c.link("unknown", "good", "")
	c.wait(5 * time.Second)
	c.restored()
	c.wait(3 * time.Second)
	c.to(room.Open, chair, "", "")
	c.wait(12 * time.Minute)
	c.to(room.Idle, anna, "", "")
	return c
}

// badEvening is one where everything goes wrong.
func badEvening() *council {
	c := newCouncil("KS-11", "")
	c.to(room.Open, cli, "", "")
	c.duty("lost for 60.0 s", room.CauseCable)
	c.wait(30 * time.Second)
	c.to(room.Suspended, policy, room.CauseCable, "")
	c.wait(3 * time.Minute)
	c.link("lost", "good", "")
	c.wait(5 * time.Second)
	c.restored()
	c.wait(2 * time.Second)
	c.link("good", "lost", room.CausePicture)
	c.wait(10 * time.Second)
	c.refused()
	c.wait(4 * time.Second)
	c.to(room.Open, chair, room.CausePicture, "override")
	c.duty("lost for 14.0 s", room.CausePicture)
	c.wait(25 * time.Second)
	c.link("lost", "good", "")
	c.wait(10 * time.Minute)
	c.link("good", "lost", room.CauseMediaService)
	c.wait(3 * time.Second)
	c.link("lost", "good", "")
	c.wait(time.Minute)
	c.link("good", "unknown", room.CauseNoEvidence)
	c.wait(7 * time.Second)
	c.link("unknown", "good", "")
	c.wait(time.Minute)
	c.now.Wall = c.now.Wall.Add(-90 * time.Minute)
	c.add(room.Note{Kind: room.KindClock, Text: "-1h30m0s"})
	c.wait(time.Minute)
	c.now.Wall = c.now.Wall.Add(90 * time.Minute)
	c.add(room.Note{Kind: room.KindClock, Text: "+1h30m0s"})
	c.wait(5 * time.Minute)
	c.to(room.Suspended, chair, "", "")
	c.wait(2 * time.Minute)
	c.reboot(95 * time.Second)
	c.add(room.Note{Kind: room.KindDaemon, Outcome: "started", Text: "1.0"})
	c.add(record.Gap(12, record.LackFull, "no space left on device"))
	c.wait(15 * time.Second)
	c.link("unknown", "good", "")
	c.wait(5 * time.Second)
	c.restored()
	c.wait(20 * time.Second)
	c.to(room.Local, anna, "", "")
	c.wait(90 * time.Minute)
	c.to(room.Closed, anna, "", "")
	c.doors("open", "pending")
	c.wait(10 * time.Second)
	c.doors("pending", "breached")
	c.wait(75 * time.Second)
	c.doors("breached", "verified")
	c.wait(12 * time.Minute)
	c.doors("verified", "pending")
	c.wait(time.Minute)
	c.doors("pending", "open")
	c.to(room.Local, anna, "", "")
	c.wait(3 * time.Hour)
	c.to(room.Open, anna, "", "")
	c.wait(2 * time.Minute)
	c.link("good", "lost", room.CauseInternet)
	c.wait(62 * time.Second)
	c.to(room.Suspended, policy, room.CauseInternet, "")
	c.wait(26*time.Hour + 4*time.Minute)
	c.to(room.Idle, cli, "", "")
	return c
}

// reboot lets the machine restart, which takes that long.
func (c *clock) reboot(d time.Duration) {
	c.boot += "+"
	c.now = room.Instant{Mono: 20 * time.Second, Wall: c.now.Wall.Add(d)}
}

func TestMinutes(t *testing.T) {
	for name, c := range map[string]*council{"good-evening": goodEvening(), "bad-evening": badEvening()} {
		for _, lang := range text.Languages() {
			t.Run(name+"/"+lang, func(t *testing.T) {
				got, err := record.Minutes(chain(t, c.entries...), c.id, text.New(lang), stockholm)
				if err != nil {
					t.Fatal(err)
				}
				compare(t, filepath.Join("testdata", name+"."+lang+".txt"), got)
				if sentenceID.MatchString(got) {
					t.Error("a sentence is missing")
				}
			})
		}
	}
}

func compare(t *testing.T, file, got string) {
	t.Helper()
	if *update {
		if err := os.WriteFile(file, []byte(got), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	if d := cmp.Diff(strings.Split(string(want), "\n"), strings.Split(got, "\n")); d != "" {
		t.Errorf("%s (-update rewrites it):\n%s", file, d)
	}
}

func TestMinutesOfPartsOfARecord(t *testing.T) {
	c := goodEvening()
	w := text.New("en")
	for name, x := range map[string]struct {
		from, to int
		says     string
	}{
		"still on":          {0, len(c.entries) - 1, "the meeting is still on"},
		"beginning missing": {5, len(c.entries), "no information about the beginning"},
	} {
		got, err := record.Minutes(chain(t, c.entries...)[x.from:x.to], c.id, w, nil)
		if err != nil {
			t.Fatal(err)
		}
		if !strings.Contains(got, x.says) {
			t.Errorf("%s: does not say %q:\n%s", name, x.says, got)
		}
	}
	if got, err := record.Minutes(chain(t, c.entries...), "KF-9", w, nil); err == nil {
		t.Errorf("a meeting that never was has minutes:\n%s", got)
	}
}

// The words for gaps and causes are found for every constant.
func TestMinutesHaveWordsForEveryReason(t *testing.T) {
	for _, lang := range text.Languages() {
		for _, lack := range []record.Lack{
			record.LackFull, record.LackReadOnly, record.LackCorrupt, record.LackOverflow, record.LackOther, "new",
		} {
			for n := range 3 {
				c := newCouncil("KF-1", "")
				c.to(room.Open, anna, "", "")
				c.add(record.Gap(n, lack, ""))
				says(t, c, lang)
			}
		}
		for _, cause := range []room.Cause{
			room.CauseCable, room.CauseLocalNetwork, room.CauseInternet, room.CauseMediaService,
			room.CausePicture, room.CauseSound, room.CauseNoEvidence,
		} {
			c := newCouncil("KF-1", "")
			c.to(room.Open, room.Actor{Via: room.ViaCalendar}, "", "")
			c.link("good", "lost", cause)
			says(t, c, lang)
		}
		for _, via := range []room.Via{
			room.ViaButton, room.ViaPage, room.ViaCLI, room.ViaMQTT, room.ViaCalendar, room.ViaPolicy, room.ViaDaemon,
		} {
			c := newCouncil("KF-1", "")
			c.to(room.Open, room.Actor{Via: via}, "", "")
			c.to(room.Suspended, room.Actor{Via: via, Name: "x"}, "", "")
			says(t, c, lang)
		}
	}
}

func says(t *testing.T, c *council, lang string) {
	t.Helper()
	got, err := record.Minutes(chain(t, c.entries...), c.id, text.New(lang), nil)
	if err != nil || sentenceID.MatchString(got) {
		t.Errorf("%s: %v\n%s", lang, err, got)
	}
}
