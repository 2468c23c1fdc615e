package mqtt_test

import (
	"errors"
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"klubba/agent/wire"
	"klubba/room"
)

// commandJSON is a command that expires after so long.
func commandJSON(id string, after time.Duration, args string) string {
	return fmt.Sprintf(`{"id":%q,"exp":%q,"args":%s,"by":"central"}`, id, instant().Wall.Add(after).Format(time.RFC3339), args)
}

func TestCommandsAreDoneOrRefusedWithAnAnswerAndAnEntry(t *testing.T) {
	address := broker(t)
	r := newRoom(t)
	r.set(func(*room.Status) {})
	l := listen(t, address)
	start(t, r.options(address))
	l.untilOnline()
	for _, c := range []struct {
		what, topic, id, payload string
		refused                  room.Refusal
		words                    string
	}{
		{what: "good", topic: "suspend", id: "1", payload: commandJSON("1", time.Minute, "{}")},
		{what: "good with arguments", topic: "open", id: "2", payload: commandJSON("2", time.Minute, `{"title":"KF"}`)},
		{what: "no arguments", topic: "lamp-test", id: "3", payload: `{"id":"3","exp":"2026-11-22T02:00:30Z"}`},
		{what: "expired", topic: "suspend", id: "4", payload: commandJSON("4", -time.Second, "{}"), refused: room.RefusedExpired, words: "is past; the room's clock says 2026-11-22T02:00:00.123Z"},
		{what: "expires in a day", topic: "suspend", id: "5", payload: commandJSON("5", 24*time.Hour, "{}"), refused: room.RefusedExpired, words: "more than 1h0m0s ahead"},
		{what: "no expiry", topic: "suspend", id: "6", payload: `{"id":"6"}`, refused: room.RefusedMalformed, words: "exp:"},
		{what: "no id", topic: "suspend", payload: `{"exp":"2026-11-22T02:00:30Z"}`, refused: room.RefusedMalformed, words: "id: 1 to 64"},
		{what: "long id", topic: "end", payload: commandJSON(strings.Repeat("å", 65), time.Minute, "{}"), refused: room.RefusedMalformed, words: "id: 1 to 64"},
		{what: "unprintable sender", topic: "resume", id: "7", payload: `{"id":"7","exp":"2026-11-22T02:00:30Z","by":"a\u0000b"}`, refused: room.RefusedMalformed, words: "by:"},
		{what: "unknown field", topic: "suspend", id: "8", payload: `{"id":"8","exp":"2026-11-22T02:00:30Z","when":1}`, refused: room.RefusedMalformed, words: "when"},
		{what: "two objects", topic: "suspend", id: "9", payload: commandJSON("9", time.Minute, "{}") + "{}", refused: room.RefusedMalformed, words: "something follows"},
		{what: "no JSON", topic: "local", payload: "suspend!", refused: room.RefusedMalformed},
		{what: "empty", topic: "doors-open", payload: "", refused: room.RefusedMalformed},
		{what: "bad argument", topic: "open", id: "10", payload: commandJSON("10", time.Minute, `{"titel":"KF"}`), refused: room.RefusedMalformed, words: "titel"},
		{what: "unknown command", topic: "dance", id: "11", payload: commandJSON("11", time.Minute, "{}"), refused: room.RefusedUnknown, words: "dance"},
		{what: "too large", topic: "close", payload: commandJSON("12", time.Minute, `{"meeting":"`+strings.Repeat("x", 4096)+`"}`), refused: room.RefusedTooLarge, words: "at most 4096"},
	} {
		t.Run(c.what, func(t *testing.T) {
			entries := len(r.entries())
			l.send("cmd/"+c.topic, c.payload, false)
			a := l.answer(c.topic, c.id)
			if a.OK != (c.refused == "") || a.Refused != string(c.refused) || !strings.Contains(a.Error, c.words) || !a.Recorded {
				t.Errorf("answer %+v", a)
			}
			l.forget()
			added := r.entries()[entries:]
			if len(added) != 1 || added[0].Entry.Cause != string(c.refused) || added[0].Entry.By.Via != room.ViaMQTT {
				t.Errorf("record %+v", added)
			}
		})
	}
	if want := []string{"suspend", "open", "lamp-test"}; !slices.Equal(r.doneVerbs(), want) {
		t.Errorf("done %v, want %v", r.doneVerbs(), want)
	}
}

func TestRetainedCommandsAreRefused(t *testing.T) {
	address := newMosquitto(t, plain).address("tcp")
	r := newRoom(t)
	r.set(func(*room.Status) {})
	l := listen(t, address)
	l.send("cmd/suspend", commandJSON("1", time.Minute, "{}"), true)
	l.until("the broker has the command", func(all []heard) bool { return last(all, "cmd/suspend") != "" })
	start(t, r.options(address))
	if a := l.answer("suspend", "1"); a.Refused != string(room.RefusedRetained) {
		t.Errorf("answer %+v", a)
	}
	if len(r.doneVerbs()) != 0 {
		t.Errorf("done %v", r.doneVerbs())
	}
}

func TestARoomsOwnRefusalComesBack(t *testing.T) {
	address := broker(t)
	r := newRoom(t)
	r.refusal = room.RefusedRemoteCeiling
	r.set(func(*room.Status) {})
	l := listen(t, address)
	start(t, r.options(address))
	l.untilOnline()
	l.send("cmd/resume", commandJSON("1", time.Minute, `{"override":true}`), false)
	if a := l.answer("resume", "1"); a.OK || a.Refused != string(room.RefusedRemoteCeiling) || !a.Recorded {
		t.Errorf("answer %+v", a)
	}
}

