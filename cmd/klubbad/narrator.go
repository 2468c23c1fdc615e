package main

import (
	"fmt"
	"io"
	"strings"
	"time"

	"klubba/agent/config"
	"klubba/agent/wire"
	"klubba/room"
	"klubba/room/record"
	"klubba/room/text"
)

// narrator tells what happens as a person would.
type narrator struct {
	out    io.Writer
	say    *text.Words
	zone   *time.Location
	signal room.Signal // shown last
	phase  room.Phase
	level  room.Link
	known  map[string]room.Condition // of the parts
	last   time.Time                 // what the story has come to
}

// line prints a text, and wraps those of its lines that are not laid out.
func (n *narrator) line(id string, data map[string]any) {
	for line := range strings.SplitSeq(n.say.Say(id, data), "\n") {
		if !strings.HasPrefix(line, " ") {
			line = text.Wrap(line, text.Width, "")
		}
		fmt.Fprintln(n.out, line)
	}
}

// The columns in which sentences stand, behind the time and under what was
// told before.
const (
	besideClock = 10
	belowIt     = 14
)

// at prints a sentence beside the time.
func (n *narrator) at(t time.Time, said string) { n.hang(t, besideClock, said) }

// below prints a sentence as what comes of the one before.
func (n *narrator) below(t time.Time, said string) { n.hang(t, belowIt, said) }

// hang prints a sentence at a column. What the room says of an earlier moment
// is told at the time that the story has come to.
func (n *narrator) hang(t time.Time, column int, said string) {
	if t.Before(n.last) {
		t = n.last
	}
	n.last = t
	indent := strings.Repeat(" ", column)
	body := text.Wrap(said, text.Width-column, "")
	fmt.Fprintf(n.out, "%-*s%s\n", column, n.clock(t), strings.ReplaceAll(body, "\n", "\n"+indent))
}

func (n *narrator) welcome(cfg *config.Config, b *demoBroker) {
	host, port, _ := strings.Cut(b.address, ":")
	n.line("demo.welcome", map[string]any{
		"Title": cfg.Room.Title, "Broker": b.address, "Socket": cfg.HTTP.Socket,
		"Sub":    fmt.Sprintf("mosquitto_sub -h %s -p %s -v -t 'rooms/%s/%s/#'", host, port, cfg.Room.Site, cfg.Room.Name),
		"Status": "go run ./cmd/klubba --socket " + cfg.HTTP.Socket + " status",
	})
	n.line("page.demo", map[string]any{"Address": "http://" + cfg.Web.Listen})
	fmt.Fprintln(n.out)
}

// told prints what somebody does, with the time.
func (n *narrator) told(id string) {
	n.at(time.Now(), n.say.Say(id, nil))
}

// status prints the light and the phase when they are new.
func (n *narrator) status(t wire.Told) {
	s := t.Status
	if s.Phase == "" || s.Signal == n.signal && s.Phase == n.phase {
		return
	}
	n.signal, n.phase = s.Signal, s.Phase
	means := n.say.Signal(s.Signal)
	if phase := n.say.Phase(s.Phase); !strings.Contains(means, phase) {
		means += " (" + phase + ")"
	}
	n.below(t.At.Wall, n.say.Say("demo.light", map[string]any{"Looks": n.say.Looks(s.Signal), "Means": means}))
}

// clock writes the time of day as the language does.
func (n *narrator) clock(t time.Time) string {
	if n.say.Lang() == text.Swedish {
		return t.In(n.zone).Format("15.04.05")
	}
	return t.In(n.zone).Format("15:04:05")
}

func (n *narrator) minutes(entries []record.Sealed, meeting string) error {
	minutes, err := record.Minutes(entries, meeting, n.say, n.zone)
	if err != nil {
		return err
	}
	fmt.Fprintln(n.out)
	n.line("demo.minutes", nil)
	fmt.Fprintln(n.out)
	for line := range strings.SplitSeq(strings.TrimSpace(minutes), "\n") {
		indent := ""
		if clock, said, ok := strings.Cut(line, "  "); ok {
			line, indent = clock+text.NoBreak+text.NoBreak+said, strings.Repeat(" ", besideClock)
		}
		line = strings.ReplaceAll(text.Wrap(line, text.Width-2, indent), "\n", "\n  ")
		fmt.Fprintln(n.out, strings.TrimRight("  "+line, " "))
	}
	fmt.Fprintln(n.out)
	return nil
}

func (n *narrator) centre(head record.Head, heard, entries int64) {
	n.line("demo.centre", map[string]any{
		"Seq": head.Seq, "Hash": head.Hash.String()[:16], "Messages": heard, "Entries": entries,
	})
}
