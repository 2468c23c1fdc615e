package mqtt

import (
	"encoding/json"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"klubba/agent/wire"
	"klubba/room"
)

func TestBackoffDoublesUpToItsCeilingAndDrawsEvenly(t *testing.T) {
	b := newBackoff(Timing{}.withDefaults())
	if got := b.first(0.5); got != 5*time.Second {
		t.Errorf("first %s", got)
	}
	for _, want := range []time.Duration{1, 2, 4, 8, 16, 32, 60, 60} {
		if got := b.next(0.5); got != want*time.Second/2 {
			t.Errorf("next %s, want half of %s", got, want*time.Second)
		}
	}
	if b.reset(); b.next(0.999) > time.Second {
		t.Error("the shortest wait does not come back")
	}
	if got := newBackoff(Timing{FirstDelay: -1}).first(0.9); got != 0 {
		t.Errorf("negative first delay waits %s", got)
	}
}

func TestSleepEndsWithItsContext(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		began := time.Now()
		if !sleep(t.Context(), time.Minute) || time.Since(began) != time.Minute {
			t.Errorf("slept %s", time.Since(began))
		}
	})
}

func TestRecentForgetsTheOldest(t *testing.T) {
	r := newRecent()
	d := &desk{recent: r, opts: Options{Now: func() room.Instant { return room.Instant{} }}}
	for i := range recentMax + 1 {
		id := strings.Repeat("x", i+1)
		r.add(id, d.blank(parcel{name: "suspend"}, order{ID: id}))
	}
	if _, known := r.find("x"); known || len(r.answers) != recentMax || len(r.order) != recentMax {
		t.Errorf("%d answers, %d in order", len(r.answers), len(r.order))
	}
}

// BenchmarkProject is what one change of the room costs: all its topics twice,
// with and without what ages.
func BenchmarkProject(b *testing.B) {
	t := newTopics("norrmalm", "sal-1", "homeassistant")
	state := wire.State{V: wire.Version, Site: "norrmalm", Room: "sal-1", Boot: "boot"}
	for range 8 {
		state.Parts = append(state.Parts, wire.Part{Name: "front", Kind: "camera", Condition: "ok", Evidence: "frame seen"})
	}
	b.ReportAllocs()
	for b.Loop() {
		t.projectKeyed(state)
	}
}

func FuzzParseOrder(f *testing.F) {
	for _, seed := range []string{
		``, `{}`, `null`, `[]`, `{"id":"1","exp":"2026-11-22T02:00:30Z","args":{"title":"KF"},"by":"central"}`,
		`{"id":"1"}{"id":"2"}`, `{"id":1}`, `{"id":"\u0000"}`, `{"ID":"case"}`, "{\"id\":\"\xff\"}",
	} {
		f.Add("suspend", []byte(seed))
	}
	now := time.Date(2026, 11, 22, 2, 0, 0, 0, time.UTC)
	f.Fuzz(func(t *testing.T, name string, payload []byte) {
		o, wrong := parseOrder(payload)
		if !isName(o.ID) || !isName(o.By) {
			t.Errorf("id %q, by %q", o.ID, o.By)
		}
		if wrong != nil {
			if wrong.reason == "" || wrong.text == "" {
				t.Error("a refusal without a reason")
			}
			return
		}
		if o.ID == "" || !json.Valid(payload) {
			t.Errorf("accepted %q", payload)
		}
		if o.timely(now) == nil {
			if verb, wrong := o.verb(name); (verb == nil) == (wrong == nil) {
				t.Errorf("verb %v and refusal %v", verb, wrong)
			}
		}
	})
}

func FuzzLevel(f *testing.F) {
	for _, seed := range []string{"", "front", "Vänster skärm", "a/b", "+", "#", strings.Repeat("x", 100), "\xff"} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, name string) {
		got := level(name)
		if !isLevel(got) {
			t.Errorf("%q becomes %q", name, got)
		}
		if isLevel(name) && got != name {
			t.Errorf("%q need not become %q", name, got)
		}
	})
}