func TestARepeatedCommandIsDoneOnceAlsoOverARestart(t *testing.T) {
	address := newMosquitto(t, plain).address("tcp")
	r := newRoom(t)
	r.set(func(*room.Status) {})
	l := listen(t, address)
	stop := start(t, r.options(address))
	l.untilOnline()
	once := commandJSON("again", time.Minute, "{}")
	l.send("cmd/suspend", once, false)
	first := l.answer("suspend", "again")
	l.send("cmd/suspend", once, false)
	checkRepeat(t, first, l.answers("suspend", "again", 2)[1])
	stop()
	l.forget()
	start(t, r.options(address))
	l.untilOnline()
	l.send("cmd/suspend", once, false)
	checkRepeat(t, first, l.answer("suspend", "again"))
	l.send("cmd/resume", once, false) // the id is spent, for whatever command
	if a := l.answer("resume", "again"); a.OK || a.Refused != string(room.RefusedRepeated) || !strings.Contains(a.Error, "suspend") {
		t.Errorf("answer %+v", a)
	}
	if got := r.doneVerbs(); !slices.Equal(got, []string{"suspend"}) {
		t.Errorf("done %v", got)
	}
	if e := r.entries(); e[len(e)-1].Entry.Cause != string(room.RefusedRepeated) {
		t.Errorf("the repetition is not in the record: %+v", e[len(e)-1].Entry)
	}
}

func checkRepeat(t *testing.T, first, repeat wire.Answer) {
	t.Helper()
	if repeat.OK != first.OK || repeat.Refused != first.Refused || !repeat.Repeated || first.Repeated {
		t.Errorf("first %+v, then %+v", first, repeat)
	}
}

func TestACommandThatMayHaveBeenDoneIsNotDoneAgain(t *testing.T) {
	address := broker(t)
	r := newRoom(t)
	r.broken = errors.New("disk unreadable")
	r.set(func(*room.Status) {})
	l := listen(t, address)
	start(t, r.options(address))
	l.untilOnline()
	command := commandJSON("1", time.Minute, "{}")
	l.send("cmd/suspend", command, false)
	if a := l.answer("suspend", "1"); a.OK || !strings.Contains(a.Error, "disk unreadable") {
		t.Errorf("answer %+v", a)
	}
	r.set(func(*room.Status) { r.broken = nil })
	l.forget()
	l.send("cmd/suspend", command, false) // nothing was done, so the id is free
	if a := l.answer("suspend", "1"); !a.OK || a.Repeated {
		t.Errorf("answer %+v", a)
	}
}

func TestWhatCouldNotBeRecordedIsRemembered(t *testing.T) {
	address := broker(t)
	r := newRoom(t)
	r.mute = true
	r.set(func(*room.Status) {})
	l := listen(t, address)
	start(t, r.options(address))
	l.untilOnline()
	command := commandJSON("1", time.Minute, "{}")
	l.send("cmd/suspend", command, false)
	if a := l.answer("suspend", "1"); !a.OK || a.Recorded {
		t.Errorf("answer %+v", a)
	}
	l.send("cmd/suspend", command, false)
	if a := l.answers("suspend", "1", 2)[1]; !a.OK || !a.Repeated {
		t.Errorf("answer %+v", a)
	}
	if got := r.doneVerbs(); !slices.Equal(got, []string{"suspend"}) {
		t.Errorf("done %v", got)
	}
}

func TestCommandsKeepTheirOrder(t *testing.T) {
	address := broker(t)
	r := newRoom(t)
	r.set(func(*room.Status) {})
	l := listen(t, address)
	start(t, r.options(address))
	l.untilOnline()
	var want []string
	for i := range 30 {
		name := []string{"suspend", "resume"}[i%2]
		want = append(want, name)
		l.client.Publish(base+"cmd/"+name, 1, false, commandJSON(fmt.Sprint(i), time.Minute, "{}"))
	}
	l.answer("resume", "29")
	if got := r.doneVerbs(); !slices.Equal(got, want) {
		t.Errorf("done %v", got)
	}
}

func TestAFloodOfCommandsIsBounded(t *testing.T) {
	address := broker(t)
	r := newRoom(t)
	r.block = make(chan struct{})
	r.set(func(*room.Status) {})
	l := listen(t, address)
	o := r.options(address)
	o.Timing.Period = 50 * time.Millisecond
	start(t, o)
	l.untilOnline()
	const flood = 300
	for i := range flood {
		l.client.Publish(base+"cmd/suspend", 1, false, commandJSON(fmt.Sprint(i), time.Minute, "{}"))
	}
	// The first is with the room, 64 wait: the rest has nowhere to go.
	l.until("the drops counted in health", func(all []heard) bool {
		return strings.Contains(last(all, "health"), fmt.Sprintf(`"commands_dropped":%d`, flood-65))
	})
	close(r.block)
	all := l.until("65 answers", func(all []heard) bool { return topicsOf(all)["cmd/suspend/result"] == 65 })
	busy := 0
	for _, h := range all {
		if h.topic == "cmd/suspend/result" && strings.Contains(string(h.payload), `"refused":"busy"`) {
			busy++
		}
	}
	entries := r.entries()
	if done := len(r.doneVerbs()); done != 33 || busy != 32 || len(entries) != 34 {
		t.Errorf("%d done, %d busy, %d entries; want 33, 32, 34", done, busy, len(entries))
	}
	l.send("cmd/suspend", commandJSON("64", time.Minute, "{}"), false) // told "busy" before: it may come again
	l.until("the one that was busy, done", func([]heard) bool { return len(r.doneVerbs()) == 34 })
}
