package room_test

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"klubba/room"
)

// stage plays a room in virtual time. What is watched (path, sound, picture,
// remote side) is reported once a second, as the agent would, until it is
// set to "none".
type stage struct {
	t      *testing.T
	policy room.Policy
	room   *room.Room
	mono   time.Duration
	jump   time.Duration // how far the wall clock has jumped
	feed   map[string]room.Event
	saved  room.Saved
	out    strings.Builder
	signal room.Signal
}

// epoch is 18:30 in Stockholm on an evening in November.
var epoch = time.Date(2026, 11, 23, 17, 30, 0, 0, time.UTC)

// booted is how long the machine had been up when the story begins.
const booted = 1000 * time.Second

func newStage(t *testing.T) *stage {
	s := &stage{t: t, policy: room.DefaultPolicy(), mono: booted, feed: map[string]room.Event{}}
	s.start()
	return s
}

func (s *stage) start() {
	s.room = room.New(s.policy, s.saved)
	s.signal = s.room.Status().Signal
}

func (s *stage) now() room.Instant {
	return room.Instant{Mono: s.mono, Wall: epoch.Add(s.mono - booted + s.jump)}
}

func (s *stage) step(e room.Event) {
	for _, a := range s.room.Step(s.now(), e) {
		if line := describe(a); line != "" {
			s.printf("%s", line)
		}
		s.remember(a)
	}
	if now := s.room.Status().Signal; now != s.signal {
		s.printf("light %s -> %s", s.signal, now)
		s.signal = now
	}
}

// remember keeps what a restarted daemon would find in the record.
func (s *stage) remember(a room.Action) {
	rec, ok := a.(room.Record)
	if !ok {
		return
	}
	n := rec.Note
	if n.Kind == room.KindMembers {
		s.saved.Members = room.Members{Attendance: n.Members, Since: n.At, By: n.By}
	}
	if n.Kind != room.KindPhase {
		return
	}
	members := s.saved.Members
	if n.To == string(room.Idle) {
		members = room.Members{}
	}
	from := room.Phase(n.From)
	s.saved = room.Saved{
		Phase: room.Phase(n.To), Since: n.At, By: n.By, Cause: room.Cause(n.Cause),
		Meeting: n.Meeting, Title: n.Title, DoorsFrom: from,
		Overridden: n.To == string(room.Open) && n.Outcome == "override",
		Members:    members,
	}
}

func (s *stage) printf(format string, args ...any) {
	fmt.Fprintf(&s.out, "%8.3f  %s\n", (s.mono - booted).Seconds(), fmt.Sprintf(format, args...))
}

func (s *stage) told() string {
	text := s.out.String()
	s.out.Reset()
	if text == "" {
		return "(nothing)\n"
	}
	return text
}

// wait lets time pass: reports come every whole second, ticks when the room
// wants them.
func (s *stage) wait(d time.Duration) {
	end := s.mono + d
	for {
		next := s.mono.Truncate(time.Second) + time.Second
		tick := false
		if at, ok := s.room.Deadline(); ok && at <= next {
			next, tick = max(at, s.mono), true
		}
		if next > end {
			s.mono = end
			return
		}
		s.mono = next
		if tick {
			s.tick()
		} else {
			s.report()
		}
	}
}

func (s *stage) tick() {
	s.step(room.Tick{})
	if at, ok := s.room.Deadline(); ok && at <= s.mono {
		s.t.Fatalf("at %v: the deadline %v does not lie ahead after a tick", s.mono, at)
	}
}

func (s *stage) report() {
	for _, side := range []string{"path", "sound", "picture", "remote"} {
		if e := s.feed[side]; e != nil {
			s.step(e)
		}
	}
}

// describe puts an action in one line. Answers of success say nothing new.
func describe(a room.Action) string {
	switch a := a.(type) {
	case room.Record:
		return describeNote(a.Note)
	case room.Answer:
		if a.Refused != "" {
			return "answer: refused, " + string(a.Refused)
		}
		return ""
	case room.SetDisplay:
		return fmt.Sprintf("do SetDisplay %s %s", a.Display, a.Scene)
	}
	return fmt.Sprintf("do %s", strings.TrimPrefix(fmt.Sprintf("%T", a), "room."))
}

func describeNote(n room.Note) string {
	var b strings.Builder
	fmt.Fprintf(&b, "note %s", n.Kind)
	for _, f := range []struct{ format, value string }{
		{" %s", n.Part}, {" %s", n.Name}, {" %s", arrow(n.From, n.To)}, {" %s", n.Outcome},
		{" (%s)", n.Cause}, {" %q", n.Text}, {" %s", counted(n)}, {" in %s", n.Meeting}, {" id %s", n.ID}, {" report %s", n.Report},
	} {
		if f.value != "" {
			fmt.Fprintf(&b, f.format, f.value)
		}
	}
	by := string(n.By.Via)
	if n.By.Name != "" {
		by += "/" + n.By.Name
	}
	if by != "" && by != "daemon" {
		b.WriteString(" by " + by)
	}
	return b.String()
}

func counted(n room.Note) string {
	if n.Kind != room.KindMembers && n.Members == (room.Attendance{}) {
		return ""
	}
	return attendance(n.Members)
}

func arrow(from, to string) string {
	if from == "" && to == "" {
		return ""
	}
	return from + "->" + to
}
