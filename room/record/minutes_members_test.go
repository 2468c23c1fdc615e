package record_test

import (
	"path/filepath"
	"strings"
	"testing"
	"time"

	"klubba/room"
	"klubba/room/record"
	"klubba/room/text"
)

func (c *council) members(by room.Actor, a room.Attendance, from, to room.Quorum) {
	c.add(room.Note{Kind: room.KindMembers, By: by, From: string(from), To: string(to), Members: a})
}

// atStake marks the last note as one of a loss that breaks the quorum.
func (c *council) atStake(a room.Attendance) {
	n := &c.entries[len(c.entries)-1]
	n.Outcome, n.Members = room.OutcomeAtStake, a
}

// quorumEvening is one whose quorum hangs on the members at a distance.
func quorumEvening() *council {
	c := newCouncil("KF-12", "Kommunfullmäktige")
	told := room.Attendance{Total: 61, Present: 28, Remote: 12}
	c.to(room.Open, anna, "", "")
	c.link("unknown", "good", "")
	c.wait(2 * time.Minute)
	c.members(anna, told, room.QuorumUnknown, room.QuorumYes)
	c.wait(20 * time.Minute)
	c.link("good", "lost", room.CauseSound)
	c.atStake(told)
	c.duty("lost for 0.0 s", room.CauseSound)
	c.atStake(told)
	c.wait(5 * time.Second)
	c.to(room.Suspended, chair, room.CauseSound, "")
	c.wait(5 * time.Minute)
	c.to(room.Local, anna, "", "")
	c.wait(10 * time.Minute)
	c.members(cli, room.Attendance{Total: 61, Present: 31, Remote: 12}, room.QuorumNo, room.QuorumYes)
	c.wait(30 * time.Minute)
	c.members(cli, room.Attendance{Total: 61, Present: 30, Remote: 12}, room.QuorumYes, room.QuorumNo)
	c.wait(time.Minute)
	c.link("lost", "good", "")
	c.to(room.Open, anna, "", "")
	c.wait(time.Minute)
	c.to(room.Closed, anna, "", "")
	c.doors("open", "pending")
	c.wait(2 * time.Second)
	c.doors("pending", "verified")
	c.wait(10 * time.Minute)
	c.doors("verified", "open")
	c.to(room.Suspended, anna, "", "")
	c.wait(10 * time.Second)
	c.to(room.Open, chair, "", "")
	c.wait(time.Minute)
	c.members(room.Actor{Via: room.ViaMQTT, Name: "sekreteraren"}, room.Attendance{Total: 61, Present: 20, Remote: 10}, room.QuorumYes, room.QuorumNo)
	c.wait(time.Minute)
	c.to(room.Idle, anna, "", "")
	return c
}

func TestMinutesTellOfMembersAndQuorum(t *testing.T) {
	c := quorumEvening()
	for _, lang := range text.Languages() {
		t.Run(lang, func(t *testing.T) {
			got, err := record.Minutes(chain(t, c.entries...), c.id, text.New(lang), stockholm)
			if err != nil {
				t.Fatal(err)
			}
			compare(t, filepath.Join("testdata", "quorum-evening."+lang+".txt"), got)
			if sentenceID.MatchString(got) {
				t.Error("a sentence is missing")
			}
		})
	}
}

// Without the number of members there is a count and no verdict; and a record
// without its beginning takes nobody for absent.
func TestMinutesSayNothingOfAQuorumThatIsNotKnown(t *testing.T) {
	c := newCouncil("KS-13", "")
	c.to(room.Open, anna, "", "")
	c.members(anna, room.Attendance{Present: 9, Remote: 3}, room.QuorumUnknown, room.QuorumUnknown)
	c.to(room.Local, anna, "", "")
	c.members(anna, room.Attendance{Present: 8, Remote: 3}, room.QuorumUnknown, room.QuorumUnknown)
	got := minutesOf(t, c, 0)
	for _, want := range []string{"Members present: 9 in the room and 3 remotely (told", "Members present: 8 in the room (told", "Another 3 remotely count as absent"} {
		if !strings.Contains(got, want) {
			t.Errorf("does not say %q:\n%s", want, got)
		}
	}
	if strings.Contains(got, "half") || strings.Contains(got, "quorum") {
		t.Errorf("says something of a quorum:\n%s", got)
	}
	if got := minutesOf(t, c, 1); strings.Contains(got, "9 in the room (told") {
		t.Errorf("takes those at a distance for absent:\n%s", got)
	}
}

func minutesOf(t *testing.T, c *council, from int) string {
	t.Helper()
	got, err := record.Minutes(chain(t, c.entries...)[from:], c.id, text.New("en"), nil)
	if err != nil {
		t.Fatal(err)
	}
	return got
}
