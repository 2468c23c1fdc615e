package vmtest_test

import (
	"encoding/json"
	"testing"
	"time"

	"klubba/agent/wire"
	"klubba/room"
	"klubba/room/record"
)

// maxBehind is how far the lamp and the subscriber may be behind the record,
// in a guest that is slow.
const maxBehind = 2 * time.Second

// story is what is told about one meeting.
type story struct {
	r                *linkRoom
	lamp, subscriber times // how far behind the record
}

// compare holds the lamp and the subscriber against the record.
func (r *linkRoom) compare(t *testing.T) {
	t.Helper()
	until(t, "the subscriber has the end of the meeting", func() bool {
		return r.heard.has("/event/phase", `"to":"idle"`) && r.heard.has("/meeting", `"phase":"idle"`, r.state(t).Meeting.Since)
	})
	entries, err := r.client.Meeting(t.Context(), r.meeting)
	if err != nil {
		t.Fatal(err)
	}
	s := &story{r: r}
	phase := ""
	for _, e := range entries {
		t.Logf("%s %7d ms  %-8s %s -> %s (%s) %s", e.Entry.Local, e.Entry.MonoMS, e.Entry.Kind, e.Entry.From, e.Entry.To, e.Entry.Cause, e.Entry.Text)
		s.event(t, e)
		switch e.Entry.Kind {
		case room.KindPhase:
			phase = e.Entry.To
			s.phase(t, e.Entry)
		case room.KindLink:
			s.link(t, e.Entry, phase)
		case room.KindDuty:
			s.duty(t, e.Entry)
		case room.KindRestored:
			s.shows(t, greenLine, e.Entry, mayResumeRed)
		}
	}
	t.Logf("behind the record's own times: the lamp %v in the mean, %v at worst (%d changes); the subscriber %v and %v (%d entries)",
		s.lamp.mean(), s.lamp.worst(), len(s.lamp), s.subscriber.mean(), s.subscriber.worst(), len(s.subscriber))
	if s.lamp.worst() > maxBehind || s.subscriber.worst() > maxBehind {
		t.Errorf("somebody is more than %v behind the record", maxBehind)
	}
}

// event wants the entry itself on MQTT: byte for byte, and so with its times.
func (s *story) event(t *testing.T, e record.Sealed) {
	t.Helper()
	for _, m := range s.r.heard.all("/event/" + string(e.Entry.Kind)) {
		var event wire.Event
		if err := json.Unmarshal([]byte(m.payload), &event); err != nil {
			t.Fatalf("%s: %v", m.payload, err)
		}
		if event.ID != e.Hash.String() {
			continue
		}
		if string(event.Data) != string(e.Raw) {
			t.Errorf("the subscriber has\n%s\nand the record\n%s", event.Data, e.Raw)
		}
		s.subscriber = append(s.subscriber, m.at.Sub(e.Entry.Time.Time))
		return
	}
	t.Errorf("the subscriber never got %s", e.Raw)
}

// phase wants the meeting as the subscriber knows it to have the same phase
// since the same moment.
func (s *story) phase(t *testing.T, e record.Entry) {
	t.Helper()
	at := wire.Format(e.Time.Time)
	if !s.r.heard.has("/meeting", `"phase":"`+e.To+`"`, `"since":"`+at+`"`) {
		t.Errorf("the subscriber does not know that the meeting is %s since %s", e.To, at)
	}
}

// link wants the same level since the same moment, and a lamp that shows a
// loss in an open meeting.
func (s *story) link(t *testing.T, e record.Entry, phase string) {
	t.Helper()
	at := wire.Format(e.Time.Time)
	told := []string{`"level":"` + e.To + `"`, `"since":"` + at + `"`}
	if e.Cause != "" {
		told = append(told, `"cause":"`+e.Cause+`"`)
	}
	if !s.r.heard.has("/link", told...) {
		t.Errorf("the subscriber does not know that the link is %s (%s) since %s", e.To, e.Cause, at)
	}
	if lost := string(room.LevelLost); phase == string(room.Open) && e.To == lost && e.From != lost {
		s.shows(t, redLine, e, 0)
	}
}

// duty wants the meeting to have to be suspended, from the loss on.
func (s *story) duty(t *testing.T, e record.Entry) {
	t.Helper()
	at := wire.Format(e.Time.Time) // without grace the duty begins with the loss
	if e.To != "" && !s.r.heard.has("/meeting", `"must_suspend":true`, `"lost_since":"`+at+`"`) {
		t.Errorf("the subscriber does not know that the meeting must be suspended since %s", at)
	}
}

// mayResumeRed is how long a lamp that says that the chair may resume is red
// before it is green.
const mayResumeRed = 500 * time.Millisecond

// shows wants a lamp to be lit so long after this entry.
func (s *story) shows(t *testing.T, line int, e record.Entry, after time.Duration) {
	t.Helper()
	since := time.Duration(e.MonoMS)*time.Millisecond + after
	at, ok := s.r.lit(t, line, since)
	if !ok {
		t.Errorf("line %d was not lit after %+v", line, e)
		return
	}
	s.lamp = append(s.lamp, at-since)
}
