package record

import (
	"fmt"
	"strings"
	"time"

	"klubba/room"
	"klubba/room/text"
)

// Minutes puts a meeting into sentences for the minutes: when it was opened,
// suspended and resumed, why, and how it was known that sound and picture
// were whole again. Times of day are those of the zone. Lengths of time come
// from the monotonic clock, so a clock that was set does not falsify them.
//
// The entries are those of the meeting, in order, as Concerns picks them;
// others are passed over. It is an error if there are none.
func Minutes(entries []Sealed, meeting string, w *text.Words, zone *time.Location) (string, error) {
	n := &narrator{w: w, zone: zone, phase: room.Idle}
	if n.zone == nil {
		n.zone = time.UTC
	}
	for _, s := range entries {
		if !Concerns(s.Entry, meeting) {
			continue
		}
		n.count++
		if n.count == 1 {
			n.first = s.Entry
		}
		n.tell(s.Entry)
		n.last, n.lastHash = s.Entry, s.Hash
	}
	if n.count == 0 {
		return "", fmt.Errorf("the record has no entry of the meeting %q; list the meetings to see which there are", meeting)
	}
	return n.heading(meeting) + strings.Join(n.lines, "\n") + "\n\n" + strings.Join(n.summary(), "\n") + "\n", nil
}

// narrator goes through a meeting's entries and remembers what the next
// sentence must know of those before.
type narrator struct {
	w     *text.Words
	zone  *time.Location
	lines []string

	count       int
	first, last Entry // the first entry, and the one before the present
	lastHash    Hash
	title       string
	day         string // of the line before

	phase   room.Phase
	level   room.Level      // empty: not told yet
	members room.Attendance // as told last; without Total where that is not known

	// Each is the entry with which something began that has not ended.
	suspended, local, doors, breached *Entry
	lost, unproven, degraded          *Entry

	lostAtOpening bool // nobody knows since when
	overridden    bool // resumed in spite of the loss
	restored      bool // in this suspension
	verified      bool // behind these closed doors

	suspensions, degradations int
	stood, worse              length // sums
}

type fields = map[string]any

func (n *narrator) tell(e Entry) {
	if e.Title != "" {
		n.title = e.Title
	}
	switch e.Kind {
	case room.KindPhase:
		n.tellPhase(e)
	case room.KindLink:
		n.tellLink(e)
	case room.KindDuty:
		n.tellDuty(e)
	case room.KindRestored:
		n.tellRestored(e)
	case room.KindPress, room.KindCommand:
		n.tellRefusal(e)
	case room.KindDoors:
		n.tellDoors(e)
	case room.KindMembers:
		n.tellMembers(e)
	case room.KindDaemon:
		n.tellDaemon(e)
	case room.KindClock:
		n.tellClock(e)
	case room.KindGap:
		n.tellGap(e)
	}
}

// say adds a line: the time of day and a sentence.
func (n *narrator) say(e Entry, id string, data fields) {
	n.add(e, n.w.Say(id, data))
}

func (n *narrator) add(e Entry, sentence string) {
	at := e.Time.In(n.zone)
	day := at.Format(n.w.Say("minutes.date", nil))
	if n.day != day {
		if n.day != "" {
			n.lines = append(n.lines, "", n.w.Say("minutes.day", fields{"Date": day}))
		}
		n.day = day
	}
	n.lines = append(n.lines, n.clock(e)+"  "+sentence)
}

func (n *narrator) clock(e Entry) string {
	return e.Time.In(n.zone).Format(n.w.Say("minutes.clock", nil))
}

func (n *narrator) heading(meeting string) string {
	name := n.w.Say("minutes.heading-untitled", fields{"ID": meeting})
	if n.title != "" {
		name = n.w.Say("minutes.heading", fields{"Title": n.title})
	}
	day := n.first.Time.In(n.zone).Format(n.w.Say("minutes.date", nil))
	return name + "\n" + n.w.Say("minutes.day", fields{"Date": day}) + "\n\n"
}

func (n *narrator) summary() []string {
	var lines []string
	if n.phase != room.Idle {
		lines = append(lines, n.w.Say("minutes.still-on", nil))
	}
	if n.suspensions == 0 {
		lines = append(lines, n.w.Say("minutes.sum-suspended-none", nil))
	} else {
		lines = append(lines, n.w.Count("minutes.sum-suspended", n.suspensions, fields{"Length": n.stood.in(n.w)}))
	}
	if n.degradations > 0 {
		lines = append(lines, n.w.Count("minutes.sum-degraded", n.degradations, fields{"Length": n.worse.in(n.w)}))
	}
	if n.stood.about || n.worse.about {
		lines = append(lines, n.w.Say("minutes.unsure", nil))
	}
	return append(lines, n.w.Count("minutes.source", n.count, fields{
		"First": n.first.Seq, "Last": n.last.Seq, "Hash": n.lastHash.String()[:12],
	}))
}

// by says who did it and how. The name of a button is no person's.
func (n *narrator) by(a room.Actor) string {
	way := n.w.Say("minutes.by."+string(a.Via), nil)
	if a.Name == "" || a.Via == room.ViaButton || a.Via == room.ViaPolicy || a.Via == room.ViaDaemon {
		return way
	}
	return n.w.Say("minutes.by.named", fields{"Name": a.Name, "Way": way})
}

// byChair is by for what only the chair's button does.
func (n *narrator) byChair(a room.Actor) string {
	if a.Via == room.ViaButton {
		return n.w.Say("minutes.by.chair", nil)
	}
	return n.by(a)
}

func (n *narrator) why(cause string) string {
	if cause == "" {
		cause = string(room.CauseNoEvidence)
	}
	return n.w.Say("minutes.why."+cause, nil)
}
